import { describe, test } from 'vitest'

import { scenarioNames } from '../../../../core-node/feed/synthetic/scenarios.ts'
import { openSynthetic } from '../../../../core-node/feed/synthetic/synthetic-feed.ts'
import type { MarketEvent } from '../../../../core-node/market/events.ts'
import { EventKind } from '../../../../core-node/market/events.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { microsPerHour, microsPerMinute } from '../../../../shared/units.ts'
import { hashOf, read } from './events.ts'
import { Witness } from './witness.ts'

const hashedEvents = 50_000

/** Of the first 50,000 events of seed 1: a change of the model changes it, a change of machine must not. */
const goldenHash = 'a8e2f18cc0c9c040b4eff89e64353a8011e2c7a802fdb48c7b767e5d51548446'

function micros(iso: string): number {
  return Temporal.Instant.from(iso).epochMilliseconds * 1_000
}

describe('the same options', () => {
  test('give the same events, bit for bit, on every machine', async ({ expect }) => {
    expect(await hashOf(openSynthetic(), hashedEvents)).toBe(goldenHash)
    expect(await hashOf(openSynthetic({ seed: 1, scenario: 'normal' }), hashedEvents)).toBe(
      goldenHash,
    )
  })

  test('give the same events in every scenario', async ({ expect }) => {
    for (const scenario of scenarioNames) {
      const first = await hashOf(openSynthetic({ seed: 9, scenario }), 5_000)
      expect(await hashOf(openSynthetic({ seed: 9, scenario }), 5_000)).toBe(first)
    }
  })

  test('with another seed give another market', async ({ expect }) => {
    const hashes = new Set<string>()
    for (let seed = 1; seed <= 20; seed++) hashes.add(await hashOf(openSynthetic({ seed }), 100))
    expect(hashes.size).toBe(20)
  })
})

describe('the feed', () => {
  test('begins with a whole book at the start price, and reuses its events', async ({ expect }) => {
    const startUs = micros('2026-09-15T14:00:00Z')
    const feed = openSynthetic({ startUs, startPrice: 5_400 })
    expect(feed.next()).toBe(undefined)
    await feed.load()
    const first = feed.next()
    if (first?.kind !== EventKind.Depth) throw new Error('expected a book')
    expect(first.tsUs).toBe(startUs)
    expect([first.bidTicks[0], first.askTicks[0]]).toEqual([21_600, 21_601])
    expect([first.bidLevels, first.askLevels]).toEqual([10, 10])
    const kinds = new Map<number, MarketEvent>()
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      expect(kinds.get(event.kind) ?? event).toBe(event)
      kinds.set(event.kind, event)
    }
    expect(kinds.get(EventKind.Depth)).toBe(first)
  })

  test('says what it is', ({ expect }) => {
    const feed = openSynthetic({ seed: 3, scenario: 'shock', instrument: instruments.MES })
    expect(feed.description).toEqual({
      source: 'synthetic market, shock, seed 3',
      instrument: instruments.MES,
      contract: 'MESZ6',
      schema: 'synthetic',
      settledTicks: 21_600,
    })
  })

  test('gives a block at a time and never ends by itself', async ({ expect }) => {
    const feed = openSynthetic()
    let events = 0
    for (let block = 0; block < 3; block++) {
      expect(await feed.load()).toBe(true)
      while (feed.next() !== undefined) events++
    }
    expect(feed.records).toBe(events)
    expect(events).toBe(3 * 8_192)
    expect(feed.progress).toBe(undefined)
    await feed.close()
    expect(await feed.load()).toBe(false)
    expect(feed.next()).toBe(undefined)
  })

  test('ends before the time it is given, and tells how far it is', async ({ expect }) => {
    const startUs = micros('2026-09-15T14:00:00Z')
    const endUs = startUs + 2 * microsPerMinute
    const feed = openSynthetic({ startUs, endUs })
    let lastUs = 0
    let progress = 0
    await read(feed, Number.POSITIVE_INFINITY, (event) => {
      lastUs = event.tsUs
      expect(feed.progress).toBeGreaterThanOrEqual(progress)
      progress = feed.progress ?? Number.NaN
    })
    expect(lastUs).toBeLessThan(endUs)
    expect(lastUs).toBeGreaterThan(endUs - microsPerMinute)
    expect(feed.progress).toBe(1)
    expect(await feed.load()).toBe(false)
  })

  test('can keep the aggressor to itself, and is the same market otherwise', async ({ expect }) => {
    const sizes = [[], []] as [number[], number[]]
    for (const [i, namesAggressor] of [true, false].entries()) {
      await read(openSynthetic({ namesAggressor }), 5_000, (event) => {
        if (event.kind !== EventKind.Trade) return
        expect(event.hasAggressor).toBe(namesAggressor)
        expect(Math.abs(event.aggressor)).toBe(namesAggressor ? 1 : 0)
        sizes[i]?.push(event.size)
      })
    }
    expect(sizes[1]).toEqual(sizes[0])
  })

  test('refuses options that make no market', ({ expect }) => {
    expect(() => openSynthetic({ seed: -1 })).toThrow('The seed -1 is not a whole number')
    expect(() => openSynthetic({ seed: 1.5 })).toThrow(RangeError)
    expect(() => openSynthetic({ startPrice: 10 })).toThrow('leaves no room for a book')
    expect(() => openSynthetic({ startPrice: 5_400.1 })).toThrow('not a multiple of the tick')
  })
})

