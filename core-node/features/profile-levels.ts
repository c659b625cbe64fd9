import { clip, clip01 } from '../../shared/rounding.ts'
import { microsPerHour } from '../../shared/units.ts'
import type { Market } from '../market/market.ts'
import type { SessionProfile } from '../market/session-profile.ts'
import type { ValueArea } from '../market/value-area.ts'
import type { MarketListener } from './feature.ts'

/** How strong each level of the previous session is: its POC, the high and the low of its value area. */
const levelWeights = [0.9, 0.8, 0.8] as const
const levelCount = 2 * levelWeights.length
const largestWeight = Math.max(...levelWeights)
/** How far from a level it is felt: the distance of a target. */
const reachTicks = 16
/** So many closes beyond a level in a row accept the price there. */
const closesToAccept = 2
/** The shortest cash session, a half day's, is half an hour longer: a profile of less has seen a part only. */
const fullSpanUs = 3 * microsPerHour
/** A long weekend. An older profile is no previous session's. */
const oldestUs = 5 * 24 * microsPerHour

/**
 * The previous session's POC and value area as support and resistance:
 * x = Σ w·s·max(0, 1 − |price − level|/16)/max w, s = +1 for a level that price came to from above
 * (support), −1 from below, and turned over by two minutes' closes beyond it. Each level is taken once by
 * the definition's rule for ties and once by its mirror, at half weight each: without ties both are one.
 */
export class ProfileLevels implements MarketListener {
  /** From −1 (under resistance) to 1 (on support). */
  x = 0
  /** 0 to 1: how much of a cash session the profile saw; 0 without one. */
  quality = 0
  asOfUs = 0
  /** PPOC, PVAH and PVAL, twice; valid while `quality` is above 0. */
  readonly levelsTicks = new Float64Array(levelCount)
  /** +1 support, −1 resistance, 0 while price has only been at the level itself. */
  readonly sides = new Int8Array(levelCount)
  readonly #closesBeyond = new Uint8Array(levelCount)
  #version = 0

  onTrade(market: Market): void {
    const profile = market.sessionProfile
    if (profile.version !== this.#version) this.#adopt(profile)
    this.asOfUs = market.tsUs
    this.quality = qualityOf(profile, market.tsUs)
    this.x = this.quality > 0 ? this.#leanAt(market.trade.priceTicks) : 0
  }

  onMinute(market: Market): void {
    if (this.#version !== market.sessionProfile.version || this.#version === 0) return
    const close = market.bars.minute.close(0)
    for (let i = 0; i < levelCount; i++) this.#judgeClose(i, close)
  }

  /** New levels have no side until the first price off them. */
  #adopt(profile: SessionProfile): void {
    this.#version = profile.version
    this.#take(profile.previous, 0)
    this.#take(profile.previousMirrored, levelWeights.length)
    this.sides.fill(0)
    this.#closesBeyond.fill(0)
  }

  #take({ pocTicks, highTicks, lowTicks }: ValueArea, at: number): void {
    this.levelsTicks[at] = pocTicks
    this.levelsTicks[at + 1] = highTicks
    this.levelsTicks[at + 2] = lowTicks
  }

  #leanAt(priceTicks: number): number {
    let sum = 0
    for (let i = 0; i < levelCount; i++) {
      const distance = priceTicks - (this.levelsTicks[i] as number)
      if (this.sides[i] === 0) this.sides[i] = Math.sign(distance)
      const weight = levelWeights[i % levelWeights.length] as number
      sum += (weight / 2) * (this.sides[i] as number) * clip01(1 - Math.abs(distance) / reachTicks)
    }
    return clip(sum / largestWeight)
  }

  #judgeClose(level: number, closeTicks: number): void {
    const beyond = Math.sign(closeTicks - (this.levelsTicks[level] as number))
    const isBeyond = beyond !== 0 && beyond === -(this.sides[level] as number)
    this.#closesBeyond[level] = isBeyond ? (this.#closesBeyond[level] as number) + 1 : 0
    if (this.#closesBeyond[level] < closesToAccept) return
    this.sides[level] = beyond
    this.#closesBeyond[level] = 0
  }
}

function qualityOf({ previous, previousTsUs, previousSpanUs }: SessionProfile, nowUs: number) {
  const isUsable = !previous.isEmpty && nowUs - previousTsUs <= oldestUs
  return isUsable ? clip01(previousSpanUs / fullSpanUs) : 0
}
