import { clip } from '../../shared/rounding.ts'
import type { Market } from '../market/market.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { RelativeVolume } from './relative-volume.ts'
import { absorbedDelta } from './smart-money/absorption.ts'
import { Evidence } from './smart-money/evidence.ts'
import { Icebergs } from './smart-money/icebergs.ts'
import { LargeFlow } from './smart-money/large-flow.ts'
import { StealthFlow } from './smart-money/stealth-flow.ts'
import { staleAfterUs, tradeStaleAfterUs } from './staleness.ts'

/** Strictly more contracts than these. */
const largeOrder = 100
const blockOrder = 500
const largeWeight = 1
const blockWeight = 1.5
/** What icebergs, stealth and absorption count. */
const inferredWeight = 0.75
/** Large orders of this share of the volume are all that could be asked for. */
const wholeShare = 0.15
/** What is inferred and not told is known less well. */
const inferredQuality = 0.6
/** What is left of quality while there is no history for stealth, no book for icebergs. */
const withoutStealth = 0.9
const withoutBook = 0.9

/**
 * What large participants do: aggressive orders above 100 contracts, blocks above 500, icebergs, buying that
 * hides in small orders, aggression that is absorbed. x = clip(d·i) with d = Σ ±w·v/Σ w·v over them, fading
 * with a half-life of five minutes, and i = min(1, their volume/(0.15·volume)). Three signs within fifteen
 * minutes make it whole. Trades made from bars show no orders: they count for nothing here.
 */
export class SmartMoney implements Feature {
  readonly name = 'smart_money'
  /** Counts are of the session. `sweeps` are orders that went through more than one price. */
  readonly rawNames = [
    'direction',
    'intensity',
    'largeOrders',
    'blocks',
    'sweeps',
    'icebergs',
    'stealth',
    'absorbedContracts',
  ]
  readonly value = new FeatureValue(this.rawNames.length, staleAfterUs.overnightTrade)
  readonly #relativeVolume: RelativeVolume
  readonly #flow = new LargeFlow()
  readonly #evidence = new Evidence()
  readonly #icebergs = new Icebergs()
  readonly #stealth = new StealthFlow()
  #ordersSeen = 0

  /** @param relativeVolume one study for all the features that ask it */
  constructor(relativeVolume = new RelativeVolume()) {
    this.#relativeVolume = relativeVolume
  }

  onSession(market: Market): void {
    this.#flow.clear()
    this.#evidence.clear()
    this.#icebergs.clear()
    this.#stealth.onSession()
    this.#ordersSeen = market.flow.orders.completed
    this.value.raw.fill(0)
    this.value.lose('missing', market.tsUs)
  }

  onTrade(market: Market): void {
    const { trade } = market
    this.#takeOrder(market)
    if (!trade.isReconstructed) {
      this.#flow.fade(market)
      this.#flow.totalVolume += trade.size
      this.#takeIceberg(this.#icebergs.onTrade(market), market)
    }
    this.value.staleAfterUs = tradeStaleAfterUs(market)
    this.#publish(market)
  }

  onBook(market: Market): void {
    const hidden = this.#icebergs.onBook(market)
    const isNew = market.flow.orders.completed !== this.#ordersSeen || hidden !== 0
    if (!isNew) return
    this.#takeOrder(market)
    this.#takeIceberg(hidden, market)
    this.#publish(market)
  }

  onMinute(market: Market): void {
    const bars = market.bars.minute
    this.#relativeVolume.onMinute(market)
    this.#stealth.onMinute(market)
    const { minute } = market.flow
    const isToday = bars.startUs(0) >= market.session.openUs
    if (!isToday || market.trade.isReconstructed) return
    const { quality, ratio } = this.#relativeVolume
    const absorbed = quality > 0 ? absorbedDelta(bars, minute, ratio) : 0
    this.value.raw[7] = absorbed
    if (absorbed === 0) return
    this.#flow.fade(market)
    const closedUs = bars.startUs(0) + bars.periodUs
    this.#flow.add(-absorbed, inferredWeight, inferredQuality * minute.delta.quality, closedUs)
    this.#evidence.add(closedUs)
  }

  /** An aggressive order that has been seen to be over. */
  #takeOrder(market: Market): void {
    const { completed, last: order } = market.flow.orders
    if (completed === this.#ordersSeen) return
    this.#ordersSeen = completed
    const { raw } = this.value
    if (order.levels > 1) raw[4] = (raw[4] as number) + 1
    if (order.size <= largeOrder) return
    const isBlock = order.size > blockOrder
    raw[2] = (raw[2] as number) + 1
    if (isBlock) raw[3] = (raw[3] as number) + 1
    this.#stealth.onLargeOrder(order.size)
    if (order.side === 0) return
    this.#flow.fade(market)
    const weight = isBlock ? blockWeight : largeWeight
    this.#flow.add(order.side * order.size, weight, order.quality, order.startUs)
    this.#evidence.add(order.startUs)
  }

  #takeIceberg(contracts: number, market: Market): void {
    if (contracts === 0) return
    this.#flow.fade(market)
    this.#flow.add(contracts, inferredWeight, inferredQuality, market.tsUs)
    const { raw } = this.value
    if (this.#icebergs.found > (raw[5] as number)) this.#evidence.add(market.tsUs)
    raw[5] = this.#icebergs.found
  }

  #publish(market: Market): void {
    const flow = this.#flow
    const { x: stealth, deltaContracts, isKnown } = this.#stealth
    // Stealth is a state and not an event: it counts while it lasts.
    const hidden = Math.abs(stealth * deltaContracts)
    const weighted = flow.weighted + inferredWeight * hidden
    const share = stealth === 0 ? this.#evidence.share(market) : 1
    if (share === 0 || !(weighted > 0)) {
      this.value.lose('missing', market.tsUs)
      return
    }
    const signed = flow.signed + inferredWeight * Math.sign(stealth) * hidden
    const known = flow.known + inferredWeight * inferredQuality * hidden
    const direction = clip(signed / weighted)
    const intensity = Math.min(1, (flow.volume + hidden) / (wholeShare * flow.totalVolume))
    const { raw } = this.value
    raw[0] = direction
    raw[1] = intensity
    raw[6] = stealth
    const history = isKnown ? 1 : withoutStealth
    const book = this.#icebergs.hasBook ? 1 : withoutBook
    const quality = Math.min(1, known / weighted) * history * book
    this.value.set(clip(direction * intensity), quality, share, market.tsUs)
  }
}
