import type { AlertKey } from '../../shared/alerts/alert-table.ts'
import type { OrderLeg, OrderState, OrderType, Severity } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import type { OrderTerms, TimeInForce } from './order.ts'

/**
 * The engine's side of every broker: what it asks for, and what it hears back. Adapters (Interactive
 * Brokers, the matching engine in process) translate both ways.
 */
export type OrderTicket = {
  readonly ref: string
  readonly orderId: number
  /** The parent's order id: the order sleeps until the parent has filled. 0 for none. */
  readonly parentId: number
  readonly leg: OrderLeg
  readonly side: Exclude<Side, 0>
  readonly type: OrderType
  readonly contracts: number
  readonly limitTicks: number | null
  readonly stopTicks: number | null
  readonly timeInForce: TimeInForce
  readonly ocaGroup: string
}

export type BrokerCommand =
  /** Orders that belong together: nothing works before the last of them has been sent. */
  | { readonly type: 'place'; readonly orders: readonly OrderTicket[] }
  /**
   * New terms for an order that works; everything else on the ticket is as it was placed, but for the parent:
   * a child that works has none any more, and IB refuses a change that names it. The answer is an order status
   * that carries the terms. Without an answer the order is taken to be as it was.
   */
  | { readonly type: 'modify'; readonly order: OrderTicket }
  | { readonly type: 'cancel'; readonly orderId: number }
  /** The broker is to give its account now: its orders' states, executions missed, then a snapshot. */
  | { readonly type: 'snapshot' }
  /** Everything of this account, whoever placed it. */
  | { readonly type: 'cancel-all' }

/** Numbers above those of market events, so that the engine tells both apart at one glance. */
export const BrokerKind = {
  Link: 16,
  OrderStatus: 17,
  Execution: 18,
  Commission: 19,
  Snapshot: 20,
} as const

/**
 * How the way to the broker, or of the market’s data, stands. Only a `ready` broker gets orders. A `notice`
 * changes nothing: it is told and no more.
 */
export type LinkState =
  | 'disconnected'
  | 'connecting'
  | 'synchronising'
  | 'ready'
  | 'degraded'
  | 'resetting'
  | 'notice'

export type LinkEvent = {
  readonly kind: typeof BrokerKind.Link
  readonly tsUs: number
  readonly link: 'broker' | 'feed'
  readonly state: LinkState
  readonly reason: string
  /** The lowest order id that may be used, when the broker has said. */
  readonly nextOrderId: number
  /** A person should know: the reason is an alert’s text too. Alerts with one key are one alert. */
  readonly alert?: { readonly severity: Severity; readonly key: AlertKey } | undefined
}

/** What the broker says of an order. Often repeated, sometimes missing: executions are the truth. */
export type OrderStatusEvent = {
  readonly kind: typeof BrokerKind.OrderStatus
  readonly tsUs: number
  readonly orderId: number
  readonly ref: string
  readonly permId: number
  readonly state: OrderState
  readonly filledContracts: number
  readonly reason: string
  /** What the broker holds, where it says: it confirms a change, and shows one of its own. */
  readonly terms?: OrderTerms | undefined
  /** Whether a child still waits for its parent (IB: whyHeld contains "child"), where the broker says. */
  readonly isHeld?: boolean | undefined
}

/**
 * A fill. Keyed by execId: told twice, it is booked once. One whose execId differs from a known one only in its
 * last part corrects it; with no contracts it takes it back.
 */
export type ExecutionEvent = {
  readonly kind: typeof BrokerKind.Execution
  readonly tsUs: number
  readonly execId: string
  readonly orderId: number
  readonly ref: string
  readonly permId: number
  readonly side: Exclude<Side, 0>
  readonly contracts: number
  readonly priceTicks: number
  /** The broker closed the position itself, for want of margin. */
  readonly isLiquidation?: boolean | undefined
}

/** What a fill cost. It may come before or after the fill, or never. */
export type CommissionEvent = {
  readonly kind: typeof BrokerKind.Commission
  readonly tsUs: number
  readonly execId: string
  readonly feesCents: number
}

/** The broker's own account of where we stand, after everything it has told us so far. */
export type SnapshotEvent = {
  readonly kind: typeof BrokerKind.Snapshot
  readonly tsUs: number
  readonly positionContracts: number
  /** Refs of the orders that work there. */
  readonly openRefs: readonly string[]
}

export type BrokerEvent =
  | LinkEvent
  | OrderStatusEvent
  | ExecutionEvent
  | CommissionEvent
  | SnapshotEvent

/** A broker, as the runtime around the engine sees it. Answers come as events, in their own time. */
export interface Broker {
  execute(command: BrokerCommand): void
}
