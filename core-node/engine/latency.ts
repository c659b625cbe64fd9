import type { Histogram } from 'hdr-histogram-js'
import { build } from 'hdr-histogram-js'

/** Durations from a microsecond's tenth to ten seconds, in two significant digits. */
export class Latency {
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 100_000_000,
    numberOfSignificantValueDigits: 2,
  })

  recordMs(milliseconds: number): void {
    this.#histogram.recordValue(Math.max(1, Math.round(milliseconds * 10_000)))
  }

  get count(): number {
    return this.#histogram.totalCount
  }

  /** In microseconds; 0 before anything was measured. */
  percentileUs(percentile: number): number {
    return this.count === 0 ? 0 : this.#histogram.getValueAtPercentile(percentile) / 10
  }

  reset(): void {
    this.#histogram.reset()
  }
}
