import { BlendedTable } from './quantiles.ts'
import { busy, quiet } from './samples.ts'

/** Beyond the two samples their trend is followed a little: to about 50 and 4,000 contracts a minute. */
const weightLimits = { min: -0.55, max: 1.42 } as const

/**
 * The market at a volume a minute, between and a little beyond the two samples: the logarithm of every
 * quantile and level moves in a straight line from the one to the other as that of the volume does.
 */
export class Character {
  readonly takerGapsUs = new BlendedTable(quiet.takerGapsUs, busy.takerGapsUs)
  readonly takerSizes = new BlendedTable(quiet.takerSizes, busy.takerSizes)
  readonly makerGapsUs = new BlendedTable(quiet.makerGapsUs, busy.makerGapsUs)
  readonly makerSizes = new BlendedTable(quiet.makerSizes, busy.makerSizes)
  readonly spreadGapsUs = new BlendedTable(quiet.spreadGapsUs, busy.spreadGapsUs)
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
    this.takerGapsUs.setWeight(weight)
    this.takerSizes.setWeight(weight)
    this.makerGapsUs.setWeight(weight)
    this.makerSizes.setWeight(weight)
    this.spreadGapsUs.setWeight(weight)
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

function blend(first: number, second: number, weight: number): number {
  return first * Math.exp(weight * Math.log(second / first))
}
