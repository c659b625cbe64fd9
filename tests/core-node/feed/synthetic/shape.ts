import type { Feed } from '../../../../core-node/feed/feed.ts'
import type { MarketEvent, Side } from '../../../../core-node/market/events.ts'
import { EventKind } from '../../../../core-node/market/events.ts'
import { Changed, Market } from '../../../../core-node/market/market.ts'
import type { OrderBook } from '../../../../core-node/market/order-book.ts'
import { microsPerMinute, microsPerSecond } from '../../../../shared/units.ts'
import { autocorrelation, correlation, deviation, kurtosis, quantile } from './statistics.ts'

/** The figures of one stretch of a market, defined as in the table they are compared with. */
export type Shape = {
  readonly seconds: number
  readonly ordersPerSecond: number
  readonly printsPerOrder: number
  readonly volumePerMinute: number
  readonly sizeQuantiles: readonly number[]
  readonly gapQuantilesMs: readonly number[]
  readonly buyShare: number
  readonly signAutocorrelation: readonly number[]
  readonly statesPerSecond: number
  readonly spreadShares: readonly number[]
  readonly levelMeans: readonly number[]
  readonly midDeviations: readonly number[]
  readonly midKurtosis: readonly number[]
  readonly midChangesPerMinute: number
  /** Correlation of the best level's imbalance with the mid's change over the next 1, 10 and 60 s. */
  readonly imbalanceLeads: readonly number[]
  /** The same for five weighted levels. */
  readonly deepImbalanceLeads: readonly number[]
  /** Signed volume of the last 1, 10, 60 s against the mid's change over the next 1, 10, 60 s. */
  readonly flowLeads: readonly number[]
  /** Signed volume and the mid's change in the same 1, 10, 60 s. */
  readonly flowExplains: readonly number[]
  readonly imbalanceDeviation: number
  /** What of the best level's imbalance is left after ten seconds. */
  readonly imbalancePersistence: number
  /** Of the gaps that open in the spread, those that a trade opens, and those after which the mid has moved. */
  readonly tradedMoveShare: number
  readonly completedShare: number
}

/** A book is the work of a trade when it follows one within this time: the recordings stamp both alike. */
const tradedWithinUs = 60

export const sizeShares = [0.5, 0.75, 0.9, 0.99, 1]
export const gapShares = [0.1, 0.5, 0.9, 0.99]
export const signLags = [1, 5, 20]
export const horizonsSeconds = [1, 10, 60]

/** Reads a feed up to a time and measures what lies between two times. */
export async function measureShape(feed: Feed, fromUs: number, toUs: number): Promise<Shape> {
  const market = new Market(feed.description.instrument)
  const ruler = new Ruler(fromUs, toUs)
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      if (event.tsUs >= toUs) return ruler.shape()
      market.advance(event.tsUs)
      const changed = market.apply(event)
      if (event.tsUs >= fromUs) ruler.observe(event, changed, market.book)
    }
  }
  return ruler.shape()
}

class Ruler {
  readonly #fromUs: number
  readonly #toUs: number
  readonly #sizes: number[] = []
  readonly #signs: number[] = []
  readonly #gapsMs: number[] = []
  readonly #levelSums = Array.from({ length: 10 }, () => 0)
  readonly #spreads = [0, 0, 0]
  /** Once a second: mid, imbalance of one and of five levels, signed volume so far. */
  readonly #mids: number[] = []
  readonly #imbalances: number[] = []
  readonly #deepImbalances: number[] = []
  readonly #flows: number[] = []
  #prints = 0
  #states = 0
  #midChanges = 0
  #narrowed = 0
  #completed = 0
  #traded = 0
  #widened = 0
  #lastTradeUs = 0
  #flow = 0
  #lastOrderUs = 0
  #lastSign: Side = 0
  #lastStateUs = 0
  #mid = Number.NaN
  #narrowMid = Number.NaN
  #isWide = false
  #imbalance = 0
  #deepImbalance = 0
  #nextSampleUs: number

  constructor(fromUs: number, toUs: number) {
    this.#fromUs = fromUs
    this.#toUs = toUs
    this.#nextSampleUs = fromUs
  }

  observe(event: MarketEvent, changed: number, book: OrderBook): void {
    if (event.tsUs > this.#nextSampleUs && this.#states > 0) this.#sampleUntil(event.tsUs)
    if (event.kind === EventKind.Trade) {
      if (event.aggressor !== 0) this.#onTrade(event.tsUs, event.size, event.aggressor)
    } else if ((changed & Changed.Book) !== 0 && book.isSound) {
      this.#onBook(event.tsUs, book)
    }
  }

  #onTrade(tsUs: number, size: number, side: Side): void {
    this.#prints++
    this.#lastTradeUs = tsUs
    this.#flow += side * size
    if (tsUs === this.#lastOrderUs && side === this.#lastSign) {
      this.#sizes[this.#sizes.length - 1] = (this.#sizes.at(-1) as number) + size
      return
    }
    if (this.#lastSign !== 0) this.#gapsMs.push((tsUs - this.#lastOrderUs) / 1_000)
    this.#sizes.push(size)
    this.#signs.push(side)
    this.#lastOrderUs = tsUs
    this.#lastSign = side
  }

  #onBook(tsUs: number, book: OrderBook): void {
    this.#states++
    this.#lastStateUs = tsUs
    const spread = book.askTicks(0) - book.bidTicks(0)
    this.#spreads[Math.min(spread, 3) - 1] = (this.#spreads[Math.min(spread, 3) - 1] as number) + 1
    for (let level = 0; level < Math.min(book.bidLevels, book.askLevels); level++) {
      const size = (book.bidSize(level) + book.askSize(level)) / 2
      this.#levelSums[level] = (this.#levelSums[level] as number) + size
    }
    const bidSize = book.bidSize(0)
    const askSize = book.askSize(0)
    this.#imbalance = (bidSize - askSize) / (bidSize + askSize)
    this.#deepImbalance = weightedImbalance(book)
    this.#onMid(book.midTicks, spread)
  }

