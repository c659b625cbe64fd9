import { ticksToPrice } from '../../../shared/units.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import type { OrderTerms } from '../orders/order-terms.ts'
import type { Refusal } from '../orders/refusal.ts'
import type { Simulation } from '../simulation.ts'

/** An order that no client placed. */
export type HandOrder = {
  readonly contract: FutureContract
  readonly side: 1 | -1
  readonly contracts: number
  /** A market order has none. */
  readonly limitTicks: number | undefined
}

/** IB tells the broker's own orders with the client id 0 and the order id 0. */
const nobody = { clientId: 0, orderId: 0, isLiquidation: true } as const

/** Somebody trades in TWS itself. @returns what is wrong with the order */
export function placeByHand(simulation: Simulation, order: HandOrder): Refusal | undefined {
  return simulation.orders.placeByHand(termsOf(order, simulation.settings.account, ''))
}

/** The broker closes a position at the market. */
export function liquidate(simulation: Simulation, order: HandOrder): void {
  const { contract } = order
  const terms = termsOf(order, simulation.settings.account, 'Liquidation')
  simulation.orders.insert({ ...nobody, contract }, terms)
}

/** What closes the position, the first where there are several. @param contracts 0 for all. @returns undefined when there is none */
export function closingOrder({ account }: Simulation, contracts: number): HandOrder | undefined {
  const position = account.positions().find((each) => each.contracts !== 0)
  if (position === undefined) return undefined
  const { contract, contracts: held } = position
  const most = Math.abs(held)
  const size = contracts === 0 ? most : Math.min(contracts, most)
  return { contract, side: held > 0 ? -1 : 1, contracts: size, limitTicks: undefined }
}

function termsOf(
  { contract, side, contracts, limitTicks }: HandOrder,
  account: string,
  orderRef: string,
): OrderTerms {
  const { instrument } = contract
  const isLimit = limitTicks !== undefined
  return {
    contract: {
      conId: contract.conId,
      symbol: instrument.symbol,
      securityType: 'FUT',
      expiry: contract.expiry,
      strike: 0,
      right: '',
      multiplier: contract.multiplier,
      exchange: instrument.exchange,
      currency: 'USD',
      localSymbol: contract.localSymbol,
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
    account,
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
