import type { Order } from '../../execution/order.ts'
import { remainingContracts } from '../../execution/order.ts'
import type { OwnOrders } from '../../risk/control.ts'

/**
 * Sums up our working orders for the controls. Stop and target of a bracket are one exit, since the first
 * fill of either cancels the other.
 */
export function ownOrders(working: Iterable<Order>, build: string): OwnOrders {
  let count = 0
  let ofOtherBuilds = 0
  let lowestSellTicks = Number.POSITIVE_INFINITY
  let highestBuyTicks = Number.NEGATIVE_INFINITY
  const contracts = new Map<string, number>()
  for (const order of working) {
    count++
    if (!isOfBuild(order.ref, build)) ofOtherBuilds++
    const meetsAt = meetingTicks(order)
    if (order.side > 0) highestBuyTicks = Math.max(highestBuyTicks, meetsAt)
    else lowestSellTicks = Math.min(lowestSellTicks, meetsAt)
    const isExit = order.leg === 'stop' || order.leg === 'target'
    const key = `${order.side}:${isExit ? order.bracket : order.ref}`
    contracts.set(key, Math.max(contracts.get(key) ?? 0, remainingContracts(order)))
  }
  return {
    count,
    buyContracts: sumOf(contracts, '1:'),
    sellContracts: sumOf(contracts, '-1:'),
    lowestSellTicks,
    highestBuyTicks,
    ofOtherBuilds,
  }
}

/** The price at which an order of the other side would meet it. A stop sleeps and meets nobody. */
function meetingTicks({ side, type, limitTicks }: Order): number {
  if (type === 'STP') return -side * Number.POSITIVE_INFINITY
  // An order without a limit meets every price.
  return limitTicks ?? side * Number.POSITIVE_INFINITY
}

function sumOf(contracts: ReadonlyMap<string, number>, prefix: string): number {
  let sum = 0
  for (const [key, each] of contracts) if (key.startsWith(prefix)) sum += each
  return sum
}

/** A reference of ours ends with the build that placed it; a long one is cut off. Others name no build. */
function isOfBuild(ref: string, build: string): boolean {
  const placedBy = /\.\d{8}\.\d+\.[ESTF]\.(.*)$/.exec(ref)?.[1]
  return placedBy === undefined || (placedBy !== '' && build.startsWith(placedBy))
}
