import { clip, clip01 } from '../../shared/rounding.ts'
import type { Market } from '../market/market.ts'
import { RollingProfile } from '../market/rolling-profile.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { staleAfterUs, tradeStaleAfterUs } from './staleness.ts'
import type { VolumeGap, VolumeZone } from './volume-zones.ts'
import { findGaps, findNodes, findZones } from './volume-zones.ts'

const windowBars = 20
const minVolume = 100
/** A zone speaks when its delta is at least this one-sided. */
const imbalanceGate = 0.5
/** How far from its edge a zone is felt: the distance of a target. */
const reachTicks = 16
/** A zone this firm is named one of accumulation or of distribution. */
const labelScore = 0.7
/** An aggressive order above this is an institution's, above the next a block. */
const largeOrder = 100
const blockOrder = 500
const institutionalVolume = 1_000

/**
 * Where in the last twenty minutes' prices the volume was one-sided, and whether price holds above it
 * (accumulation) or below (distribution): x = clip(0.5·zones + 0.3·institutions + 0.2·gap). Institutions are
 * aggressive orders above 100 contracts, put together from their prints; trades made from bars show none.
 */
export class VolumeProfileImbalance implements Feature {
  readonly name = 'volume_imbalance_signal'
  /**
   * `label`: 1 accumulation, −1 distribution, 0 neither at this price. `nodes`: high-volume nodes.
   * `confidence`: the last minute's volume against the median of the twenty before, at most 1.
   */
  readonly rawNames = [
    'zones',
    'sentiment',
    'gap',
    'zoneCount',
    'gapCount',
    'windowVolume',
    'label',
    'nodes',
    'institutionalLevels',
    'blocks',
    'direction',
    'confidence',
  ]
  readonly value = new FeatureValue(this.rawNames.length, staleAfterUs.overnightTrade)
  readonly #profile = new RollingProfile(windowBars)
  readonly #large = new RollingProfile(windowBars)
  #zones: readonly VolumeZone[] = []
  #gaps: readonly VolumeGap[] = []
  #sentiment = 0
  /** Σ of the named zones at the last price: its sign is their name. */
  #labelled = 0
  #ordersSeen = 0
  readonly #volumes = new Float64Array(windowBars)
  #minutes = 0
  #minuteOpenTicks = 0
  #knownVolume = 0
  #volume = 0
  #sideQuality = 0

  onSession(market: Market): void {
    this.#ordersSeen = market.flow.orders.completed
    this.value.raw.fill(0)
    this.#profile.clear()
    this.#large.clear()
    this.#zones = []
    this.#gaps = []
    this.#sentiment = 0
    this.#minutes = 0
    this.#knownVolume = 0
    this.#volume = 0
  }

  onMinute(market: Market): void {
    const profile = this.#profile.total
    this.#profile.onBarClosed()
    this.#large.onBarClosed()
    this.#minutes++
    this.#minuteOpenTicks = market.bars.minute.close(0)
    const hasProfile = profile.volume >= minVolume
    this.#zones = hasProfile ? findZones(profile) : []
    this.#gaps = hasProfile ? findGaps(profile) : []
    this.#sentiment = this.#institutions()
    this.value.raw[7] = hasProfile ? findNodes(profile).length : 0
    this.value.raw[11] = this.#confidence(market.bars.minute.volume(0))
    this.#sideQuality = this.#volume > 0 ? clip01(this.#knownVolume / this.#volume) : 0
    this.#knownVolume = 0
    this.#volume = 0
  }

