import { microsPerMilli, microsPerMinute, microsPerSecond } from '../../../shared/units.ts'
import { Random } from '../../feed/synthetic/random.ts'
import type { MarketEvent, TradeEvent as Trade } from '../../market/events.ts'
import { DepthEvent, EventKind, StatusEvent, TradeEvent } from '../../market/events.ts'
import { Changed } from '../../market/market.ts'
import type { BookSide } from '../../market/order-book.ts'
import type { HistoryBar } from '../history/history-bar.ts'
import { noiseOf } from '../options/contract-noise.ts'
import type { ContractMarket } from './contract-market.ts'
import { MonthSpread } from './month-spread.ts'
import { VolumeRatio } from './month-volumes.ts'

/** While its best prices stand, a book's sizes are looked at again so often. */
const sizesEveryUs = 100 * microsPerMilli
/** The spread moves over minutes. */
const spreadEveryUs = microsPerMinute
/** How long a level's size over the traded month's stays what it is. */
const levelSizeUs = 10 * microsPerSecond
/** A book thins out less than its volume does. */
const depthLimits = { least: 0.15, most: 1.5 } as const

export type MirrorEmit = (target: ContractMarket, event: MarketEvent) => void

/**
 * Another month of the traded future. Arbitrage ties the two together, so its prices are the traded month's, a
 * spread away; its volume follows the roll, its trades are drawn from the traded month's, and the sizes in its
 * book are its own. Its past is made from the traded month's too, so it does not matter when it was first asked for.
 */
export class MirroredMonth {
  readonly target: ContractMarket
  readonly #source: ContractMarket
  readonly #emit: MirrorEmit
  readonly #spread: MonthSpread
  readonly #volumes: VolumeRatio
  readonly #seed: number
  readonly #random: Random
  readonly #trade = new TradeEvent()
  readonly #book = new DepthEvent()
  readonly #status = new StatusEvent()
  #spreadTicks = 0
  #spreadDueUs = 0
  #sizesDueUs = 0
  #bidTicks = 0
  #askTicks = 0

  constructor(source: ContractMarket, target: ContractMarket, seed: number, emit: MirrorEmit) {
    this.#source = source
    this.target = target
    this.#emit = emit
    this.#seed = seed + target.contract.conId
    this.#random = new Random(this.#seed >>> 0)
    this.#spread = new MonthSpread(source.contract, target.contract, seed)
    const { contractMonth } = target.contract
    this.#volumes = new VolumeRatio(contractMonth, source.contract.contractMonth)
    this.#begin()
  }

  advance(tsUs: number): void {
    if (this.target.advance(tsUs)) this.#settle()
  }

  /** After the traded month took the event in. */
  onMarket(event: MarketEvent): void {
    const { changed, tsUs } = this.#source.market
    if ((changed & Changed.Trade) !== 0 && event.kind === EventKind.Trade) this.#onTrade(event)
    if ((changed & Changed.Book) !== 0) this.#onBook()
    if ((changed & Changed.Status) === 0) return
    this.#status.tsUs = tsUs
    this.#status.isTrading = !this.#source.market.isHalted
    this.#emit(this.target, this.#status)
  }

  /** As if it had been watched from the traded month's first moment on. */
  #begin(): void {
    const { market, history } = this.#source
    const { target } = this
    target.history.adopt(history, (bar) => this.#shift(bar))
    target.advance(market.tsUs)
    target.market.isHalted = market.isHalted
    this.#onBook()
    this.#settle()
    if (!market.hasTraded) return
    const { trade } = target.market
    trade.tsUs = market.trade.tsUs
    trade.priceTicks = market.trade.priceTicks + this.#spreadTicks
    trade.size = 1
  }

  /** Few trade in it in the half minute that settles a day: it settles the spread away from the traded month. */
  #settle(): void {
    this.target.settlement.previousTicks = this.#source.settlement.previousTicks + this.#spreadTicks
  }

  /** On average so many contracts more or less as the volumes say; often none. */
  #onTrade(event: Trade): void {
    const size = Math.floor(event.size * this.#volumes.at(event.tsUs) + this.#random.unit())
    if (size === 0) return
    const trade = this.#trade
    trade.tsUs = event.tsUs
    trade.priceTicks = event.priceTicks + this.#spreadTicks
    trade.size = size
    trade.aggressor = event.aggressor
    trade.hasAggressor = event.hasAggressor
    trade.isReconstructed = event.isReconstructed
    this.#emit(this.target, trade)
  }

  #onBook(): void {
    const { book, quote, tsUs } = this.#source.market
    const isSame = quote.bidTicks === this.#bidTicks && quote.askTicks === this.#askTicks
    if (isSame && quote.isSound && tsUs < this.#sizesDueUs) return
    this.#bidTicks = quote.bidTicks
    this.#askTicks = quote.askTicks
    this.#sizesDueUs = tsUs + sizesEveryUs
    // Only here: a trade is always at the spread of the book before it.
    this.#followSpread()
    const event = this.#book
    event.tsUs = tsUs
    event.bidLevels = this.#mirror(book.side(1), event.bidTicks, event.bidSizes)
    event.askLevels = this.#mirror(book.side(-1), event.askTicks, event.askSizes)
    this.#emit(this.target, event)
  }

  #followSpread(): void {
    const { market } = this.#source
    const { tsUs, quote, trade } = market
    if (tsUs < this.#spreadDueUs || !(quote.isSound || market.hasTraded)) return
    const priceTicks = quote.isSound ? quote.midTicks : trade.priceTicks
    this.#spreadTicks = this.#spread.ticksAt(tsUs, priceTicks)
    this.#spreadDueUs = tsUs - (tsUs % spreadEveryUs) + spreadEveryUs
  }

  /** @returns how many levels there are */
  #mirror({ levels, ticks, sizes }: BookSide, toTicks: Int32Array, toSizes: Int32Array): number {
    const { tsUs } = this.#source.market
    const period = Math.floor(tsUs / levelSizeUs)
    const { least, most } = depthLimits
    const depth = Math.min(most, Math.max(least, Math.sqrt(this.#volumes.at(tsUs))))
    for (let level = 0; level < levels; level++) {
      const priceTicks = ticks[level] as number
      const own = 0.6 + 0.8 * noiseOf(priceTicks, this.#seed, period)
      toTicks[level] = priceTicks + this.#spreadTicks
      toSizes[level] = Math.max(1, Math.round((sizes[level] as number) * depth * own))
    }
    return levels
  }

  #shift(bar: HistoryBar): void {
    const priceTicks = bar.bid.isEmpty ? bar.trade.close : bar.bid.close
    bar.shift(this.#spread.ticksAt(bar.startUs, priceTicks), this.#volumes.at(bar.startUs))
  }
}
