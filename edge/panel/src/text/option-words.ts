import type { Chain } from '../state/chains.ts'
import type { GammaLevelKind } from '../state/exposure.ts'

export const gammaLevelLabels: Readonly<Record<GammaLevelKind, string>> = {
  'call-wall': 'Call wall',
  'put-wall': 'Put wall',
  flip: 'Flip',
}

/** What the sign of the net exposure would mean, under its assumption. */
export function regimeSentence(netBn: number | null): string {
  if (netBn === null) return 'The net exposure is not known.'
  if (netBn === 0) return 'Neither long nor short gamma.'
  return netBn > 0 ? 'Long gamma: hedging damps moves.' : 'Short gamma: hedging amplifies moves.'
}

/** How many crossings the profile has, where that is not simply one. */
export function flipSentence({ flip, flips, profile }: Chain): string {
  if (flips.length > 1) return `The profile crosses zero ${flips.length} times.`
  if (flip !== null || profile.netBn.length === 0) return ''
  return `No flip between ${Math.round(profile.from)} and ${Math.round(profile.to)}.`
}

/** What must be known before these figures are traded on. */
export const caveats: readonly string[] = [
  'The dealer sign is naive: calls count as long, puts as short. Who holds them is not published.',
  'Open interest is a day old: it is counted once, before the open.',
  'Options opened and closed today (0DTE) are not in it.',
  'A flip depends on the model: take it for ±10 points.',
]
