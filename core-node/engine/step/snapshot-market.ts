import { knownOrNull, round6 } from '../../../shared/rounding.ts'
import { microsPerSecond } from '../../../shared/units.ts'
import { micropriceTicks } from '../../features/order-book-imbalance.ts'
import type { Market } from '../../market/market.ts'
import { marketFigures } from './figures.ts'
import { areaOf } from './levels-row.ts'
import type { Signal } from './signal.ts'

/** The market of a moment: its prices, its book, its day, and where the option levels lie on the future. */
export function snapshotMarket(market: Market, signal: Signal, contract: string) {
  const { book, instrument, session, sessionProfile, tsUs } = market
  const { options, sources } = signal
  const now = areaOf(sessionProfile.developing)
  const before = areaOf(sessionProfile.previous)
  return {
    contract,
    tickNanos: instrument.tickNanos,
    tickCents: instrument.tickCents,
    ...marketFigures(market, signal),
    lastSize: market.trade.size,
    ...betweenQuotes(market),
    bids: levels(book.bidLevels, (level) => [book.bidTicks(level), book.bidSize(level)]),
    asks: levels(book.askLevels, (level) => [book.askTicks(level), book.askSize(level)]),
    pocTicks: now.poc,
    vahTicks: now.high,
    valTicks: now.low,
    previousPocTicks: before.poc,
    previousVahTicks: before.high,
    previousValTicks: before.low,
    callWallTicks: knownOrNull(options.ticksOf(options.callWall)),
    putWallTicks: knownOrNull(options.ticksOf(options.putWall)),
    flipTicks: knownOrNull(options.ticksOf(options.flip)),
    gammaBn: knownOrNull(options.netBn),
    isOpen: market.isOpen,
    tradeDate: session.tradeDate,
    window: signal.session.window,
    closesInSeconds: Math.max(0, Math.floor((session.closeUs - tsUs) / microsPerSecond)),
    volatility: sources.volatility.regime,
    vix: knownOrNull(sources.volatility.vix),
    regime: signal.marketRegime.kind,
  }
}

function betweenQuotes({ quote }: Market) {
  const { bidTicks, bidSize, askTicks, askSize } = quote
  if (!(bidSize > 0 && askSize > 0)) return { spreadTicks: null, micropriceTicks: null }
  return {
    spreadTicks: askTicks - bidTicks,
    micropriceTicks: round6(micropriceTicks(bidTicks, bidSize, askTicks, askSize)),
  }
}

/** Price and size of as many levels as the book has: it holds ten of a side at most. */
function levels(
  count: number,
  at: (level: number) => [ticks: number, contracts: number],
): [ticks: number, contracts: number][] {
  return Array.from({ length: count }, (_, level) => at(level))
}
