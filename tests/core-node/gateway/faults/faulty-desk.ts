import { FaultPlan } from '../../../../core-node/gateway/faults/fault-plan.ts'
import { parseFaults } from '../../../../core-node/gateway/faults/parse-faults.ts'
import { askTicks, bidTicks, TradingDesk } from '../trading-desk.ts'
import type { TestClient } from '../trading-desk.ts'

/** 5400.00, a tick above it, and prices out of the market's reach. */
export const prices = { bid: 5_400, ask: 5_400.25, low: 5_390, high: 5_410 } as const

/** A simulated broker with faults. Its market shows ten contracts on either side of 5400. */
export class FaultyDesk extends TradingDesk {
  readonly plan: FaultPlan

  /** @param faults as on the command line; empty for none yet */
  constructor(faults = '', seed = 1) {
    super()
    this.plan = new FaultPlan(this.simulation, seed, this.nowUs, (text) => this.logs.push(text))
    if (faults !== '') this.inject(faults)
  }

  inject(faults: string): number[] {
    return parseFaults(faults).map((spec) => this.plan.add(spec))
  }

  get position(): number {
    const { account, contracts } = this.simulation
    return account.position(contracts.traded).contracts
  }

  /** The book as it stands once more: what is shown can be taken again. */
  refresh(): void {
    this.book([10, 20, 30], [10, 20, 30], bidTicks, askTicks)
  }
}

export function buy(client: TestClient, orderId: number, quantity = 1): void {
  client.place(orderId, { action: 'BUY', quantity, orderType: 'MKT', orderRef: `ref-${orderId}` })
}

/** Entry at the market, target and stop ten points away: ids from the first on. */
export function bracket(client: TestClient, firstId: number, quantity = 1): void {
  const exit = { action: 'SELL', quantity, parentId: firstId, ocaGroup: `exit-${firstId}` }
  client.place(firstId, { action: 'BUY', quantity, orderType: 'MKT', transmit: 0, orderRef: 'E' })
  client.place(firstId + 1, {
    ...exit,
    ocaType: 1,
    limitPrice: prices.high,
    transmit: 0,
    orderRef: 'T',
  })
  client.place(firstId + 2, {
    ...exit,
    ocaType: 1,
    orderType: 'STP',
    auxPrice: prices.low,
    orderRef: 'S',
  })
}

/** Ids of the messages that came since the last look, in short. */
export function kinds(client: TestClient): string[] {
  return client.take().map(([id = '']) => id)
}

/** Codes of errors and notices that came since the last look. */
export function codes(client: TestClient): string[] {
  return client.take(4).map((fields) => fields[3] ?? '')
}