  #onMid(mid: number, spread: number): void {
    if (mid !== this.#mid && this.#states > 1) this.#midChanges++
    if (spread > 1) {
      if (!this.#isWide) {
        this.#widened++
        if (this.#lastStateUs - this.#lastTradeUs < tradedWithinUs) this.#traded++
      }
      this.#isWide = true
    } else {
      if (this.#isWide) {
        this.#narrowed++
        if (mid !== this.#narrowMid) this.#completed++
      }
      this.#isWide = false
      this.#narrowMid = mid
    }
    this.#mid = mid
  }

  #sampleUntil(tsUs: number): void {
    while (this.#nextSampleUs < tsUs) {
      this.#mids.push(this.#mid)
      this.#imbalances.push(this.#imbalance)
      this.#deepImbalances.push(this.#deepImbalance)
      this.#flows.push(this.#flow)
      this.#nextSampleUs += microsPerSecond
    }
  }

  shape(): Shape {
    const seconds = (this.#toUs - this.#fromUs) / microsPerSecond
    const minutes = (this.#toUs - this.#fromUs) / microsPerMinute
    const volume = this.#sizes.reduce((sum, size) => sum + size, 0)
    const changes = horizonsSeconds.map((step) => differences(this.#mids, step))
    const flows = horizonsSeconds.map((step) => differences(this.#flows, step))
    return {
      seconds,
      ordersPerSecond: this.#sizes.length / seconds,
      printsPerOrder: this.#prints / this.#sizes.length,
      volumePerMinute: volume / minutes,
      sizeQuantiles: sizeShares.map((share) => quantile(this.#sizes, share)),
      gapQuantilesMs: gapShares.map((share) => quantile(this.#gapsMs, share)),
      buyShare: this.#signs.filter((sign) => sign > 0).length / this.#signs.length,
      signAutocorrelation: signLags.map((lag) => autocorrelation(this.#signs, lag)),
      statesPerSecond: this.#states / seconds,
      spreadShares: this.#spreads.map((count) => count / this.#states),
      levelMeans: this.#levelSums.map((sum) => sum / this.#states),
      midDeviations: changes.map(deviation),
      midKurtosis: changes.map(kurtosis),
      midChangesPerMinute: this.#midChanges / minutes,
      imbalanceLeads: horizonsSeconds.map((h) => this.#lead(this.#imbalances, h)),
      deepImbalanceLeads: horizonsSeconds.map((h) => this.#lead(this.#deepImbalances, h)),
      flowLeads: horizonsSeconds.map((h) => this.#flowLead(h)),
      flowExplains: flows.map((flow, i) => correlation(flow, changes[i] as number[])),
      imbalanceDeviation: deviation(this.#imbalances),
      imbalancePersistence: autocorrelation(this.#imbalances, 10),
      tradedMoveShare: this.#traded / this.#widened,
      completedShare: this.#completed / this.#narrowed,
    }
  }

  #lead(signal: readonly number[], horizon: number): number {
    const count = this.#mids.length - horizon
    const moves = this.#mids.slice(horizon).map((mid, i) => mid - (this.#mids[i] as number))
    return correlation(signal.slice(0, count), moves)
  }

  #flowLead(horizon: number): number {
    const past: number[] = []
    const next: number[] = []
    for (let i = horizon; i + horizon < this.#mids.length; i++) {
      past.push((this.#flows[i] as number) - (this.#flows[i - horizon] as number))
      next.push((this.#mids[i + horizon] as number) - (this.#mids[i] as number))
    }
    return correlation(past, next)
  }
}

/** Changes over whole steps from the first sample on. */
function differences(samples: readonly number[], step: number): number[] {
  const changes: number[] = []
  for (let i = step; i < samples.length; i += step) {
    changes.push((samples[i] as number) - (samples[i - step] as number))
  }
  return changes
}

function weightedImbalance(book: OrderBook): number {
  let bids = 0
  let asks = 0
  for (let level = 0; level < Math.min(5, book.bidLevels, book.askLevels); level++) {
    bids += (5 - level) * book.bidSize(level)
    asks += (5 - level) * book.askSize(level)
  }
  return (bids - asks) / (bids + asks)
}
