import { loginTime } from '../market-time.ts'
import type { BrokerOrder } from '../orders/broker-order.ts'
import { averagePrice, remainingContracts, whyHeld } from '../orders/broker-order.ts'
import type { Field } from '../wire/fields.ts'
import { flag, javaDouble, message, unsetDouble, unsetInteger, unsetLong } from '../wire/fields.ts'
import { Outgoing } from '../wire/message-ids.ts'
import { Since } from '../wire/server-versions.ts'
import { orderContract } from './contract-fields.ts'

/**
 * The layouts of openOrder and completedOrder are those of recorded order dialogues; fields of later versions
 * follow IB's order decoder (orderdecoder.py). What a future's limit, market or stop order never has is sent
 * as TWS sends it when it is not set.
 */
const none = {
  /** Order type None and its eight companions: leaving those out would shift all that follows. */
  deltaNeutral: ['None', '', '0', '', '', '', '?', '0', '0', ''],
  deltaNeutralCompleted: ['None', '', '0', '0', '0', ''],
  /** Starting price, stock reference price, delta, lower and upper stock range. */
  boxAndPegged: ['', '', '', '', ''],
  /** Combination legs, their prices, smart routing parameters. */
  combination: ['', '0', '0', '0'],
  /** First and next level size, price increment. */
  scale: [unsetInteger, unsetInteger, ''],
  /** Trailing stop price and percent. */
  trail: ['', ''],
  /** Minimum trade quantity, competition and mid offsets. */
  peggedToBest: ['', '', '', '', ''],
  /** Margin and equity before, change and after. */
  margins: Array.from({ length: 9 }, () => unsetDouble),
  /** Trigger, trailing stop, limit offset, adjusted stop, stop limit and trailing amount. */
  adjusted: ['None', ...Array.from({ length: 6 }, () => unsetDouble), '0'],
} as const

/** Message 5. */
export function openOrder(order: BrokerOrder, account: string, serverVersion: number): string {
  const { terms } = order
  const when = (since: number, ...fields: Field[]) => (serverVersion >= since ? fields : [])
  const until = (version: number, ...fields: Field[]) => (serverVersion < version ? fields : [])
  return message(
    Outgoing.OpenOrder,
    order.orderId,
    ...orderContract(order.contract),
    ...[terms.action, order.contracts, terms.orderType],
    ...prices(order),
    ...[terms.timeInForce, order.ocaGroup, account, terms.openClose, 0],
    ...[terms.orderRef, order.clientId, order.permId],
    flag(terms.outsideRth),
    ...[flag(terms.isHidden), 0, terms.goodAfterTime],
    // A field that is not used any more holds this.
    `${order.permId}.0/${account}/${order.contracts}`,
    // Advisor group, method, percentage.
    ...['', '', ''],
    ...until(Since.faProfileDesupport, ''),
    // Model, good till date, rule 80A, percent offset, settling firm.
    ...['', terms.goodTillDate, '', '', ''],
    // Short sale slot, location, exempt code, auction strategy.
    ...[0, '', -1, 0],
    ...none.boxAndPegged,
    // Displayed size, block, sweep, all or none, minimum quantity.
    ...[unsetInteger, 0, 0, 0, ''],
    order.ocaType,
    // Electronic trade only, firm quote only, price cap.
    ...[0, 0, ''],
    ...[order.parentId, terms.triggerMethod],
    // Volatility and its type.
    ...['', 0],
    ...none.deltaNeutral,
    // Continuous update, reference price type.
    ...[0, 0],
    ...none.trail,
    // Basis points and their type.
    ...['', ''],
    ...none.combination,
    ...none.scale,
    // Hedge type, opt out of smart routing, clearing account and intent, not held.
    ...['', 0, '', 'IB', 0],
    // Delta neutral contract, algorithm, solicited, what-if.
    ...[0, '', 0, 0],
    order.status,
    ...none.margins,
    ...commission(order),
    // Warning, random size and price, conditions.
    ...['', 0, 0, 0],
    ...none.adjusted,
    // Soft dollar tier, cash quantity, automatic price for hedges.
    ...['', '', '', 0, 1],
    // Container, discretionary up to limit, price management, duration, post to ATS.
    ...[0, 0, 0, '', ''],
    // Cancel the parent too.
    0,
    ...none.peggedToBest,
    ...when(Since.customerAccount, ''),
    ...when(Since.professionalCustomer, 0),
    ...when(Since.bondAccruedInterest, ''),
    ...when(Since.includeOvernight, 0),
    ...when(Since.cmeTaggingFieldsInOpenOrder, '', unsetInteger),
  )
}

