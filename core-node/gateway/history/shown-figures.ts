import { ticksToPrice } from '../../../shared/units.ts'
import type { Instrument } from '../../market/instruments.ts'
import type { PriceTexts } from '../ticks/price-texts.ts'
import type { Candle } from './candle.ts'
import type { HistoryBar } from './history-bar.ts'

/** A bar's figures as text, in the order of message 17. */
export type BarFigures = {
  readonly open: string
  readonly high: string
  readonly low: string
  readonly close: string
  readonly volume: string
  readonly average: string
  readonly count: string
}

export type BarTexts = { readonly prices: PriceTexts; readonly instrument: Instrument }

type Show = (bar: HistoryBar, texts: BarTexts) => BarFigures | undefined

/** What bars can show, by the names of IB. A bar without such data is left out. */
export const barKinds = {
  TRADES: showTrades,
  MIDPOINT: (bar, { prices }) => ofQuote(bar.middle, (half) => prices.middle(half, 0)),
  BID: (bar, { prices }) => ofQuote(bar.bid, (ticks) => prices.of(ticks)),
  ASK: (bar, { prices }) => ofQuote(bar.ask, (ticks) => prices.of(ticks)),
  BID_ASK: showBidAndAsk,
} as const satisfies Readonly<Record<string, Show>>

export type BarKind = keyof typeof barKinds

export function isBarKind(text: string): text is BarKind {
  return Object.hasOwn(barKinds, text)
}

/** What only trades have. */
const unavailable = { volume: '-1', average: '-1', count: '-1' } as const

function showTrades(bar: HistoryBar, { prices, instrument }: BarTexts): BarFigures | undefined {
  const { trade, volume, trades, tradedTicks } = bar
  if (trade.isEmpty) return undefined
  const average = ticksToPrice(tradedTicks / volume, instrument.tickNanos)
  return {
    ...candleTexts(trade, (ticks) => prices.of(ticks)),
    volume: String(volume),
    average: decimal(average),
    count: String(trades),
  }
}

function ofQuote(candle: Candle, text: (ticks: number) => string): BarFigures | undefined {
  return candle.isEmpty ? undefined : { ...candleTexts(candle, text), ...unavailable }
}

/** By IB's definition: the bid's time average, the highest ask, the lowest bid, the ask's time average. */
function showBidAndAsk(
  { bid, ask, bidTickUs, askTickUs, quotedUs }: HistoryBar,
  { prices, instrument }: BarTexts,
): BarFigures | undefined {
  if (bid.isEmpty || ask.isEmpty) return undefined
  const average = (tickUs: number, last: number) =>
    decimal(ticksToPrice(quotedUs > 0 ? tickUs / quotedUs : last, instrument.tickNanos))
  return {
    open: average(bidTickUs, bid.close),
    high: prices.of(ask.high),
    low: prices.of(bid.low),
    close: average(askTickUs, ask.close),
    ...unavailable,
  }
}

function candleTexts({ open, high, low, close }: Candle, text: (ticks: number) => string) {
  return { open: text(open), high: text(high), low: text(low), close: text(close) }
}

/** IB tells averages to some digits behind the price's own. */
function decimal(value: number): string {
  return String(Math.round(value * 1e6) / 1e6)
}
