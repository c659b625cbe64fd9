/** How far a sweep goes: what could open a position, or the position as well. */
export type SweepExtent = 'cancel' | 'flatten'

/** What the broker has said, completely and a moment ago. */
export type SweepView = {
  readonly positionContracts: number
  /** Working orders of the account, but for our own resting stop. */
  readonly otherOrders: number
  readonly ownStops: number
  /** The look before this one said the same. */
  readonly isConfirmed: boolean
  /** The market trades: a bid and an ask, and no halt. */
  readonly isQuoted: boolean
}

export type SweepMove =
  /** Nothing is left to do. */
  | 'done'
  /** Nothing may be done on one look alone. */
  | 'look-again'
  | 'cancel-all'
  /** The orders that protect the position stay, until something can take their place. */
  | 'await-quote'
  | 'close'

/**
 * What to do next. A client can cancel another's orders only all at once, the stop of an open position among
 * them: so that is done when the position can be closed right after, and not before. A position is closed only
 * when nothing else in the account can deal and two looks agree on it: what is sent is never more than there is.
 */
export function nextMove(extent: SweepExtent, view: SweepView): SweepMove {
  const { positionContracts, otherOrders, ownStops, isConfirmed, isQuoted } = view
  if (positionContracts === 0) {
    if (otherOrders + ownStops > 0) return 'cancel-all'
    return isConfirmed ? 'done' : 'look-again'
  }
  if (extent === 'cancel') return isConfirmed ? 'done' : 'look-again'
  if (!isQuoted) return 'await-quote'
  if (otherOrders > 0) return 'cancel-all'
  return isConfirmed ? 'close' : 'look-again'
}
