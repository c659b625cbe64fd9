import type { StressOutcome } from './stress-run.ts'

/** Closing may take so long while the market is open: the design's target of a kill. */
const mostToFlatMs = 5_000

type Rule = { readonly text: string; readonly isBroken: (outcome: StressOutcome) => boolean }

/** What must hold of every crash, however it goes. */
const rules: readonly Rule[] = [
  { text: 'it did not end flat', isBroken: ({ losses }) => !losses.isFlat },
  {
    text: 'the limit was reached, and the kill switch does not stand at flatten',
    isBroken: ({ losses }) => hasReached(losses) && losses.kill.level !== 'flatten',
  },
  {
    text: 'more was lost than the limit, the gap through it, slippage and fees together',
    isBroken: ({ losses: { beyond } }) =>
      beyond !== null && beyond.cents > beyond.gapCents + beyond.slippageCents + beyond.feesCents,
  },
  {
    text: 'an entry was sent while the kill switch stood',
    isBroken: ({ losses }) => losses.entriesWhileKilled > 0,
  },
  {
    text: 'an order that the market would refuse was sent while trading was halted',
    isBroken: ({ losses }) => losses.sentWhileHalted > 0,
  },
  {
    text: 'an exit that the market refused was not tried again',
    isBroken: ({ losses }) => losses.exitsNotRepeated > 0,
  },
  {
    text: `closing took longer than ${mostToFlatMs / 1_000} s of an open market`,
    isBroken: ({ toFlatMs }) => toFlatMs !== null && toFlatMs > mostToFlatMs,
  },
]

/** What is wrong with a run; nothing, if all is well. */
export function stressProblems(outcome: StressOutcome): string[] {
  return rules.filter(({ isBroken }) => isBroken(outcome)).map(({ text }) => text)
}

export function hasReached({ worstDay, limitCents }: StressOutcome['losses']): boolean {
  return worstDay !== null && worstDay.netCents <= -limitCents
}
