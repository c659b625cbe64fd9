import { clip } from '../../shared/rounding.ts'

/** Sessions that count, the one under way aside. */
const sessions = 20
/** Sessions a feature must have spoken in before its percentiles replace its own ramps. Ours. */
const minSessions = 5
/** The share of samples left out at either end. */
const tail = 0.05
/** x is counted in steps of 1/200. */
const half = 200
const bins = 2 * half + 1
const slots = sessions + 1

/**
 * The 5th and 95th percentile of each feature over the previous twenty sessions, frozen when a session
 * opens: nothing of the session under way moves them. Samples are counted in a histogram for each session,
 * so memory and time are bounded.
 */
export class RobustBounds {
  /** NaN while a feature has too little history: its own ramps then stand. */
  readonly low: Float64Array
  readonly high: Float64Array
  readonly #features: number
  readonly #counts: Uint16Array
  readonly #sum = new Uint32Array(bins)
  #slot = 0
  #hasSamples = false

  constructor(features: number) {
    this.#features = features
    this.low = new Float64Array(features).fill(Number.NaN)
    this.high = new Float64Array(features).fill(Number.NaN)
    this.#counts = new Uint16Array(features * slots * bins)
  }

  /** Counts one sample of the session under way. */
  observe(feature: number, x: number): void {
    // Rounded away from zero on both sides, so that a mirrored market has mirrored percentiles.
    const bin = half + Math.sign(x) * Math.round(Math.abs(x) * half)
    const at = this.#start(feature, this.#slot) + bin
    this.#counts[at] = (this.#counts[at] as number) + 1
    this.#hasSamples = true
  }

  /** A session opens: the one before becomes history. */
  freeze(): void {
    if (!this.#hasSamples) return
    for (let feature = 0; feature < this.#features; feature++) this.#measure(feature)
    this.#slot = (this.#slot + 1) % slots
    this.#hasSamples = false
    for (let feature = 0; feature < this.#features; feature++) {
      const start = this.#start(feature, this.#slot)
      this.#counts.fill(0, start, start + bins)
    }
  }

  /** x between the bounds as −1 to 1; x itself without bounds, 0 where the bounds are one. */
  scaled(feature: number, x: number): number {
    const low = this.low[feature] as number
    const high = this.high[feature] as number
    if (low === high) return 0
    return low < high ? clip((2 * x - (low + high)) / (high - low)) : x
  }

  #measure(feature: number): void {
    this.#sum.fill(0)
    let known = 0
    let samples = 0
    for (let slot = 0; slot < slots; slot++) {
      const start = this.#start(feature, slot)
      let inSession = 0
      for (let bin = 0; bin < bins; bin++) {
        const count = this.#counts[start + bin] as number
        this.#sum[bin] = (this.#sum[bin] as number) + count
        inSession += count
      }
      if (inSession > 0) known++
      samples += inSession
    }
    if (known < minSessions) {
      this.low[feature] = Number.NaN
      this.high[feature] = Number.NaN
      return
    }
    const rank = Math.ceil(tail * samples)
    this.low[feature] = (this.#binAt(rank, 0, 1) - half) / half
    this.high[feature] = (this.#binAt(rank, bins - 1, -1) - half) / half
  }

  /** The bin in which the sample of this rank lies, counted from one end. */
  #binAt(rank: number, from: number, step: 1 | -1): number {
    let seen = 0
    let bin = from
    for (; seen < rank; bin += step) seen += this.#sum[bin] as number
    return bin - step
  }

  #start(feature: number, slot: number): number {
    return (feature * slots + slot) * bins
  }
}
