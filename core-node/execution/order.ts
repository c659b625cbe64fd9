import type { OrderLeg, OrderState, OrderType, Tier } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import { isFinal } from './order-states.ts'

/** What may be changed of an order that works. */
export type OrderTerms = {
  readonly contracts: number
  readonly limitTicks: number | null
  readonly stopTicks: number | null
}

/** An order of ours, from its intent to its end. */
export type Order = {
  /** Ours, unique, deterministic: what survives in every message of the broker. */
  readonly ref: string
  /** The broker's number for it in this client's session; never used twice. 0 for orders that are not ours. */
  readonly orderId: number
  /** The entry's order id, for a bracket's children; 0 for others. */
  readonly parentId: number
  /** Orders of one bracket share it. From 1. */
  readonly bracket: number
  readonly leg: OrderLeg
  readonly side: Exclude<Side, 0>
  readonly type: OrderType
  /** These three as the broker has confirmed them last. */
  contracts: number
  limitTicks: number | null
  stopTicks: number | null
  readonly timeInForce: TimeInForce
  /** Orders of one group: the first fill cancels the others. Empty for none. */
  readonly ocaGroup: string
  /** The signal's tier when the bracket was decided. */
  readonly tier: Tier
  state: OrderState
  filledContracts: number
  /** The broker's number across sessions; 0 until it says. */
  permId: number
  /** When its present state began. */
  stateSinceUs: number
  /** Snapshots of the broker in a row that did not list it. */
  missedSnapshots: number
  /** Of an entry: from its limit to the stop it was planned with. */
  readonly riskTicks?: number | undefined
  /** Of a child: the broker said that it no longer waits for its parent. */
  isAwake?: boolean | undefined
}

/** IOC: fill at once or cancel. GTC: rests until cancelled, through the night too. */
export type TimeInForce = 'IOC' | 'DAY' | 'GTC'

/** Nothing more will happen to it. */
export function isDone(order: Order): boolean {
  return isFinal(order.state)
}

export function remainingContracts(order: Order): number {
  return Math.max(0, order.contracts - order.filledContracts)
}

/** The broker has confirmed that it rests there: only such a stop protects a position. */
export function isConfirmed(order: Order): boolean {
  return order.state === 'Acknowledged' || order.state === 'PartiallyFilled'
}
