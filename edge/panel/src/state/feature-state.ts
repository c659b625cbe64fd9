/**
 * How much a feature's number can be trusted. known: its data are whole. weak: too little history, or ageing.
 * old: it had a value and time has taken it. none: it never had one, or what came contradicts itself.
 */
export type FeatureTrust = 'known' | 'weak' | 'old' | 'none'

/** The shortest-lived input, the book, is worth nothing after so long: a younger value was lost otherwise. */
const shortestLifeMs = 2_000

/** Below this the shade of the bar can be seen to be shorter than its frame. */
const wholeQuality = 0.95

export function featureTrust(quality: number, ageMs: number | null): FeatureTrust {
  if (quality > 0) return quality < wholeQuality ? 'weak' : 'known'
  return ageMs !== null && ageMs >= shortestLifeMs ? 'old' : 'none'
}
