import { dayAt, wallTimeUs, zones } from '../../../market/calendar/wall-time.ts'

/** A time of the week in New York, in which IB is down by plan. It does not pass midnight. */
export type ResetWindow = {
  /** 1 Monday to 7 Sunday. */
  readonly days: readonly number[]
  /** hh:mm */
  readonly from: string
  readonly to: string
}

/** Sunday, 01:00 in New York: the week's login is void, and a person must log in anew. */
export const loginExpiry = { day: 7, time: '01:00' } as const

type Clock = `${number}:${number}`

/** The end of the window that this moment lies in, microseconds; undefined when it lies in none. */
export function resetEndUs(windows: readonly ResetWindow[], tsUs: number): number | undefined {
  const day = dayAt(tsUs, zones.newYork)
  let endUs: number | undefined
  for (const { days, from, to } of windows) {
    if (!days.includes(day.dayOfWeek)) continue
    const untilUs = wallTimeUs(day, to as Clock, zones.newYork)
    const isIn = tsUs >= wallTimeUs(day, from as Clock, zones.newYork) && tsUs < untilUs
    if (isIn) endUs = Math.max(endUs ?? 0, untilUs)
  }
  return endUs
}

/** When the weekly login last expired, microseconds. */
export function loginExpiredUs(tsUs: number): number {
  const today = dayAt(tsUs, zones.newYork)
  const sunday = today.subtract({ days: today.dayOfWeek % loginExpiry.day })
  const expiredUs = wallTimeUs(sunday, loginExpiry.time, zones.newYork)
  if (expiredUs <= tsUs) return expiredUs
  return wallTimeUs(sunday.subtract({ days: 7 }), loginExpiry.time, zones.newYork)
}

/** hh:mm in New York. */
export function newYorkTime(tsUs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(tsUs / 1_000))
    .toZonedDateTimeISO(zones.newYork)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' })
}

/** IB Gateway needs a while to come up again; what is gone for longer waits for somebody. */
const restartTakesUs = 120_000_000
/** From the login's expiry to Sunday's open, 18:00: whoever was connected after that has logged in. */
const untilOpenUs = 17 * 3_600_000_000
const dayUs = 24 * 3_600_000_000

/**
 * Whether what keeps the gateway away is the weekly login, which only a person can renew.
 * @param lastReadyUs when the broker was last ready; 0 when it never was
 * @param lostUs since when it is not
 */
export function isLoginDue(nowUs: number, lastReadyUs: number, lostUs: number): boolean {
  const expiredUs = loginExpiredUs(nowUs)
  if (nowUs - Math.max(lostUs, expiredUs) < restartTakesUs) return false
  return lastReadyUs > 0 ? lastReadyUs < expiredUs + untilOpenUs : nowUs < expiredUs + dayUs
}
