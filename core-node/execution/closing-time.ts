import type { ExecutionConfig } from '../../shared/config.ts'
import { microsPerMilli } from '../../shared/units.ts'
import type { Market } from '../market/market.ts'

/** Why a position is to be closed by the clock. */
export type ClosingReason = 'session-end' | 'time-stop'

/** The session is about to close, or has: until the next opens nothing is entered, and what is open is closed. */
export function isSessionEnding(
  { session, tsUs }: Pick<Market, 'session' | 'tsUs'>,
  { flattenAtSessionEnd, flattenBeforeCloseMs }: ExecutionConfig,
): boolean {
  const fromUs = session.closeUs - flattenBeforeCloseMs * microsPerMilli
  return flattenAtSessionEnd && tsUs >= fromUs
}

/** The position is as old as one may be. @param openedAtUs Infinity when that is not known */
export function isTooOld(
  tsUs: number,
  openedAtUs: number,
  { timeStopMs }: ExecutionConfig,
): boolean {
  return timeStopMs !== undefined && tsUs - openedAtUs >= timeStopMs * microsPerMilli
}
