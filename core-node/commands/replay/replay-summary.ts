import { round6 } from '../../../shared/rounding.ts'
import { centsToDollars, ticksToPrice } from '../../../shared/units.ts'
import type { Replay } from '../../engine/replay.ts'
import type { TierCounts } from '../../engine/step/engine.ts'
import { printPairs } from '../../operations/output.ts'
import type { LossReport } from './loss-tally.ts'

type Level = { readonly price: number; readonly size: number } | null

/** What a replay found, in points, contracts and cents. */
export type ReplaySummary = {
  readonly instrument: string
  readonly events: number
  readonly trades: {
    readonly count: number
    readonly volume: number
    readonly buyVolume: number
    readonly sellVolume: number
    readonly auctionVolume: number
    readonly unclassifiedVolume: number
    readonly vwap: number | null
    readonly high: number | null
    readonly low: number | null
  }
  readonly book: {
    readonly bid: Level
    readonly ask: Level
    readonly crossedAfterOpen: number
    readonly unknownOrders: number
  }
  readonly signals: { readonly evaluated: number; readonly byTier: TierCounts }
  readonly orders: {
    readonly sent: number
    readonly filled: number
    readonly cancelled: number
    readonly rejected: number
  }
  readonly ledger: {
    readonly positionContracts: number
    readonly realizedCents: number
    readonly feesCents: number
    readonly trades: number
  }
  readonly losses: LossReport
  readonly auditRows: number
  readonly auditSha256: string
  readonly elapsedMs: number
  readonly eventsPerSecond: number
  readonly peakRssMb: number
}

export type Took = {
  readonly records: number
  readonly elapsedMs: number
  readonly peakRssMb: number
}

export function summarize(
  replay: Replay,
  contract: string,
  losses: LossReport,
  { records, elapsedMs, peakRssMb }: Took,
): ReplaySummary {
  const { engine, trades, audit } = replay
  const { tickNanos } = engine.market.instrument
  const price = (ticks: number) => round6(ticksToPrice(ticks, tickNanos))
  const hasTrades = trades.count > 0
  const { quote, orders } = engine.market
  const { ledger } = engine.execution.booking
  return {
    instrument: contract,
    events: records,
    trades: {
      count: trades.count,
      volume: trades.volume,
      buyVolume: trades.buyVolume,
      sellVolume: trades.sellVolume,
      auctionVolume: trades.auctionVolume,
      unclassifiedVolume: trades.unclassifiedVolume,
      vwap: hasTrades ? price(trades.vwap.meanTicks) : null,
      high: hasTrades ? price(trades.highTicks) : null,
      low: hasTrades ? price(trades.lowTicks) : null,
    },
    book: {
      bid: quote.bidSize > 0 ? { price: price(quote.bidTicks), size: quote.bidSize } : null,
      ask: quote.askSize > 0 ? { price: price(quote.askTicks), size: quote.askSize } : null,
      crossedAfterOpen: replay.crossedAfterOpen,
      unknownOrders: orders.unknownOrders,
    },
    signals: { evaluated: engine.confluence.evaluations, byTier: engine.tierCounts },
    orders: replay.orders,
    ledger: {
      positionContracts: ledger.positionContracts,
      realizedCents: ledger.realizedCents,
      feesCents: ledger.feesCents,
      trades: engine.execution.booking.trades,
    },
    losses,
    auditRows: audit.lastSeq,
    auditSha256: audit.sha256(),
    elapsedMs: Math.round(elapsedMs * 10) / 10,
    eventsPerSecond: Math.round((records / elapsedMs) * 1_000),
    peakRssMb,
  }
}

export function printSummary(summary: ReplaySummary, source: string, preset: string): void {
  const { trades, book, signals, orders, ledger } = summary
  const number = (value: number) => value.toLocaleString('en-US')
  const dollars = (cents: number) =>
    centsToDollars(cents).toLocaleString('en-US', { style: 'currency', currency: 'USD' })
  const side = (level: Level) => (level === null ? 'none' : `${level.price} × ${level.size}`)
  const tiers = Object.entries(signals.byTier)
    .map(([tier, count]) => `${tier} ${number(count)}`)
    .join(', ')
  printPairs([
    ['Replayed', `${source}, ${summary.instrument}, ${number(summary.events)} records`],
    ['Trades', `${number(trades.count)}, ${number(trades.volume)} contracts`],
    ['  bought, sold', `${number(trades.buyVolume)}, ${number(trades.sellVolume)}`],
    ['  auction, unknown', `${number(trades.auctionVolume)}, ${number(trades.unclassifiedVolume)}`],
    ['  VWAP, range', `${trades.vwap ?? 'none'}, ${trades.low ?? ''} to ${trades.high ?? ''}`],
    ['Book at the end', `${side(book.bid)} / ${side(book.ask)}`],
    ['  crossed after open', `${number(book.crossedAfterOpen)}`],
    ['  unknown orders', `${number(book.unknownOrders)}`],
    ['Preset', preset],
    ['Score evaluated', `${number(signals.evaluated)} times`],
    ['  at tier', tiers],
    ['Orders', `${orders.sent} sent, ${orders.filled} filled, ${orders.cancelled} cancelled`],
    ['Closed trades', `${ledger.trades}; position ${ledger.positionContracts}`],
    ['Realized', `${dollars(ledger.realizedCents)}, fees ${dollars(ledger.feesCents)}`],
    ...lossPairs(summary.losses, dollars),
    ['Audit', `${number(summary.auditRows)} rows, sha256 ${summary.auditSha256}`],
    [
      'Took',
      `${number(summary.elapsedMs)} ms, ${number(summary.eventsPerSecond)} records/s, ${summary.peakRssMb} MB`,
    ],
  ])
}

/** What was lost on the worst day, what of it went beyond the limit and why, and how the kill switch stands. */
export function lossPairs(
  { worstDay, limitCents, beyond, slippage, kill }: LossReport,
  dollars: (cents: number) => string,
): (readonly [string, string])[] {
  if (worstDay === null) return []
  const { stopCents, flattenCents, worstTicks } = slippage
  return [
    [
      'Worst day',
      `${worstDay.tradeDate}, ${dollars(worstDay.netCents)}; limit ${dollars(limitCents)}`,
    ],
    ...(beyond === null
      ? []
      : [
          [
            '  beyond the limit',
            `${dollars(beyond.cents)}: gap ${dollars(beyond.gapCents)}, slippage ${dollars(beyond.slippageCents)}, fees ${dollars(beyond.feesCents)}`,
          ] as const,
        ]),
    [
      '  slippage of exits',
      `stops ${dollars(stopCents)}, flattening ${dollars(flattenCents)}; worst ${worstTicks} ticks`,
    ],
    ['Kill switch', kill.level === 'none' ? 'off' : `${kill.level}, by ${kill.by}: ${kill.reason}`],
  ]
}
