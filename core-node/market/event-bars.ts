import { BarSeries } from './bars.ts'
import type { LastTrade } from './last-trade.ts'

/**
 * Bars that close by what was traded, not by time. Each series is read like one of time: `bars.high(0)` is
 * the last closed bar's. A bar's start is its first trade's time, to the microsecond.
 */
function eventSeries(): BarSeries {
  return new BarSeries(1)
}

/** A bar for every so many trades. */
export class TickBars {
  readonly bars = eventSeries()
  readonly #tradesPerBar: number
  #trades = 0

  constructor(tradesPerBar: number) {
    this.#tradesPerBar = tradesPerBar
  }

  onTrade({ tsUs, priceTicks, size, side }: LastTrade): void {
    this.bars.addTrade(tsUs, priceTicks, size, side)
    this.#trades++
    if (this.#trades < this.#tradesPerBar) return
    this.#trades = 0
    this.bars.closeForming()
  }
}

/** A bar for every so many contracts, exactly: a trade that is too large for one goes on in the next. */
export class VolumeBars {
  readonly bars = eventSeries()
  readonly #contractsPerBar: number

  constructor(contractsPerBar: number) {
    this.#contractsPerBar = contractsPerBar
  }

  onTrade({ tsUs, priceTicks, size, side }: LastTrade): void {
    let left = size
    while (left > 0) {
      const part = Math.min(left, this.#contractsPerBar - this.bars.forming.volume)
      this.bars.addTrade(tsUs, priceTicks, part, side)
      if (this.bars.forming.volume === this.#contractsPerBar) this.bars.closeForming()
      left -= part
    }
  }
}

/** A bar as long as price stays within so many ticks; the trade that leaves them begins the next. */
export class RangeBars {
  readonly bars = eventSeries()
  readonly #rangeTicks: number

  constructor(rangeTicks: number) {
    this.#rangeTicks = rangeTicks
  }

  onTrade({ tsUs, priceTicks, size, side }: LastTrade): void {
    const { forming } = this.bars
    const high = Math.max(forming.highTicks, priceTicks)
    const low = Math.min(forming.lowTicks, priceTicks)
    if (forming.volume > 0 && high - low > this.#rangeTicks) this.bars.closeForming()
    this.bars.addTrade(tsUs, priceTicks, size, side)
  }
}
