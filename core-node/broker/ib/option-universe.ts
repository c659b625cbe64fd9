import type { ListedExpiry } from './option-parameters.ts'

/** A strike of an expiry: a call and a put. */
export type RankedStrike = {
  readonly expiry: ListedExpiry
  readonly strike: number
  /** The lower the sooner: nearest strikes and expiries first. */
  readonly rank: number
}

/** What a day of waiting counts for, in deviations of the price. */
const rankOfDay = 1 / 12
/** The monthly series are held the most, however far off. */
const rankOfMonthlyDay = rankOfDay / 3
/** What the index moves in a day, as a share: only the order that comes of it matters. */
const dailyDeviation = 0.01
const farthestDeviations = 4
const farthestShare = 0.25
/** Strikes that are no multiple of this are held less, and come later. */
const roundStep = 25
const rankOfOdd = 0.5

/** The strikes worth a line, the nearest first, not more than asked for. */
export function rankStrikes(
  expiries: readonly ListedExpiry[],
  spot: number,
  today: string,
  strikesMax: number,
): RankedStrike[] {
  const first = Temporal.PlainDate.from(today)
  const ranked: RankedStrike[] = []
  for (const expiry of expiries) {
    const last = Temporal.PlainDate.from(expiry.expiry)
    const { days } = last.since(first, { largestUnit: 'day' })
    if (days < 0) continue
    const distance = days * (expiry.isMorningSettled ? rankOfMonthlyDay : rankOfDay)
    for (const strike of expiry.strikes) {
      const share = Math.abs(Math.log(strike / spot))
      const deviations = share / (dailyDeviation * Math.sqrt(days + 1))
      if (deviations > farthestDeviations || share > farthestShare) continue
      const odd = strike % roundStep === 0 ? 0 : rankOfOdd
      ranked.push({ expiry, strike, rank: deviations + odd + distance })
    }
  }
  return ranked
    .toSorted(
      (a, b) =>
        a.rank - b.rank ||
        a.expiry.expiry.localeCompare(b.expiry.expiry) ||
        a.expiry.root.localeCompare(b.expiry.root) ||
        a.strike - b.strike,
    )
    .slice(0, strikesMax)
}
