import { microsPerSecond } from '../../../../../shared/units.ts'
import { formatScore } from '../../text/format.ts'
import { formatClock } from '../../text/new-york.ts'

/** A score or a contribution of the past, in words. */
export function describeMoment(seconds: number, value: number | null): string {
  const text = value === null ? 'no data' : formatScore(value)
  return `${formatClock(seconds * microsPerSecond)} · ${text}`
}