describe('sessions', () => {
  test('a start while the exchange is shut means the next open', async ({ expect }) => {
    const feed = openSynthetic({ startUs: micros('2026-09-19T12:00:00Z') })
    await feed.load()
    expect(feed.next()?.tsUs).toBe(micros('2026-09-20T22:00:00Z'))
  })

  test('it jumps over the maintenance halt, weekends and holidays and reopens near the last price', async ({
    expect,
  }) => {
    for (const { start, reopens } of [
      { start: '2026-09-17T20:50:00Z', reopens: '2026-09-17T22:00:00Z' },
      { start: '2026-09-18T20:50:00Z', reopens: '2026-09-20T22:00:00Z' },
      // Thanksgiving, the half day after it, and Christmas Eve before a Christmas on Friday.
      { start: '2026-11-26T17:50:00Z', reopens: '2026-11-26T23:00:00Z' },
      { start: '2026-11-27T18:05:00Z', reopens: '2026-11-29T23:00:00Z' },
      { start: '2026-12-24T18:05:00Z', reopens: '2026-12-27T23:00:00Z' },
    ]) {
      const endUs = micros(reopens) + 5 * microsPerMinute
      const feed = openSynthetic({ startUs: micros(start), endUs })
      const witness = new Witness()
      let lastUs = micros(start)
      let lastTicks = 21_600
      let opens = 0
      await read(feed, Number.POSITIVE_INFINITY, (event) => {
        witness.watch(event)
        if (event.kind !== EventKind.Depth) return
        const ticks = event.bidTicks[0] as number
        if (event.tsUs - lastUs > microsPerHour / 2) {
          opens++
          expect(event.tsUs).toBe(micros(reopens))
          expect(Math.abs(ticks - lastTicks)).toBeLessThan(100)
        }
        lastUs = event.tsUs
        lastTicks = ticks
      })
      expect(opens).toBe(1)
      expect(witness.fewestLevels).toBe(10)
    }
  })

  test('the afternoon halt that sessions had until 2021 is kept', async ({ expect }) => {
    const startUs = micros('2020-06-16T20:10:00Z')
    const feed = openSynthetic({ startUs, endUs: micros('2020-06-16T20:40:00Z') })
    const minutes = new Set<number>()
    await read(feed, Number.POSITIVE_INFINITY, (event) =>
      minutes.add(Math.floor((event.tsUs - startUs) / microsPerMinute)),
    )
    expect([...minutes]).toEqual([0, 1, 2, 3, 4, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
  })
})
