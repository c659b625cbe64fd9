import { microsPerMilli } from '../../../../shared/units.ts'

/** What ages are read against. */
export type Clock = {
  /** The market's time of the newest row; null before the first. */
  readonly marketUs: number | null
  /** How long ago rows last came, by the wall clock. */
  readonly silentMs: number
}

/** How old something of the market's time `tsUs` is; it goes on ageing while nothing comes. */
export function marketAgeMs({ marketUs, silentMs }: Clock, tsUs: number): number {
  const behindUs = marketUs === null ? 0 : Math.max(0, marketUs - tsUs)
  return behindUs / microsPerMilli + silentMs
}
