import type { Side } from '../market/events.ts'
import type { Order } from './order.ts'
import { remainingContracts } from './order.ts'

/**
 * The most contracts that working orders may still deal on a side, besides entries: of a group only one
 * order fills, of the others all may. An order in doubt counts, and so does one whose cancel is on its way.
 */
export function worstExits(working: Iterable<Order>, side: Exclude<Side, 0>): number {
  const byGroup = new Map<string, number>()
  for (const order of working) {
    if (order.side !== side || order.leg === 'entry') continue
    const group = order.ocaGroup === '' ? order.ref : order.ocaGroup
    byGroup.set(group, Math.max(byGroup.get(group) ?? 0, remainingContracts(order)))
  }
  let contracts = 0
  for (const each of byGroup.values()) contracts += each
  return contracts
}
