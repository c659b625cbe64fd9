import { microsPerMinute, microsPerSecond } from '../../../shared/units.ts'
import type { MarketEvent } from '../../market/events.ts'
import { EventKind } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import { Changed } from '../../market/market.ts'
import { BarRing } from './bar-ring.ts'
import { HistoryBar } from './history-bar.ts'
import { TickRing } from './tick-ring.ts'

/** Nine hours of seconds and twelve days of minutes in 9 MB; a third of a day of trades, some hours of quotes. */
const secondsKept = 32_768
const minutesKept = 16_384
const tradesKept = 65_536
const quotesKept = 131_072

/** Columns of the rings of ticks. */
export const TradeColumn = { Price: 0, Size: 1 } as const
export const QuoteColumn = { Bid: 0, BidSize: 1, Ask: 2, AskSize: 3 } as const

/**
 * What the market has been since the gateway began: bars of seconds and minutes, trades, and changes of the best
 * quote. Memory is bounded, the oldest go. All bars that clients ask for are made of these.
 */
export class MarketHistory {
  readonly seconds = new BarRing(microsPerSecond, secondsKept)
  readonly minutes = new BarRing(microsPerMinute, minutesKept)
  readonly trades = new TickRing(2, tradesKept)
  readonly quotes = new TickRing(4, quotesKept)
  /** The second at hand, and the minute without it. */
  readonly #second = new HistoryBar()
  readonly #minute = new HistoryBar()
  readonly #market: Market
  #secondEndUs = 0
  #bidTicks = 0
  #bidSize = 0
  #askTicks = 0
  #askSize = 0
  /** Since when the quote has stood so, within the second at hand. */
  #quotedSinceUs = 0

  constructor(market: Market) {
    this.#market = market
  }

  /** Takes over another market's bars, each changed by `shift`; its ticks it has none of. */
  adopt(source: MarketHistory, shift: (bar: HistoryBar) => void): void {
    for (const ring of ['seconds', 'minutes'] as const) {
      for (const bar of source[ring].since(0)) {
        shift(bar)
        this[ring].append(bar)
      }
    }
    const forming = source.formingMinute()
    this.#minute.begin(forming.startUs)
    if (forming.isEmpty) return
    this.#minute.merge(forming)
    shift(this.#minute)
  }

  /** Time passed. */
  advance(): void {
    if (this.#market.tsUs >= this.#secondEndUs) this.#beginSecond(this.#market.tsUs)
  }

  /** After the market took an event in, at the time of the last `advance`. */
  onMarket(event: MarketEvent): void {
    const { changed } = this.#market
    if ((changed & Changed.Trade) !== 0 && event.kind === EventKind.Trade) this.#onTrade()
    if ((changed & Changed.Book) !== 0) this.#onQuote()
  }

  /** The second at hand as it stands: valid until the next call. */
  formingSecond(): HistoryBar {
    this.#accountForQuote(this.#market.tsUs)
    return this.#second
  }

  /** The minute at hand without the second at hand; empty until its first second is over. */
  formingMinute(): HistoryBar {
    return this.#minute
  }

  #onTrade(): void {
    const { tsUs, priceTicks, size } = this.#market.trade
    const bar = this.#second
    bar.trade.add(priceTicks)
    bar.volume += size
    bar.trades++
    bar.tradedTicks += priceTicks * size
    const { trades } = this
    const at = trades.append(tsUs)
    trades.values[at + TradeColumn.Price] = priceTicks
    trades.values[at + TradeColumn.Size] = size
  }

  #onQuote(): void {
    const { bidTicks, bidSize, askTicks, askSize } = this.#market.quote
    const isPriceSame = bidTicks === this.#bidTicks && askTicks === this.#askTicks
    if (isPriceSame && bidSize === this.#bidSize && askSize === this.#askSize) return
    const { tsUs } = this.#market
    const isSideSame = bidSize > 0 === this.#bidSize > 0 && askSize > 0 === this.#askSize > 0
    if (!isPriceSame || !isSideSame) this.#accountForQuote(tsUs)
    this.#bidTicks = bidTicks
    this.#bidSize = bidSize
    this.#askTicks = askTicks
    this.#askSize = askSize
    if (!isPriceSame || !isSideSame) this.#addQuote()
    const { quotes } = this
    const at = quotes.append(tsUs)
    quotes.values[at + QuoteColumn.Bid] = bidTicks
    quotes.values[at + QuoteColumn.BidSize] = bidSize
    quotes.values[at + QuoteColumn.Ask] = askTicks
    quotes.values[at + QuoteColumn.AskSize] = askSize
  }

  #addQuote(): void {
    const bar = this.#second
    if (this.#bidSize > 0) bar.bid.add(this.#bidTicks)
    if (this.#askSize > 0) bar.ask.add(this.#askTicks)
    const isSound = this.#bidSize > 0 && this.#askSize > 0 && this.#bidTicks < this.#askTicks
    if (isSound) bar.middle.add(this.#bidTicks + this.#askTicks)
  }

  #accountForQuote(untilUs: number): void {
    const forUs = untilUs - this.#quotedSinceUs
    this.#quotedSinceUs = untilUs
    this.#hold(this.#second, forUs)
  }

  #hold(bar: HistoryBar, forUs: number): void {
    if (this.#bidSize > 0 && this.#askSize > 0) bar.hold(this.#bidTicks, this.#askTicks, forUs)
  }

  /** Seconds in which nothing happened have no bar, but the quote stands into the one that begins. */
  #beginSecond(tsUs: number): void {
    this.#endSecond()
    const startUs = tsUs - (tsUs % microsPerSecond)
    const minuteEndUs = this.#minute.startUs + microsPerMinute
    this.#hold(this.#minute, Math.max(0, Math.min(startUs, minuteEndUs) - this.#secondEndUs))
    this.#secondEndUs = startUs + microsPerSecond
    this.#second.begin(startUs)
    this.#quotedSinceUs = startUs
    const minuteUs = startUs - (startUs % microsPerMinute)
    if (minuteUs !== this.#minute.startUs) {
      if (!this.#minute.isEmpty) this.minutes.append(this.#minute)
      this.#minute.begin(minuteUs)
    }
    // While the market is shut the last quote is none.
    if (this.#market.isOpen) this.#addQuote()
  }

  #endSecond(): void {
    if (this.#second.isEmpty) return
    this.#accountForQuote(this.#secondEndUs)
    this.seconds.append(this.#second)
    this.#minute.merge(this.#second)
  }
}
