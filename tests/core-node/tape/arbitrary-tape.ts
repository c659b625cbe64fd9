import fc from 'fast-check'

import type { TapeEvent } from '../../../core-node/engine/tape/tape-event.ts'
import { MarkKind } from '../../../core-node/engine/tape/tape-event.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { CommandKind } from '../../../core-node/execution/command-events.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import {
  ChainEvent,
  ClockEvent,
  DepthEvent,
  DepthRowEvent,
  EventKind,
  IndexEvent,
  OrderEvent,
  QuoteEvent,
  ResetEvent,
  StatusEvent,
  TradeEvent,
} from '../../../core-node/market/events.ts'
import type { OptionChain, OptionColumns } from '../../../core-node/market/option-chain.ts'
import { RiskKind } from '../../../core-node/risk/risk-events.ts'

/** Any integers at all: small ones, as a market has them, and the largest and strangest. */
const anyNumber = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -300, max: 300 }) },
  { weight: 3, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
)
const tsUs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 3_600_000_000 }).map((us) => 1.7e15 + us) },
  { weight: 1, arbitrary: fc.maxSafeNat() },
)
const price = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 21_500, max: 21_700 }) },
  { weight: 1, arbitrary: anyNumber },
)
const size = fc.oneof(fc.nat({ max: 500 }), anyNumber)
const uint32 = fc.nat({ max: 2 ** 32 - 1 })
const side = fc.constantFrom(1, -1, 0)
const flag = fc.boolean()
const int32s = fc.array(fc.integer(), { minLength: 10, maxLength: 10 })
const ladder = fc.oneof(
  fc
    .integer({ min: 21_500, max: 21_700 })
    .map((best) => Array.from({ length: 10 }, (_, i) => best - i)),
  int32s,
)
const levels = fc.integer({ min: 0, max: 10 })

function made<Event extends object>(
  create: () => Event,
  fields: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Event> {
  return fc.record(fields).map((values) => Object.assign(create(), values))
}

const depth = fc
  .record({ tsUs, isLast: flag, bids: levels, asks: levels, ladder, other: ladder, sizes: int32s })
  .map((drawn) => {
    const event = new DepthEvent()
    event.tsUs = drawn.tsUs
    event.isLast = drawn.isLast
    event.bidLevels = drawn.bids
    event.askLevels = drawn.asks
    event.bidTicks.set(drawn.ladder.slice(0, drawn.bids))
    event.askTicks.set(drawn.other.slice(0, drawn.asks))
    event.bidSizes.set(drawn.sizes.slice(0, drawn.bids))
    event.askSizes.set(drawn.sizes.slice(0, drawn.asks))
    return event
  })

const column = fc
  .array(fc.double(), { minLength: 3, maxLength: 3 })
  .map((all) => Float64Array.from(all))
const columns: fc.Arbitrary<OptionColumns> = fc.record({
  bids: column,
  asks: column,
  lasts: column,
  volumes: column,
  openInterests: column,
  quotedVolatilities: column,
  quotedDeltas: column,
  quotedGammas: column,
})
const chain: fc.Arbitrary<OptionChain> = fc.record({
  underlying: fc.constantFrom('SPX', 'QQQ'),
  asOfUs: tsUs,
  spot: fc.double(),
  openInterestDate: fc.string(),
  series: fc.array(
    fc.record({
      root: fc.string(),
      expiry: fc.string(),
      isMorningSettled: flag,
      from: fc.nat(),
      to: fc.nat(),
    }),
    { maxLength: 3 },
  ),
  strikes: column,
  calls: columns,
  puts: columns,
})

export const marketEvent: fc.Arbitrary<MarketEvent> = fc.oneof(
  made(() => new TradeEvent(), {
    tsUs,
    priceTicks: price,
    size,
    aggressor: side,
    hasAggressor: flag,
    isReconstructed: flag,
    isLast: flag,
  }),
  made(() => new QuoteEvent(), {
    tsUs,
    bidTicks: price,
    bidSize: size,
    askTicks: price,
    askSize: size,
    isLast: flag,
  }),
  depth,
  made(() => new DepthRowEvent(), {
    tsUs,
    position: size,
    operation: fc.constantFrom(0, 1, 2),
    side,
    priceTicks: price,
    size,
    isLast: flag,
  }),
  made(() => new OrderEvent(), {
    tsUs,
    action: fc.constantFrom(0, 1, 2, 3, 4),
    orderHigh: uint32,
    orderLow: uint32,
    side,
    priceTicks: price,
    size,
    isSnapshot: flag,
    isLast: flag,
  }),
  made(() => new StatusEvent(), { tsUs, isTrading: flag }),
  made(() => new ClockEvent(), { tsUs }),
  made(() => new ResetEvent(), { tsUs }),
  made(() => new IndexEvent(), {
    tsUs,
    index: fc.constantFrom(0, 1, 2, 3),
    value: fc.double(),
    isDailyClose: flag,
  }),
  fc.record({ tsUs, chain }).map((drawn) => {
    const event = new ChainEvent(drawn.chain)
    event.tsUs = drawn.tsUs
    return event
  }),
)

const rareEvent: fc.Arbitrary<TapeEvent> = fc.oneof(
  fc.record({
    kind: fc.constant(RiskKind.Account),
    tsUs,
    account: fc.record({ excessLiquidityCents: fc.double(), dailyPnlCents: fc.integer() }),
  }),
  fc.record({
    kind: fc.constant(BrokerKind.Link),
    tsUs,
    link: fc.constantFrom('broker', 'feed'),
    state: fc.constantFrom('ready', 'disconnected'),
    reason: fc.string({ unit: 'grapheme' }),
    nextOrderId: fc.nat(),
  }),
  fc.record({
    kind: fc.constant(BrokerKind.Snapshot),
    tsUs,
    positionContracts: fc.integer(),
    openRefs: fc.array(fc.string()),
  }),
  fc.record({
    kind: fc.constant(CommandKind.StandDown),
    tsUs,
    closesPosition: flag,
    reason: fc.string(),
  }),
  fc.record({
    kind: fc.constant(MarkKind.Mark),
    tsUs,
    phase: fc.constantFrom('started', 'ended'),
    contract: fc.string(),
  }),
) as fc.Arbitrary<TapeEvent>

export const tapeEvent = fc.oneof(
  { weight: 8, arbitrary: marketEvent },
  { weight: 1, arbitrary: rareEvent },
)
export const tapeEvents = fc.array(tapeEvent, { maxLength: 60 })

/** An event as plain values that can be kept and compared; of a book only the levels that are valid. */
export function plain(event: TapeEvent): unknown {
  if (event.kind !== EventKind.Depth) return structuredClone(event)
  const { kind, isLast, bidLevels, askLevels } = event
  return {
    kind,
    isLast,
    tsUs: event.tsUs,
    bids: [...event.bidTicks.subarray(0, bidLevels), ...event.bidSizes.subarray(0, bidLevels)],
    asks: [...event.askTicks.subarray(0, askLevels), ...event.askSizes.subarray(0, askLevels)],
  }
}