/** Message 101. What it calls the quantity is what was left of it (recorded completed orders). */
export function completedOrder(order: BrokerOrder, account: string, serverVersion: number): string {
  const { terms } = order
  const when = (since: number, ...fields: Field[]) => (serverVersion >= since ? fields : [])
  const until = (version: number, ...fields: Field[]) => (serverVersion < version ? fields : [])
  return message(
    Outgoing.CompletedOrder,
    ...orderContract(order.contract),
    ...[terms.action, remainingContracts(order), terms.orderType],
    ...prices(order),
    ...[terms.timeInForce, order.ocaGroup, account, terms.openClose, 0],
    ...[terms.orderRef, order.permId],
    flag(terms.outsideRth),
    ...[flag(terms.isHidden), 0, terms.goodAfterTime],
    ...['', '', ''],
    ...until(Since.faProfileDesupport, ''),
    ...['', terms.goodTillDate, '', '', ''],
    // Short sale slot, location, exempt code.
    ...[0, '', -1],
    ...none.boxAndPegged,
    // Displayed size, sweep, all or none, minimum quantity.
    ...[unsetInteger, 0, 0, ''],
    ...[order.ocaType, terms.triggerMethod],
    ...['', 0],
    ...none.deltaNeutralCompleted,
    ...[0, 0],
    ...none.trail,
    ...none.combination,
    ...none.scale,
    // Hedge type, clearing account and intent, not held.
    ...['', '', 'IB', 0],
    // Delta neutral contract, algorithm, solicited.
    ...[0, '', 0],
    order.status,
    // Random size and price, conditions.
    ...[0, 0, 0],
    ...[unsetDouble, unsetDouble],
    // Cash quantity, automatic price for hedges, container, automatic cancel date.
    ...[0, 1, 0, ''],
    order.filled,
    // Reference future, cancel the parent too, shareholder, imbalance only, route to the best.
    ...[unsetInteger, 0, 'Not an insider or substantial shareholder', 0, 0],
    order.parentPermId === 0 ? unsetLong : order.parentPermId,
    loginTime(order.endedUs),
    order.status === 'Filled' ? `Filled Size: ${order.filled}` : order.endReason,
    ...none.peggedToBest,
    ...when(Since.customerAccount, ''),
    ...when(Since.professionalCustomer, 0),
  )
}

/** Message 3. */
export function orderStatus(order: BrokerOrder): string {
  return message(
    Outgoing.OrderStatus,
    order.orderId,
    order.status,
    order.filled,
    order.status === 'Inactive' ? 0 : remainingContracts(order),
    averagePrice(order),
    order.permId,
    order.parentId,
    order.lastFillPrice,
    order.clientId,
    whyHeld(order),
    0,
  )
}

export function openOrderEnd(): string {
  return message(Outgoing.OpenOrderEnd, 1)
}

export function completedOrdersEnd(): string {
  return message(Outgoing.CompletedOrdersEnd)
}

function prices({ terms }: BrokerOrder): Field[] {
  return [javaDouble(terms.limitPrice ?? 0), javaDouble(terms.auxPrice ?? 0)]
}

/** Known when the first contract is filled; smallest and largest are never told. */
function commission({ commissionCents }: BrokerOrder): Field[] {
  const isKnown = commissionCents > 0
  return [isKnown ? javaDouble(commissionCents / 100) : '', '', '', isKnown ? 'USD' : '']
}
