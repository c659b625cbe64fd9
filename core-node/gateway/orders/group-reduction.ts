import type { BrokerOrder } from './broker-order.ts'
import { remainingContracts } from './broker-order.ts'

/** An order of a group and the size it is left with, fills included. */
export type Reduction = { readonly order: BrokerOrder; readonly contracts: number }

/**
 * What a fill leaves of the other orders of a group of the reducing kinds, 2 and 3: as large a part as it
 * leaves of the filled order itself.
 */
export function reduceGroup(
  filled: BrokerOrder,
  contracts: number,
  others: readonly BrokerOrder[],
): Reduction[] {
  const before = remainingContracts(filled) + contracts
  const left = before === 0 ? 0 : remainingContracts(filled) / before
  return others.map((order) => ({
    order,
    contracts: order.filled + Math.floor(remainingContracts(order) * left),
  }))
}

/**
 * What a fill leaves of the other children of its parent: together they close what the parent opened, so none
 * is left larger than what is still open.
 */
export function reduceSiblings(
  parent: BrokerOrder,
  children: readonly BrokerOrder[],
  others: readonly BrokerOrder[],
): Reduction[] {
  const closed = children.reduce((total, child) => total + child.filled, 0)
  const open = Math.max(0, parent.filled - closed)
  return others
    .filter((order) => remainingContracts(order) > open)
    .map((order) => ({ order, contracts: order.filled + open }))
}
