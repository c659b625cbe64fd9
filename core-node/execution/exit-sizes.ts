import type { Side } from '../market/events.ts'
import type { OrderDesk } from './order-desk.ts'
import type { Order } from './order.ts'
import { isConfirmed, remainingContracts } from './order.ts'

/**
 * An exit that nothing waits for any more: its entry is over, and what it would close is closed or lies on its
 * own side. Filling, it would open a position.
 */
function isOrphan(desk: OrderDesk, order: Order, exitSide: Side): boolean {
  const isExit = order.leg === 'stop' || order.leg === 'target'
  return isExit && order.side !== exitSide && desk.workingParent(order) === undefined
}

/** @param exitSide the side that closes the position; 0 while flat */
export function hasOrphans(desk: OrderDesk, exitSide: Side): boolean {
  for (const order of desk.working) if (isOrphan(desk, order, exitSide)) return true
  return false
}

/** One in doubt is left to the broker’s word: a cancel more would only begin its doubt anew. */
export function cancelOrphans(desk: OrderDesk, exitSide: Side, tsUs: number): void {
  for (const order of desk.working) {
    const isKnown = order.state !== 'Unknown'
    if (isKnown && isOrphan(desk, order, exitSide)) desk.cancel(order, tsUs)
  }
}

/** Stops that cover more than the position are asked to cover less. */
export function cutStops(
  desk: OrderDesk,
  exitSide: Exclude<Side, 0>,
  excessContracts: number,
  tsUs: number,
): void {
  let excess = excessContracts
  for (const order of desk.working) {
    const isWorkingStop = order.leg === 'stop' && order.side === exitSide && isConfirmed(order)
    if (!isWorkingStop || !desk.isAwake(order) || excess === 0) continue
    const cut = Math.min(excess, remainingContracts(order))
    excess -= cut
    resize(desk, order, remainingContracts(order) - cut, tsUs)
  }
}

/** A target that could deal more than the stops of its group cover: one of both must cancel the other. */
export function isLoose(desk: OrderDesk, order: Order, exitSide: Exclude<Side, 0>): boolean {
  if (order.leg !== 'target' || order.side !== exitSide || !desk.isAwake(order)) return false
  return remainingContracts(order) > stopsOfGroup(desk, order)
}

export function hasLooseTargets(desk: OrderDesk, exitSide: Exclude<Side, 0>): boolean {
  for (const order of desk.working) if (isLoose(desk, order, exitSide)) return true
  return false
}

export function cutTargets(desk: OrderDesk, exitSide: Exclude<Side, 0>, tsUs: number): void {
  for (const order of desk.working) {
    if (isLoose(desk, order, exitSide)) resize(desk, order, stopsOfGroup(desk, order), tsUs)
  }
}

function stopsOfGroup(desk: OrderDesk, { ocaGroup }: Order): number {
  let contracts = 0
  for (const order of desk.working) {
    const isPartner = order.leg === 'stop' && order.ocaGroup === ocaGroup
    if (isPartner && order.state !== 'PendingCancel') contracts += remainingContracts(order)
  }
  return contracts
}

function resize(desk: OrderDesk, order: Order, remaining: number, tsUs: number): void {
  if (remaining === 0) desk.cancel(order, tsUs)
  else {
    const contracts = order.filledContracts + remaining
    desk.modify(order, { contracts }, 'to the size of the position', tsUs)
  }
}
