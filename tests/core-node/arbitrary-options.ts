import fc from 'fast-check'

import type { MarketEvent } from '../../core-node/market/events.ts'
import { ChainEvent, Index, IndexEvent } from '../../core-node/market/events.ts'
import type { OptionChain, OptionColumns } from '../../core-node/market/option-chain.ts'

/** A figure as sources give it: usual, absurd, or not at all. */
const figure = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0.05, max: 120, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e12) },
)
const count = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(-5, Number.NaN) },
)
const rows = 6

const columns: fc.Arbitrary<OptionColumns> = fc.record({
  bids: filled(figure),
  asks: filled(figure),
  lasts: filled(figure),
  volumes: filled(count),
  openInterests: filled(count),
  quotedVolatilities: filled(figure),
  quotedDeltas: filled(figure),
  quotedGammas: filled(figure),
})

/** A chain of two series about a spot, one of them perhaps settled long ago; its quotes prove nothing. */
const chain: fc.Arbitrary<OptionChain> = fc
  .record({
    underlying: fc.constantFrom<OptionChain['underlying']>('SPX', 'SPX', 'QQQ'),
    asOfUs: fc.constant(0),
    spot: fc.oneof(
      { weight: 8, arbitrary: fc.double({ min: 5_300, max: 5_500, noNaN: true }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(0, -3, Number.NaN),
      },
    ),
    openInterestDate: fc.constantFrom('', '2026-09-14', '2026-09-15', '2027-01-04'),
    expiries: fc.tuple(
      fc.constantFrom('2026-09-15', '2026-09-01', '2026-09-18'),
      fc.constantFrom('2026-09-16', '2026-10-16', '2026-12-18'),
    ),
    lowest: fc.integer({ min: 5_200, max: 5_450 }),
    calls: columns,
    puts: columns,
  })
  .map(({ expiries: [near, far], lowest, ...rest }) => ({
    ...rest,
    series: [
      { root: 'SPXW', expiry: near, isMorningSettled: false, from: 0, to: 3 },
      { root: 'SPX', expiry: far, isMorningSettled: true, from: 3, to: rows },
    ],
    strikes: Float64Array.from({ length: rows }, (_, i) => lowest + 25 * (i % 3)),
  }))

/** What else than the future's market an engine hears. */
export type Surrounding =
  | { what: 'index'; index: Index; value: number; isDailyClose: boolean }
  | { what: 'chain'; chain: OptionChain; ageUs: number }

export const surroundings: fc.Arbitrary<Surrounding> = fc.oneof(
  fc.record({
    what: fc.constant('index' as const),
    index: fc.constantFrom(...Object.values(Index)),
    value: figure,
    isDailyClose: fc.boolean(),
  }),
  fc.record({
    what: fc.constant('chain' as const),
    chain,
    ageUs: fc.integer({ min: -60_000_000, max: 400_000_000 }),
  }),
)

export function surroundingEvent(one: Surrounding, tsUs: number): MarketEvent {
  if (one.what === 'chain') {
    const event = new ChainEvent({ ...one.chain, asOfUs: tsUs - one.ageUs })
    return Object.assign(event, { tsUs })
  }
  const { index, value, isDailyClose } = one
  return Object.assign(new IndexEvent(), { tsUs, index, value, isDailyClose })
}

function filled(values: fc.Arbitrary<number>): fc.Arbitrary<Float64Array> {
  return fc.array(values, { minLength: rows, maxLength: rows }).map((all) => Float64Array.from(all))
}
