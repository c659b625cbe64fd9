/**
 * The hold that releases the kill switch, as a pure state machine. A tap never fires it; letting go,
 * leaving the button or hiding the page starts it over.
 */
export type Hold =
  | { readonly phase: 'idle' }
  | { readonly phase: 'holding'; readonly heldMs: number; readonly lastTickMs: number }
  /** Fired, and not let go yet: it cannot fire twice in one hold. */
  | { readonly phase: 'fired' }

/** Long enough to be meant, short enough for an emergency. */
export const holdMs = 1_200

/**
 * A page that stalls in mid-tap must not count the stall as held: a gap between two frames counts as no
 * more than this.
 */
const longestFrameMs = 100

export const idleHold: Hold = { phase: 'idle' }

export function press(hold: Hold, nowMs: number): Hold {
  return hold.phase === 'idle' ? { phase: 'holding', heldMs: 0, lastTickMs: nowMs } : hold
}

/** A frame has passed with the button still held. */
export function tick(hold: Hold, nowMs: number): Hold {
  if (hold.phase !== 'holding') return hold
  const passedMs = Math.min(Math.max(nowMs - hold.lastTickMs, 0), longestFrameMs)
  const heldMs = hold.heldMs + passedMs
  return heldMs >= holdMs ? { phase: 'fired' } : { phase: 'holding', heldMs, lastTickMs: nowMs }
}

/** From 0 to 1. */
export function holdProgress(hold: Hold): number {
  if (hold.phase === 'fired') return 1
  return hold.phase === 'holding' ? hold.heldMs / holdMs : 0
}
