import { microsPerMinute, microsPerSecond } from '../../shared/units.ts'
import type { Side } from './events.ts'

/** Closed bars a series remembers: a power of two, more than any feature looks back. */
const rememberedBars = 256

/**
 * Bars of one period. The bar that is still forming and the closed ones behind it: `high(0)` is the last
 * closed bar's high, `high(1)` the one before. An interval without a trade has no bar.
 */
export class BarSeries {
  readonly periodUs: number
  readonly forming = new FormingBar()
  #closed = 0
  readonly #mask = rememberedBars - 1
  readonly #startsUs = new Float64Array(rememberedBars)
  readonly #opens = new Int32Array(rememberedBars)
  readonly #highs = new Int32Array(rememberedBars)
  readonly #lows = new Int32Array(rememberedBars)
  readonly #closes = new Int32Array(rememberedBars)
  readonly #volumes = new Int32Array(rememberedBars)
  readonly #buyVolumes = new Int32Array(rememberedBars)
  readonly #sellVolumes = new Int32Array(rememberedBars)
  readonly #vwaps = new Float64Array(rememberedBars)

  /** @param periodUs divides an hour: bars then align to the session's open, which is on the hour */
  constructor(periodUs: number) {
    this.periodUs = periodUs
  }

  /** How many bars can be looked at. */
  get count(): number {
    return Math.min(this.#closed, rememberedBars)
  }

  /** How many bars ever closed. */
  get closed(): number {
    return this.#closed
  }

  startUs(ago: number): number {
    return this.#startsUs[this.#slot(ago)] as number
  }

  open(ago: number): number {
    return this.#opens[this.#slot(ago)] as number
  }

  high(ago: number): number {
    return this.#highs[this.#slot(ago)] as number
  }

  low(ago: number): number {
    return this.#lows[this.#slot(ago)] as number
  }

  close(ago: number): number {
    return this.#closes[this.#slot(ago)] as number
  }

  volume(ago: number): number {
    return this.#volumes[this.#slot(ago)] as number
  }

  buyVolume(ago: number): number {
    return this.#buyVolumes[this.#slot(ago)] as number
  }

  sellVolume(ago: number): number {
    return this.#sellVolumes[this.#slot(ago)] as number
  }

  vwapTicks(ago: number): number {
    return this.#vwaps[this.#slot(ago)] as number
  }

  /** Whether the forming bar is over at this time. */
  isDue(tsUs: number): boolean {
    return this.forming.volume > 0 && tsUs >= this.forming.startUs + this.periodUs
  }

  addTrade(tsUs: number, priceTicks: number, size: number, side: Side): void {
    if (this.forming.volume === 0) this.forming.begin(this.#startOf(tsUs), priceTicks)
    this.forming.add(priceTicks, size, side)
  }

  /** Adds the bar that just closed in a shorter series. */
  addBar(shorter: BarSeries): void {
    if (this.forming.volume === 0) {
      this.forming.begin(this.#startOf(shorter.startUs(0)), shorter.open(0))
    }
    this.forming.merge(shorter)
  }

  closeForming(): void {
    const bar = this.forming
    const slot = this.#closed & this.#mask
    this.#startsUs[slot] = bar.startUs
    this.#opens[slot] = bar.openTicks
    this.#highs[slot] = bar.highTicks
    this.#lows[slot] = bar.lowTicks
    this.#closes[slot] = bar.closeTicks
    this.#volumes[slot] = bar.volume
    this.#buyVolumes[slot] = bar.buyVolume
    this.#sellVolumes[slot] = bar.sellVolume
    this.#vwaps[slot] = bar.vwapTicks
    this.#closed++
    bar.clear()
  }

  #slot(ago: number): number {
    return (this.#closed - 1 - ago) & this.#mask
  }

  #startOf(tsUs: number): number {
    return tsUs - (tsUs % this.periodUs)
  }
}

export class FormingBar {
  startUs = 0
  openTicks = 0
  highTicks = 0
  lowTicks = 0
  closeTicks = 0
  volume = 0
  buyVolume = 0
  sellVolume = 0
  #sumOfPrices = 0

  get vwapTicks(): number {
    return this.openTicks + this.#sumOfPrices / this.volume
  }

  begin(startUs: number, openTicks: number): void {
    this.startUs = startUs
    this.openTicks = openTicks
    this.highTicks = openTicks
    this.lowTicks = openTicks
    this.#sumOfPrices = 0
  }

  add(priceTicks: number, size: number, side: Side): void {
    if (priceTicks > this.highTicks) this.highTicks = priceTicks
    if (priceTicks < this.lowTicks) this.lowTicks = priceTicks
    this.closeTicks = priceTicks
    this.volume += size
    this.#sumOfPrices += (priceTicks - this.openTicks) * size
    if (side > 0) this.buyVolume += size
    else if (side < 0) this.sellVolume += size
  }

  merge(shorter: BarSeries): void {
    if (shorter.high(0) > this.highTicks) this.highTicks = shorter.high(0)
    if (shorter.low(0) < this.lowTicks) this.lowTicks = shorter.low(0)
    this.closeTicks = shorter.close(0)
    this.volume += shorter.volume(0)
    this.#sumOfPrices += (shorter.vwapTicks(0) - this.openTicks) * shorter.volume(0)
    this.buyVolume += shorter.buyVolume(0)
    this.sellVolume += shorter.sellVolume(0)
  }

  clear(): void {
    this.volume = 0
    this.buyVolume = 0
    this.sellVolume = 0
  }
}

/** Which series closed a bar, as bits. */
export const Closed = {
  None: 0,
  Second: 1,
  Minute: 2,
  FiveMinutes: 4,
  FifteenMinutes: 8,
  Hour: 16,
} as const

/** The five series from a second to an hour. Each is made of the closed bars of the one before. */
export class Bars {
  readonly second = new BarSeries(microsPerSecond)
  readonly minute = new BarSeries(microsPerMinute)
  readonly fiveMinutes = new BarSeries(5 * microsPerMinute)
  readonly fifteenMinutes = new BarSeries(15 * microsPerMinute)
  readonly hour = new BarSeries(60 * microsPerMinute)
  readonly #longer = [
    { series: this.minute, shorter: this.second, closed: Closed.Minute },
    { series: this.fiveMinutes, shorter: this.minute, closed: Closed.FiveMinutes },
    { series: this.fifteenMinutes, shorter: this.fiveMinutes, closed: Closed.FifteenMinutes },
    { series: this.hour, shorter: this.fifteenMinutes, closed: Closed.Hour },
  ]

  /** No bar can be over before the next whole second. */
  #nextSecondUs = 0

  /** Closes every bar that is over at this time. @returns the bits of Closed */
  advance(tsUs: number): number {
    if (tsUs < this.#nextSecondUs) return Closed.None
    this.#nextSecondUs = tsUs - (tsUs % microsPerSecond) + microsPerSecond
    if (!this.second.isDue(tsUs)) return this.#closeLonger(tsUs, Closed.None)
    this.second.closeForming()
    return this.#closeLonger(tsUs, Closed.Second)
  }

  addTrade(tsUs: number, priceTicks: number, size: number, side: Side): void {
    this.second.addTrade(tsUs, priceTicks, size, side)
  }

  #closeLonger(tsUs: number, closedBefore: number): number {
    let closed = closedBefore
    let isShorterClosed = closed !== Closed.None
    for (const { series, shorter, closed: bit } of this.#longer) {
      if (isShorterClosed) series.addBar(shorter)
      isShorterClosed = series.isDue(tsUs)
      if (!isShorterClosed) continue
      series.closeForming()
      closed |= bit
    }
    return closed
  }
}
