import fc from 'fast-check'
import { describe, test } from 'vitest'

import { Confluence } from '../../../core-node/confluence/confluence.ts'
import { orderFlow } from '../../../core-node/confluence/presets/order-flow.ts'
import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import { Engine } from '../../../core-node/engine/step/engine.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { eventsOf, happenings, mirrored } from '../arbitrary-events.ts'
import { settings } from '../engine-settings.ts'

/** The state of every feature after each event. */
function statesAfterEach(events: readonly MarketEvent[]) {
  const engine = new Engine(settings())
  return events.map((event) => {
    engine.step(event)
    engine.outbox.clear()
    return engine.confluence.explain()
  })
}

describe('the whole signal, on any sequence of events', () => {
  test('x stays within ±1, quality within 0 to 1, and neither is ever NaN', ({ expect }) => {
    fc.assert(
      fc.property(happenings, (all) => {
        const outside = statesAfterEach(eventsOf(all))
          .flat()
          .filter(({ x, quality }) => !(Math.abs(x) <= 1 && quality >= 0 && quality <= 1))
        expect(outside).toEqual([])
      }),
    )
  })

  test('the contributions sum to the net score', ({ expect }) => {
    fc.assert(
      fc.property(happenings, (all) => {
        const engine = new Engine(settings())
        for (const event of eventsOf(all)) engine.step(event)
        const sum = engine.confluence.explain().reduce((total, f) => total + f.contribution, 0)
        expect(engine.confluence.net).toBeCloseTo(sum, 12)
      }),
    )
  })

  test('a mirrored market gives the mirrored signal', ({ expect }) => {
    fc.assert(
      fc.property(happenings, (all) => {
        const straight = statesAfterEach(eventsOf(all)).at(-1) ?? []
        const turned = statesAfterEach(eventsOf(mirrored(all))).at(-1) ?? []
        for (const [i, { name, x, quality }] of straight.entries()) {
          expect([name, turned[i]?.x ?? 0]).toEqual([name, expect.closeTo(-x, 9)])
          expect(turned[i]?.quality).toBeCloseTo(quality, 9)
        }
      }),
    )
  })

  test('what comes later changes nothing of what was said before', ({ expect }) => {
    fc.assert(
      fc.property(happenings, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const cut = Math.max(1, Math.floor(all.length * share))
        const whole = statesAfterEach(eventsOf(all)).slice(0, cut)
        expect(statesAfterEach(eventsOf(all.slice(0, cut)))).toEqual(whole)
      }),
    )
  })

  test('ratios do not depend on the size of the contracts', ({ expect }) => {
    fc.assert(
      fc.property(happenings, (all) => {
        // Three times them stays below 500, from which a level is large by a fixed number.
        const scaled = (books: typeof all, by: (size: number) => number) =>
          books.map((one) =>
            one.what === 'depth' ? { ...one, bids: one.bids.map(by), asks: one.asks.map(by) } : one,
          )
        const books = scaled(
          all.filter(({ what }) => what === 'depth'),
          (size) => Math.ceil(size / 3),
        )
        const larger = scaled(books, (size) => size * 3)
        const book = (states: ReturnType<typeof statesAfterEach>) =>
          states.at(-1)?.find(({ name }) => name === 'order_book_imbalance')?.x ?? 0
        expect(book(statesAfterEach(eventsOf(larger)))).toBeCloseTo(
          book(statesAfterEach(eventsOf(books))),
          9,
        )
      }),
    )
  })
})

describe('missing data', () => {
  test('without a book its feature has quality 0 and adds nothing', ({ expect }) => {
    fc.assert(
      fc.property(happenings, (all) => {
        const trades = all.filter(({ what }) => what === 'trade' || what === 'clock')
        for (const features of statesAfterEach(eventsOf(trades))) {
          const book = features.find(({ name }) => name === 'order_book_imbalance')
          expect([book?.quality, book?.contribution]).toEqual([0, 0])
        }
      }),
    )
  })

  test('features that are not built have quality 0 in every preset', ({ expect }) => {
    const confluence = new Confluence(productionV2, [])
    confluence.evaluate({ tsUs: 1 })
    expect(confluence.explain().map(({ quality }) => quality)).toEqual(Array(10).fill(0))
    expect([confluence.net, confluence.coverage, confluence.tier, confluence.gate]).toEqual([
      0,
      0,
      'NO_TRADE',
      'coverage',
    ])
  })

  test('a feed that dies lets the score die', ({ expect }) => {
    fc.assert(
      fc.property(happenings, (all) => {
        const engine = new Engine(settings({ preset: orderFlow }))
        for (const event of eventsOf(all)) engine.step(event)
        const silence = { what: 'clock', gapUs: 3_600_000_000 } as const
        engine.step(eventsOf([...all, silence]).at(-1) as MarketEvent)
        expect([engine.confluence.net, engine.confluence.tier]).toEqual([0, 'NO_TRADE'])
      }),
    )
  })
})
