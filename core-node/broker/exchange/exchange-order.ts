import type { Side } from '../../market/events.ts'

/** An order as it stands in the matching engine. Times are of the market's clock. */
export type ExchangeOrder = {
  /** The caller's, unique. */
  readonly id: number
  /** The order whose fill wakes this one; 0 for none. */
  readonly parentId: number
  /** The first fill in a group cancels the others. Empty for none. */
  readonly ocaGroup: string
  readonly side: Exclude<Side, 0>
  type: 'LMT' | 'MKT' | 'STP'
  contracts: number
  limitTicks: number
  stopTicks: number
  readonly timeInForce: 'IOC' | 'DAY' | 'GTC'
  state: ExchangeState
  filled: number
  /** A stop whose price was reached: from then on a market order. */
  isTriggered: boolean
  /** Contracts that must trade at its price before its turn; infinite while its price is not in view. */
  queueAhead: number
}

/** held: a child whose parent has not filled. */
export type ExchangeState = 'held' | 'working' | 'filled' | 'cancelled' | 'rejected'

export type NewOrder = Pick<
  ExchangeOrder,
  | 'id'
  | 'parentId'
  | 'ocaGroup'
  | 'side'
  | 'type'
  | 'contracts'
  | 'limitTicks'
  | 'stopTicks'
  | 'timeInForce'
>

export function remaining(order: ExchangeOrder): number {
  return order.contracts - order.filled
}

export function isLive(order: ExchangeOrder): boolean {
  return order.state === 'working' || order.state === 'held'
}

/** What happened to an order: its state as it is now, or a fill. */
export interface ExchangeListener {
  onState(order: ExchangeOrder, reason: string): void
  onFill(order: ExchangeOrder, contracts: number, priceTicks: number): void
}
