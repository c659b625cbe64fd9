import type { Histogram } from 'hdr-histogram-js'
import { build } from 'hdr-histogram-js'

function emptyHistogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 100_000_000,
    numberOfSignificantValueDigits: 2,
  })
}

/** Durations from a microsecond's tenth to ten seconds, in two significant digits. */
export class Latency {
  readonly #all = emptyHistogram()
  /** Since they were taken last. */
  readonly #recent = emptyHistogram()

  recordMs(milliseconds: number): void {
    const value = Math.max(1, Math.round(milliseconds * 10_000))
    this.#all.recordValue(value)
    this.#recent.recordValue(value)
  }

  get count(): number {
    return this.#all.totalCount
  }

  /** In microseconds; 0 before anything was measured. */
  percentileUs(percentile: number): number {
    return valueUs(this.#all, percentile)
  }

  /** Of what was measured since the last call, in microseconds; 0 when nothing was. */
  takeRecentUs(percentile: number): number {
    const taken = valueUs(this.#recent, percentile)
    this.#recent.reset()
    return taken
  }

  reset(): void {
    this.#all.reset()
    this.#recent.reset()
  }
}

function valueUs(histogram: Histogram, percentile: number): number {
  return histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(percentile) / 10
}
