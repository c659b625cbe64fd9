import { Candle, candleColumns } from './candle.ts'

/** Numbers of a bar in a ring of bars. */
export const barColumns = 4 * candleColumns + 7

/**
 * What happened in a stretch of time: trades, and the best quote as it stood. Prices are ticks, of the middle
 * half ticks. The quote's time averages are kept as sums of price times microseconds.
 */
export class HistoryBar {
  startUs = 0
  readonly trade = new Candle()
  readonly bid = new Candle()
  readonly ask = new Candle()
  /** Bid plus ask of quotes that are not crossed. */
  readonly middle = new Candle()
  volume = 0
  trades = 0
  /** Price times contracts. */
  tradedTicks = 0
  bidTickUs = 0
  askTickUs = 0
  /** How long both sides had a price. */
  quotedUs = 0

  get isEmpty(): boolean {
    return this.trade.isEmpty && this.bid.isEmpty && this.ask.isEmpty
  }

  begin(startUs: number): void {
    this.startUs = startUs
    this.trade.clear()
    this.bid.clear()
    this.ask.clear()
    this.middle.clear()
    this.volume = 0
    this.trades = 0
    this.tradedTicks = 0
    this.bidTickUs = 0
    this.askTickUs = 0
    this.quotedUs = 0
  }

  /** The quote stood so for a while. */
  hold(bidTicks: number, askTicks: number, forUs: number): void {
    this.bidTickUs += bidTicks * forUs
    this.askTickUs += askTicks * forUs
    this.quotedUs += forUs
  }

  /** Adds the bar behind it. */
  merge(later: HistoryBar): void {
    this.trade.merge(later.trade)
    this.bid.merge(later.bid)
    this.ask.merge(later.ask)
    this.middle.merge(later.middle)
    this.volume += later.volume
    this.trades += later.trades
    this.tradedTicks += later.tradedTicks
    this.bidTickUs += later.bidTickUs
    this.askTickUs += later.askTickUs
    this.quotedUs += later.quotedUs
  }

  /** Makes it the bar of another month, so many ticks higher and so many times as busy. */
  shift(ticks: number, busier: number): void {
    for (const candle of [this.trade, this.bid, this.ask]) candle.shift(ticks)
    this.middle.shift(2 * ticks)
    const volume = this.volume === 0 ? 0 : Math.max(1, Math.round(this.volume * busier))
    const averageTicks = this.volume === 0 ? 0 : this.tradedTicks / this.volume + ticks
    this.tradedTicks = averageTicks * volume
    this.trades = Math.min(volume, Math.ceil(this.trades * Math.min(1, busier)))
    this.volume = volume
    this.bidTickUs += ticks * this.quotedUs
    this.askTickUs += ticks * this.quotedUs
  }

  write(row: Float64Array, start: number): void {
    let at = start
    for (const candle of [this.trade, this.bid, this.ask, this.middle]) {
      candle.write(row, at)
      at += candleColumns
    }
    row[at] = this.startUs
    row[at + 1] = this.volume
    row[at + 2] = this.trades
    row[at + 3] = this.tradedTicks
    row[at + 4] = this.bidTickUs
    row[at + 5] = this.askTickUs
    row[at + 6] = this.quotedUs
  }

  read(row: Float64Array, start: number): void {
    let at = start
    for (const candle of [this.trade, this.bid, this.ask, this.middle]) {
      candle.read(row, at)
      at += candleColumns
    }
    this.startUs = row[at] as number
    this.volume = row[at + 1] as number
    this.trades = row[at + 2] as number
    this.tradedTicks = row[at + 3] as number
    this.bidTickUs = row[at + 4] as number
    this.askTickUs = row[at + 5] as number
    this.quotedUs = row[at + 6] as number
  }
}