  onTrade(market: Market): void {
    const { priceTicks, size, side, quality } = market.trade
    this.#profile.onTrade(priceTicks, size, side)
    this.#takeOrder(market)
    this.#knownVolume += quality * size
    this.#volume += size
    this.value.staleAfterUs = tradeStaleAfterUs(market)
    if (this.#profile.total.volume < minVolume || this.#minutes === 0) {
      this.value.lose('missing', market.tsUs)
      return
    }
    const zones = this.#zonesAt(priceTicks)
    const gap = this.#gapAt(priceTicks)
    const { raw } = this.value
    raw[0] = zones
    raw[1] = this.#sentiment
    raw[2] = gap
    raw[3] = this.#zones.length
    raw[4] = this.#gaps.length
    raw[5] = this.#profile.total.volume
    raw[6] = Math.sign(this.#labelled)
    const x = clip(0.5 * zones + 0.3 * this.#sentiment + 0.2 * gap)
    raw[10] = Math.sign(x)
    this.value.set(x, this.#sideQuality, Math.min(1, this.#minutes / windowBars), market.tsUs)
  }

  /** An aggressive order that has been seen to be over. It counts where most of it was matched. */
  #takeOrder(market: Market): void {
    const { completed, last: order } = market.flow.orders
    if (completed === this.#ordersSeen) return
    this.#ordersSeen = completed
    const { raw } = this.value
    if (order.size > largeOrder) this.#large.onTrade(order.mainTicks, order.size, order.side)
    if (order.size > blockOrder) raw[9] = (raw[9] as number) + 1
  }

  #zonesAt(priceTicks: number): number {
    let sum = 0
    this.#labelled = 0
    for (const zone of this.#zones) {
      const felt = zoneSide(zone, priceTicks) * zone.score * nearness(zone, priceTicks)
      sum += felt
      if (zone.score >= labelScore) this.#labelled += felt
    }
    return clip(sum)
  }

  /** Travelling through a gap, price tends to go on: the direction since the minute began. */
  #gapAt(priceTicks: number): number {
    for (const { lowTicks, highTicks } of this.#gaps) {
      const isInside = priceTicks >= lowTicks && priceTicks <= highTicks
      if (isInside) return Math.sign(priceTicks - this.#minuteOpenTicks)
    }
    return 0
  }

  /** 0 before there are twenty minutes to compare with. */
  #confidence(volume: number): number {
    const volumes = this.#volumes
    const isWhole = this.#minutes > windowBars
    const sorted = isWhole ? volumes.toSorted() : volumes
    const median = ((sorted[windowBars / 2 - 1] as number) + (sorted[windowBars / 2] as number)) / 2
    volumes[this.#minutes % windowBars] = volume
    return isWhole && median > 0 ? Math.min(1, volume / median) : 0
  }

  /** Signed share of large orders at the prices where a thousand contracts and more of them met. */
  #institutions(): number {
    const { total } = this.#large
    const { raw } = this.value
    raw[8] = 0
    if (total.volume < institutionalVolume) return 0
    let volume = 0
    let delta = 0
    for (let ticks = total.lowTicks; ticks <= total.highTicks; ticks++) {
      const here = total.volumeAt(ticks)
      if (here < institutionalVolume) continue
      raw[8]++
      volume += here
      delta += total.deltaAt(ticks)
    }
    return volume > 0 ? delta / volume : 0
  }
}

/** +1 accumulation, −1 distribution, 0 neither: a one-sided zone and where price stands to it. */
export function zoneSide(zone: VolumeZone, priceTicks: number): number {
  if (Math.abs(zone.delta) < imbalanceGate) return 0
  const middle = (zone.lowTicks + zone.highTicks) / 2
  const isBought = zone.delta > 0
  if (isBought && priceTicks >= middle) return 1
  if (!isBought && priceTicks <= middle) return -1
  // One side pushed and price went the other way: it was absorbed.
  if (!isBought && priceTicks > zone.highTicks) return 1
  if (isBought && priceTicks < zone.lowTicks) return -1
  return 0
}

/** 1 inside the zone, falling to 0 at a target's distance from its edge. */
function nearness(zone: VolumeZone, priceTicks: number): number {
  const distance = Math.max(zone.lowTicks - priceTicks, priceTicks - zone.highTicks, 0)
  return clip01(1 - distance / reachTicks)
}
