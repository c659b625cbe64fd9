import { microsPerMinute } from '../../../shared/units.ts'
import { maxLevels } from '../../market/events.ts'
import { Character } from './character.ts'
import { Crowd } from './crowd.ts'
import { DayShape } from './day-shape.ts'
import type { FairValue } from './fair-value.ts'
import { errorUs } from './fair-value.ts'
import type { QuantileTable } from './quantiles.ts'
import type { Random } from './random.ts'
import { Regime } from './regime.ts'
import type { FreshLevels } from './resting-side.ts'
import type { Script } from './script.ts'

/**
 * How much of the fair value's variance comes from the orders' surprises; the rest is news. Chosen so that
 * the flow of ten seconds goes with the mid's change as in the Globex hour: a correlation of 0.6.
 */
const impactShare = 0.65

/**
 * By how much the market is wrong about the fair value, over what this moves in a minute. Chosen so that the
 * mid moves a little more over seconds than over minutes, as in ES, and so that some of what imbalance and
 * flow announce does not come true.
 */
const errorShare = 0.1

/**
 * Nobody wants to rest at a price once the fair value has passed it by so much; a level thins out over the
 * ticks before that. Chosen by the mid's changes a minute and by how little imbalance foretells in ES.
 */
const hesitationTicks = 0.3
const thinningTicks = 0.5

/**
 * What the tables promise and the market as a whole does not keep, measured and given back: orders cut to
 * the best level's size lose volume, trades change the book too, and an order that was half expected has
 * only half of its impact.
 */
const corrections = { takerPace: 1.1, makerPace: 0.92, impact: 1.3 } as const

/** The market as it is in this second: the hour, the regime and the scenario, multiplied. */
export class Conditions implements FreshLevels {
  readonly character = new Character()
  readonly bidCrowd: Crowd
  readonly askCrowd: Crowd
  takerPace = 1
  makerPace = 1
  /** How much longer than measured a gap in the spread stays open. */
  spreadDelay = 1
  /** Spreads wider than this are closed in haste. */
  wideTicks = 2
  /** Ticks by which an order of mean size that nobody expected moves the fair value. */
  impactTicks = 0
  readonly #shape = new DayShape()
  readonly #regime: Regime
  readonly #script: Script
  readonly #random: Random
  #depthFactor = 1

  constructor(script: Script, random: Random, normal: QuantileTable) {
    this.#script = script
    this.#random = random
    this.#regime = new Regime(random, normal)
    this.bidCrowd = new Crowd(random, normal)
    this.askCrowd = new Crowd(random, normal)
  }

  /** A second begins. @param sinceOpenUs since the session opened */
  step(sinceOpenUs: number, fairValue: FairValue): void {
    this.#shape.setMinute(sinceOpenUs / microsPerMinute)
    this.character.setVolume(this.#shape.contractsPerMinute)
    this.#regime.step()
    this.bidCrowd.step()
    this.askCrowd.step()
    this.#setPaces()
    this.#setMovement(fairValue)
  }

  /**
   * Contracts that want to rest.
   * @param level 0 is the best
   * @param distanceTicks from the fair value; negative on its wrong side
   */
  wantedAt(level: number, distanceTicks: number): number {
    const share = (distanceTicks + hesitationTicks) / thinningTicks
    if (share <= 0) return 0
    const full = this.#fullDepth(level)
    return share < 1 ? full * share : full
  }

  freshSize(distanceTicks: number): number {
    const level = Math.min(distanceTicks, maxLevels - 1)
    return Math.round(this.#fullDepth(level) * this.#random.between(0.4, 1.6))
  }

  /** Even the thinnest book has somebody in it: without, there would be no price. */
  #fullDepth(level: number): number {
    return Math.max(1, this.#depthFactor * (this.character.depth[level] as number))
  }

  #setPaces(): void {
    const { takersPerSecond, contractsPerTaker } = this.character
    const activity = this.#shape.openingActivity * this.#regime.activity * this.#script.activity
    const tableVolume = 60 * takersPerSecond * contractsPerTaker
    const wantedVolume = activity * this.#shape.contractsPerMinute
    this.takerPace = (corrections.takerPace * wantedVolume) / tableVolume
    this.makerPace = corrections.makerPace * activity
    this.wideTicks = this.#script.wideTicks
    this.spreadDelay = this.#script.spreadDelay
  }

  #setMovement(fairValue: FairValue): void {
    const restlessness = this.#shape.openingDeviation * this.#regime.volatility
    const deviation = restlessness * this.#script.volatility * this.#shape.deviationTicks
    const takersPerMinute = 60 * this.character.takersPerSecond * this.takerPace
    this.impactTicks = corrections.impact * deviation * Math.sqrt(impactShare / takersPerMinute)
    fairValue.deviationPerRootUs = deviation * Math.sqrt((1 - impactShare) / microsPerMinute)
    fairValue.errorPerRootUs = errorShare * deviation * Math.sqrt(2 / errorUs)
    fairValue.driftPerUs = this.#script.driftPerUs
    // Books are thin when prices jump: depth falls as deviation rises.
    this.#depthFactor = this.#script.depth / restlessness
  }
}
