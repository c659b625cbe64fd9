import { medianOf } from './parity.ts'

const sessionsKept = 20
/** A deviation of fewer says nothing. */
const leastSessionsOfScore = 5
/** Until there are sessions: the order of magnitude of the index's exposure (signal definitions §4.4). */
const usualExposureBn = 10

type Figures = {
  readonly netBn: number
  readonly putCallVolume: number
  readonly riskReversal25: number
}

/**
 * What is usual, from the last snapshots of up to twenty sessions before this one. Frozen while a session
 * runs: today is never compared with itself.
 */
export class SessionBaselines {
  /** The median |net exposure|, in 1e9 USD. */
  referenceBn = usualExposureBn
  /** The median put/call ratio by volume; NaN while there is none. */
  putCallMedian = Number.NaN
  #skewMean = Number.NaN
  #skewDeviation = Number.NaN
  readonly #sessions: Figures[] = []
  #latest: Figures | undefined

  get sessions(): number {
    return this.#sessions.length
  }

  /** Of a snapshot of the running session: the last one stands for it. */
  note({ netBn, putCallVolume, riskReversal25 }: Figures): void {
    this.#latest = { netBn, putCallVolume, riskReversal25 }
  }

  /** A new session begins. */
  freeze(): void {
    if (this.#latest === undefined) return
    this.#sessions.push(this.#latest)
    if (this.#sessions.length > sessionsKept) this.#sessions.shift()
    this.#latest = undefined
    const nets = this.#known((figures) => Math.abs(figures.netBn)).filter((net) => net > 0)
    if (nets.length > 0) this.referenceBn = medianOf(nets)
    this.putCallMedian = medianOf(this.#known(({ putCallVolume }) => putCallVolume))
    this.#measureSkew(this.#known((figures) => figures.riskReversal25))
  }

  /** How many deviations a skew lies from its mean; NaN while that is not known. */
  skewScore(riskReversal25: number): number {
    const score = (riskReversal25 - this.#skewMean) / this.#skewDeviation
    return Number.isFinite(score) ? score : Number.NaN
  }

  #measureSkew(skews: readonly number[]): void {
    if (skews.length < leastSessionsOfScore) return
    const mean = skews.reduce((sum, skew) => sum + skew, 0) / skews.length
    const squares = skews.reduce((sum, skew) => sum + (skew - mean) ** 2, 0)
    this.#skewMean = mean
    this.#skewDeviation = Math.sqrt(squares / (skews.length - 1))
  }

  #known(figure: (figures: Figures) => number): number[] {
    return this.#sessions.map(figure).filter((value) => !Number.isNaN(value))
  }
}
