import type {
  ExchangeListener,
  ExchangeOrder,
  NewOrder,
} from '../../../../core-node/broker/exchange/exchange-order.ts'
import { MatchingEngine } from '../../../../core-node/broker/exchange/matching-engine.ts'
import type { MarketEvent, Side } from '../../../../core-node/market/events.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { Market } from '../../../../core-node/market/market.ts'
import { depth, regularOpenUs, trade } from '../../market-events.ts'

export type Fill = { id: number; contracts: number; priceTicks: number }

/** A matching engine with a market that the test moves, and a record of what it said. */
export class Pit implements ExchangeListener {
  readonly market = new Market(instruments.ES)
  readonly engine = new MatchingEngine(this.market, this)
  readonly fills: Fill[] = []
  readonly states: string[] = []
  readonly last = new Map<
    number,
    { state: string; filled: number; contracts: number; reason: string }
  >()
  #tsUs = regularOpenUs

  constructor() {
    this.show(100, [10, 10, 10], 101, [5, 10, 10])
  }

  onState(order: ExchangeOrder, reason: string): void {
    const { id, state, filled, contracts } = order
    this.states.push(`${id} ${state}`)
    this.last.set(id, { state, filled, contracts, reason })
  }

  onFill(order: ExchangeOrder, contracts: number, priceTicks: number): void {
    this.fills.push({ id: order.id, contracts, priceTicks })
  }

  show(bid: number, bids: readonly number[], ask: number, asks: readonly number[]): void {
    this.#hear(depth(++this.#tsUs, bid, bids, ask, asks))
  }

  print(priceTicks: number, size: number, aggressor: Side): void {
    this.#hear(trade(++this.#tsUs, priceTicks, size, aggressor))
  }

  submit(...orders: readonly (Partial<NewOrder> & { id: number })[]): void {
    this.engine.submit(
      orders.map((order) => ({
        parentId: 0,
        ocaGroup: '',
        side: 1,
        type: 'LMT',
        contracts: 1,
        limitTicks: 0,
        stopTicks: 0,
        timeInForce: 'GTC',
        ...order,
      })),
    )
  }

  state(id: number): string {
    return this.last.get(id)?.state ?? 'never seen'
  }

  #hear(event: MarketEvent): void {
    this.market.advance(event.tsUs)
    this.market.apply(event)
    this.engine.onMarket(event)
  }
}
