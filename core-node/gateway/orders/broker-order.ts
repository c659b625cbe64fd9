import { ticksToPrice } from '../../../shared/units.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import type { OrderTerms } from './order-terms.ts'

/** IB's words for an order's state, those that this gateway uses. */
export type OrderStatus =
  /** Waits for another of its group to transmit; clients do not hear of it. */
  | 'ApiPending'
  /** Accepted, and not yet at work: a child, a stop, a market order. */
  | 'PreSubmitted'
  | 'Submitted'
  | 'Filled'
  | 'Cancelled'
  /** Refused by the exchange. */
  | 'Inactive'

/** IB's kinds of groups: 1 cancels the others at the first fill, 2 and 3 reduce them. */
export const ocaCancels = 1
export const ocaReduces = 3

/** An order as the broker knows it. Order ids are a client's own; `key` is unique among all. */
export type BrokerOrder = {
  readonly key: number
  readonly clientId: number
  readonly orderId: number
  readonly permId: number
  readonly contract: FutureContract
  readonly placedUs: number
  /** 1 buys, −1 sells. */
  readonly side: 1 | -1
  readonly parentKey: number
  readonly parentId: number
  readonly parentPermId: number
  /** The broker's own, which closes a position it no longer allows. */
  readonly isLiquidation?: boolean
  /** The group and its kind as they act, also where the client named none. */
  readonly ocaGroup: string
  readonly ocaType: number
  terms: OrderTerms
  /** The size as it stands: a modification, a group or a parent can change it. */
  contracts: number
  status: OrderStatus
  isTriggered: boolean
  isChild: boolean
  filled: number
  /** Price times contracts over all fills, in ticks. */
  filledTicks: number
  /** How many fills it had. */
  fills: number
  lastFillPrice: number
  commissionCents: number
  endedUs: number
  endReason: string
}

export type OrderOrigin = {
  readonly key: number
  readonly permId: number
  readonly clientId: number
  readonly orderId: number
  readonly contract: FutureContract
  readonly parent: BrokerOrder | undefined
  readonly placedUs: number
  readonly isLiquidation?: boolean
}

export function newOrder(origin: OrderOrigin, terms: OrderTerms): BrokerOrder {
  const { parent, ...identity } = origin
  // TWS joins the children of one parent to a group that has the parent's number.
  const familyGroup = parent === undefined ? '' : String(parent.permId)
  const hasGroup = terms.ocaGroup !== ''
  return {
    ...identity,
    side: terms.action === 'BUY' ? 1 : -1,
    parentKey: parent?.key ?? 0,
    parentId: terms.parentId,
    parentPermId: parent?.permId ?? 0,
    ocaGroup: hasGroup ? terms.ocaGroup : familyGroup,
    ocaType: hasGroup && terms.ocaType !== 0 ? terms.ocaType : ocaReduces,
    terms,
    contracts: terms.quantity ?? 0,
    status: 'ApiPending',
    isTriggered: false,
    isChild: false,
    filled: 0,
    filledTicks: 0,
    fills: 0,
    lastFillPrice: 0,
    commissionCents: 0,
    endedUs: 0,
    endReason: '',
  }
}

export function isOver({ status }: BrokerOrder): boolean {
  return status === 'Filled' || status === 'Cancelled' || status === 'Inactive'
}

/** At the exchange: not over, and not waiting to be transmitted. */
export function isWorking(order: BrokerOrder): boolean {
  return !isOver(order) && order.status !== 'ApiPending'
}

export function remainingContracts({ contracts, filled }: BrokerOrder): number {
  return Math.max(0, contracts - filled)
}

export function averagePrice({ filled, filledTicks, contract }: BrokerOrder): number {
  if (filled === 0) return 0
  return ticksToPrice(filledTicks / filled, contract.instrument.tickNanos)
}

/** Why an order is not yet at work, in IB's words. */
export function whyHeld(order: BrokerOrder): string {
  if (order.status !== 'PreSubmitted') return ''
  const isWaitingStop = order.terms.orderType === 'STP' && !order.isTriggered
  const reasons = [...(order.isChild ? ['child'] : []), ...(isWaitingStop ? ['trigger'] : [])]
  return reasons.join(',')
}
