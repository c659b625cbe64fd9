import { clip } from '../../shared/rounding.ts'
import { Index } from '../market/events.ts'
import type { IndexBoard } from '../market/index-board.ts'
import type { Market } from '../market/market.ts'
import type { OptionView } from '../options/option-view.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import {
  dailyCloseStaleAfterUs,
  freshness,
  liveIndexStaleAfterUs,
  optionChainStaleAfterUs,
} from './freshness.ts'
import { IndexReading } from './index-reading.ts'
import { medianOf } from './median.ts'
import { putCallQuality, putCallSignal, relativePutCall } from './put-call-ratio.ts'
import { RelativeStrength } from './relative-strength.ts'

const strengthWeight = 0.5
const fearWeight = 0.3
const putCallWeight = 0.2
const medianDays = 20
/** By so much must VXN/VIX lie from its median for the whole of its leg. */
const fearReach = 0.1

/**
 * Whether technology leads: x = 0.5·clip(z/2) + 0.3·clip((median₂₀(VXN/VIX) − VXN/VIX)/0.1) + 0.2·x of QQQ's
 * put/call ratio. z is of QQQ's move since the last close beyond β times SPX's. Legs that are missing give
 * their weight to the others; quality is what weight is there, each by its own quality and age.
 */
export class TechSentiment implements Feature {
  readonly name = 'tech_sentiment'
  readonly rawNames = ['strengthZ', 'beta', 'fearRatio', 'fearMedian', 'putCall', 'weight']
  readonly value = new FeatureValue(this.rawNames.length, liveIndexStaleAfterUs)
  readonly #options: OptionView
  readonly #spx = new IndexReading(Index.Spx)
  readonly #qqq = new IndexReading(Index.Qqq)
  readonly #vix = new IndexReading(Index.Vix)
  readonly #vxn = new IndexReading(Index.Vxn)
  readonly #strength = new RelativeStrength(Index.Qqq, Index.Spx)
  readonly #ratios = new Float64Array(medianDays)
  #fearMedian = Number.NaN
  #closesRead = 0
  #sum = 0
  #weight = 0

  /** @param options of QQQ */
  constructor(options: OptionView) {
    this.#options = options
  }

  onIndex(market: Market): void {
    const { indices } = market
    const closes = closesKnown(indices)
    if (closes !== this.#closesRead) {
      this.#closesRead = closes
      this.#strength.onDailyCloses(indices)
      this.#fearMedian = this.#medianRatio(indices)
    }
    this.#update(market)
  }

  onChain(market: Market): void {
    this.#update(market)
  }

  onMinute(market: Market): void {
    this.#update(market)
  }

  #update(market: Market): void {
    this.#sum = 0
    this.#weight = 0
    this.#addStrength(market)
    this.#addFear(market)
    this.#addPutCall(market)
    this.value.raw[5] = this.#weight
    if (this.#weight === 0) this.value.lose('missing', market.tsUs)
    else this.value.set(clip(this.#sum / this.#weight), this.#weight, 1, market.tsUs)
  }

  #add(x: number, weight: number): void {
    this.#sum += weight * x
    this.#weight += weight
  }

  /** Only live: a close against itself would be no move, which is a statement. */
  #addStrength(market: Market): void {
    const { indices, tsUs } = market
    this.#qqq.update(market)
    this.#spx.update(market)
    const z = this.#strength.z(indices, this.#qqq.points, this.#spx.points)
    this.value.raw[0] = z
    this.value.raw[1] = this.#strength.beta
    if (!this.#qqq.isLive || !this.#spx.isLive || Number.isNaN(z)) return
    const oldestCloseUs = Math.min(indices.closeTsUs(Index.Qqq), indices.closeTsUs(Index.Spx))
    const quality =
      this.#strength.warmth *
      Math.min(this.#qqq.qualityAt(tsUs), this.#spx.qualityAt(tsUs)) *
      freshness(tsUs - oldestCloseUs, dailyCloseStaleAfterUs)
    this.#add(clip(z / 2), strengthWeight * quality)
  }

  /** Both live or neither: one's value over the other's close compares two times. */
  #addFear(market: Market): void {
    const { tsUs } = market
    this.#vix.update(market)
    this.#vxn.update(market)
    const ratio = this.#vxn.points / this.#vix.points
    this.value.raw[2] = ratio
    this.value.raw[3] = this.#fearMedian
    const distance = this.#fearMedian - ratio
    if (this.#vix.isLive !== this.#vxn.isLive || Number.isNaN(distance)) return
    const quality = Math.min(this.#vix.qualityAt(tsUs), this.#vxn.qualityAt(tsUs))
    this.#add(clip(distance / fearReach), fearWeight * quality)
  }

  #addPutCall(market: Market): void {
    const view = this.#options
    const ratio = relativePutCall(view, 'relative')
    this.value.raw[4] = ratio
    if (view.asOfUs === 0 || Number.isNaN(ratio)) return
    const fresh = freshness(market.tsUs - view.asOfUs, optionChainStaleAfterUs)
    this.#add(putCallSignal(ratio), putCallWeight * putCallQuality(view) * fresh)
  }

  #medianRatio(indices: IndexBoard): number {
    const count = Math.min(indices.closeCount(Index.Vix), indices.closeCount(Index.Vxn))
    if (count < medianDays) return Number.NaN
    for (let ago = 0; ago < medianDays; ago++) {
      this.#ratios[ago] = indices.close(Index.Vxn, ago) / indices.close(Index.Vix, ago)
    }
    return medianOf(this.#ratios)
  }
}

/** Closes of every index it reads: it grows with each. */
function closesKnown(indices: IndexBoard): number {
  const volatility = indices.closesKnown(Index.Vix) + indices.closesKnown(Index.Vxn)
  return volatility + indices.closesKnown(Index.Qqq) + indices.closesKnown(Index.Spx)
}
