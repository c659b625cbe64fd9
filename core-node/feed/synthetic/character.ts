import type { Knots } from './quantiles.ts'
import { blend, logQuantile, QuantileTable } from './quantiles.ts'
import type { Sample } from './samples.ts'
import { busy, quiet } from './samples.ts'

/** Beyond the two samples their trend is followed a little: to about 50 and 4,000 contracts a minute. */
const weightLimits = { min: -0.55, max: 1.42 } as const

/**
 * The market at a volume a minute, between and a little beyond the two samples: the logarithm of every
 * quantile and level moves in a straight line from the one to the other as that of the volume does.
 */
export class Character {
  readonly takerGapsUs = new QuantileTable()
  readonly takerSizes = new QuantileTable()
  readonly makerGapsUs = new QuantileTable()
  readonly makerSizes = new QuantileTable()
  readonly spreadGapsUs = new QuantileTable()
  readonly depth = new Float64Array(quiet.depth.length)
  signPull = 0
  programLean = 0
  /** Aggressive orders a second and contracts an order, as the tables have them. */
  takersPerSecond = 0
  contractsPerTaker = 0
  #contractsPerMinute = 0

  setVolume(contractsPerMinute: number): void {
    if (contractsPerMinute === this.#contractsPerMinute) return
    this.#contractsPerMinute = contractsPerMinute
    const weight = weightOf(contractsPerMinute)
    const blended = (knotsOf: (sample: Sample) => Knots) => (share: number) =>
      blend(logQuantile(knotsOf(quiet), share), logQuantile(knotsOf(busy), share), weight)
    this.takerGapsUs.fill(blended((sample) => sample.takerGapsUs))
    this.takerSizes.fill(blended((sample) => sample.takerSizes))
    this.makerGapsUs.fill(blended((sample) => sample.makerGapsUs))
    this.makerSizes.fill(blended((sample) => sample.makerSizes))
    this.spreadGapsUs.fill(blended((sample) => sample.spreadGapsUs))
    for (let level = 0; level < this.depth.length; level++) {
      this.depth[level] = blend(quiet.depth[level] as number, busy.depth[level] as number, weight)
    }
    this.signPull = blend(quiet.signPull, busy.signPull, weight)
    this.programLean = blend(quiet.programLean, busy.programLean, weight)
    this.takersPerSecond = 1e6 / this.takerGapsUs.mean
    this.contractsPerTaker = this.takerSizes.mean
  }
}

function weightOf(contractsPerMinute: number): number {
  const from = Math.log(quiet.contractsPerMinute)
  const to = Math.log(busy.contractsPerMinute)
  const weight = (Math.log(contractsPerMinute) - from) / (to - from)
  return Math.min(weightLimits.max, Math.max(weightLimits.min, weight))
}
