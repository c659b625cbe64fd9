import { ticksToPrice } from '../../../shared/units.ts'
import type { OrderTerms } from '../orders/order-terms.ts'
import type { Refusal } from '../orders/refusal.ts'
import type { Simulation } from '../simulation.ts'

/** An order that no client placed. */
export type HandOrder = {
  readonly side: 1 | -1
  readonly contracts: number
  /** A market order has none. */
  readonly limitTicks: number | undefined
}

/** IB tells the broker's own orders with the client id 0 and the order id 0. */
const nobody = { clientId: 0, orderId: 0, isLiquidation: true } as const

/** Somebody trades in TWS itself. @returns what is wrong with the order */
export function placeByHand(simulation: Simulation, order: HandOrder): Refusal | undefined {
  return simulation.orders.placeByHand(termsOf(simulation, order, ''))
}

/** The broker closes a position at the market. */
export function liquidate(simulation: Simulation, order: HandOrder): void {
  simulation.orders.insert(nobody, termsOf(simulation, order, 'Liquidation'))
}

/** What closes the position. @param contracts 0 for all. @returns undefined when there is none */
export function closingOrder(
  { account, contracts: directory }: Simulation,
  contracts: number,
): HandOrder | undefined {
  const held = account.position(directory.traded).contracts
  if (held === 0) return undefined
  const most = Math.abs(held)
  const size = contracts === 0 ? most : Math.min(contracts, most)
  return { side: held > 0 ? -1 : 1, contracts: size, limitTicks: undefined }
}

function termsOf(
  { contracts: directory, settings }: Simulation,
  { side, contracts, limitTicks }: HandOrder,
  orderRef: string,
): OrderTerms {
  const { traded } = directory
  const { instrument } = traded
  const isLimit = limitTicks !== undefined
  return {
    contract: {
      conId: traded.conId,
      symbol: instrument.symbol,
      securityType: 'FUT',
      expiry: traded.expiry,
      strike: 0,
      right: '',
      multiplier: traded.multiplier,
      exchange: instrument.exchange,
      currency: 'USD',
      localSymbol: traded.localSymbol,
      tradingClass: instrument.symbol,
    },
    action: side > 0 ? 'BUY' : 'SELL',
    quantity: contracts,
    orderType: isLimit ? 'LMT' : 'MKT',
    limitPrice: isLimit ? ticksToPrice(limitTicks, instrument.tickNanos) : undefined,
    auxPrice: undefined,
    timeInForce: 'DAY',
    ocaGroup: '',
    ocaType: 0,
    account: settings.account,
    openClose: '',
    orderRef,
    transmit: true,
    parentId: 0,
    triggerMethod: 0,
    outsideRth: true,
    isHidden: false,
    goodAfterTime: '',
    goodTillDate: '',
    whatIf: false,
    unserved: [],
  }
}
