import { microsPerHour, microsPerMinute, microsPerSecond } from '../../../shared/units.ts'

/** A size of bars as clients name it. */
export type BarSize = {
  readonly name: string
  /** 0 for a day: sessions are of different length. */
  readonly periodUs: number
  /** The longest stretch that IB gives at once in bars of this size; undefined for any. */
  readonly secondsMax?: number
}

/** IB's sizes (historical_bars.html) and, for the small ones, its step sizes (historical_limitations.html). */
export const barSizes: readonly BarSize[] = [
  { name: '1 secs', periodUs: microsPerSecond, secondsMax: 2_000 },
  { name: '5 secs', periodUs: 5 * microsPerSecond, secondsMax: 10_000 },
  { name: '10 secs', periodUs: 10 * microsPerSecond, secondsMax: 14_400 },
  { name: '15 secs', periodUs: 15 * microsPerSecond, secondsMax: 14_400 },
  { name: '30 secs', periodUs: 30 * microsPerSecond, secondsMax: 28_800 },
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((minutes) => ({
    name: minutes === 1 ? '1 min' : `${minutes} mins`,
    periodUs: minutes * microsPerMinute,
  })),
  ...[1, 2, 3, 4, 8].map((hours) => ({
    name: hours === 1 ? '1 hour' : `${hours} hours`,
    periodUs: hours * microsPerHour,
  })),
  { name: '1 day', periodUs: 0 },
]

/** Clients write "1 sec" and "1 secs", "1 hours" and "1 hour" alike. */
export function findBarSize(text: string): BarSize | undefined {
  return barSizes.find(({ name }) => singular(name) === singular(text))
}

function singular(text: string): string {
  return text.trim().toLowerCase().replace(/s$/, '')
}
