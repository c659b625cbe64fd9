import { microsPerMinute } from '../../../shared/units.ts'
import type { Session } from './session-calendar.ts'

/**
 * How far a price may go. At a limit trading does not end, but no trade is dealt beyond it; at the first two
 * of the cash market's hours everything halts, and the next one comes into force.
 */
export type PriceLimits = {
  /** From the nearest to the last, in ticks. */
  readonly lowerTicks: readonly number[]
  /** Infinity in the cash market's hours, which know only limits downwards. */
  readonly upperTicks: number
}

export type LimitReferences = {
  /** The lead month's volume-weighted price over the last half minute before 15:00 of the previous trade date. */
  readonly previousTicks: number
  /** The same of today; NaN as long as it is not known. */
  readonly todayTicks: number
}

/** CME's circuit breakers before this were set each quarter in points. */
const dailyLimitsFrom = '2013-04-08'
/** CME widened the limits outside the cash market's hours with trade date 2020-10-12. */
const widerFrom = '2020-10-12'
const overnightShares = { before: 0.05, since: 0.07 } as const

const cashShares = [0.07, 0.13, 0.2] as const
const lastShare = 0.2
/** Only the last limit holds in the last 35 minutes of the cash market: from 14:25, on half days from 11:25. */
const lastLimitUs = 35 * microsPerMinute

/** Entries stop so near to a limit, as a share of the reference. */
const nearShare = 0.005

/**
 * The limits in force at a time of the session. CME takes the width of the limits outside the cash market's
 * hours from the index; here it is taken from the reference price, which differs by the basis. Limits are
 * rounded towards the reference.
 * @returns undefined when they cannot be told: no reference, or a date before daily limits
 */
export function priceLimits(
  references: LimitReferences,
  session: Session,
  tsUs: number,
): PriceLimits | undefined {
  const { previousTicks, todayTicks } = references
  if (session.date < dailyLimitsFrom || !(previousTicks > 0)) return undefined
  const share = session.date < widerFrom ? overnightShares.before : overnightShares.since
  if (tsUs < session.regularOpenUs) return around(previousTicks, share)
  if (tsUs < session.regularCloseUs) {
    const isLate = tsUs >= session.regularCloseUs - lastLimitUs
    const shares = isLate ? [lastShare] : cashShares
    return { lowerTicks: shares.map((each) => below(previousTicks, each)), upperTicks: Infinity }
  }
  // Nothing was settled on a holiday: the reference stands until the next business day's.
  if (session.kind === 'holiday') return around(previousTicks, share)
  if (!(todayTicks > 0)) return undefined
  const { lowerTicks, upperTicks } = around(todayTicks, share)
  const floorTicks = below(previousTicks, lastShare)
  return { lowerTicks: lowerTicks.map((ticks) => Math.max(ticks, floorTicks)), upperTicks }
}

/** Whether a price lies within half a percent of a limit, or beyond the last: no time for an entry. */
export function isNearLimit(
  { lowerTicks, upperTicks }: PriceLimits,
  priceTicks: number,
  referenceTicks: number,
): boolean {
  const nearTicks = nearShare * referenceTicks
  const lastTicks = lowerTicks.at(-1) ?? -Infinity
  const isInside = priceTicks > lastTicks && priceTicks < upperTicks
  const isFar = lowerTicks.every((ticks) => Math.abs(priceTicks - ticks) > nearTicks)
  return !(isInside && isFar && upperTicks - priceTicks > nearTicks)
}

function around(referenceTicks: number, share: number): PriceLimits {
  return {
    lowerTicks: [below(referenceTicks, share)],
    upperTicks: Math.floor(referenceTicks * (1 + share)),
  }
}

function below(referenceTicks: number, share: number): number {
  return Math.ceil(referenceTicks * (1 - share))
}
