import type { ClockOffset } from '../../broker/ib/clock-comparison.ts'

const dayMs = 86_400_000
/** Of the broker's time: what has stood for so long is where a simulated market is. */
const standsAfterMs = 60_000
/** Offsets so near to each other are one. */
const sameMs = 100

/**
 * always: the broker is real, and its clock shows the time. today: as long as it shows a time less than a day
 * from ours; further off it is a drill with a simulated market of another day. never: every market is simulated.
 */
export type ClockTrust = 'always' | 'today' | 'never'

/**
 * What our clock should be ahead of the broker's by: nothing, where the broker's shows the time of day. The
 * market of a simulated gateway has a day and a pace of its own, and only the course of the two can be compared:
 * its base is the first offset that is known. A jump of either clock shows. What then stands for a minute of the
 * market becomes the base, since a simulated market that cannot keep its pace falls behind for good.
 */
export class ClockBase {
  readonly #trust: ClockTrust
  readonly #standsAfterMs: number
  #baseMs = Number.NaN
  /** Where the offset stands now, and since when. */
  #standMs = Number.NaN
  #standsSinceMs = 0

  /** @param rate seconds of the broker's time in one of ours */
  constructor(trust: ClockTrust, rate: number) {
    this.#trust = trust
    this.#standsAfterMs = standsAfterMs / rate
  }

  /** @returns how far our clock is from where it should be, in ms */
  skewOf({ offsetMs }: ClockOffset, nowMs: number): number {
    if (this.isOfToday(offsetMs)) return offsetMs
    if (!(Math.abs(offsetMs - this.#standMs) <= sameMs)) {
      this.#standMs = offsetMs
      this.#standsSinceMs = nowMs
    }
    const hasStood = nowMs - this.#standsSinceMs >= this.#standsAfterMs
    if (hasStood || Number.isNaN(this.#baseMs)) this.#baseMs = offsetMs
    return offsetMs - this.#baseMs
  }

  /** Whether the broker's clock is taken to show the time of day. */
  isOfToday(offsetMs: number): boolean {
    if (this.#trust === 'today') return Math.abs(offsetMs) < dayMs
    return this.#trust === 'always'
  }
}
