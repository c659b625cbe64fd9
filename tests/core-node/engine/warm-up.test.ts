import fc from 'fast-check'
import { describe, test } from 'vitest'

import { orderFlow } from '../../../core-node/confluence/presets/order-flow.ts'
import { Engine } from '../../../core-node/engine/step/engine.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { memoryUsOf } from '../../../core-node/features/feature-memory.ts'
import { FeatureValue } from '../../../core-node/features/feature.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { Index, IndexEvent } from '../../../core-node/market/events.ts'
import { eventsOf, happenings } from '../arbitrary-events.ts'
import { settings } from '../engine-settings.ts'
import { tradingDay } from './trading-day.ts'

const minuteUs = 60_000_000

/** All that the signal knows and says. */
function stateOf(engine: Engine): unknown {
  const { market, signal, features } = engine
  const { minute } = market.bars
  return {
    tsUs: market.tsUs,
    session: market.session.date,
    vwap: [market.vwap.meanTicks, market.vwap.sigmaTicks],
    volume: market.tally.volume,
    bars: [minute.closed, minute.close(0), minute.volume(0), minute.forming.volume],
    score: [signal.confluence.net, signal.confluence.adjusted, signal.confluence.tier],
    qualities: [...signal.confluence.qualities],
    values: features.map(({ name, value }) => [
      name,
      value.x,
      value.qualityAt(market.tsUs),
      value.state,
      value.asOfUs,
      [...value.raw],
    ]),
    last: engine.lastSignal,
  }
}

function stepped(engine: Engine, events: readonly MarketEvent[]): unknown[] {
  return events.map((event) => {
    engine.step(event)
    engine.outbox.clear()
    return stateOf(engine)
  })
}

function warmed(events: readonly MarketEvent[]): Engine {
  const engine = new Engine(settings())
  for (const event of events) engine.warm(event)
  return engine
}

describe('an engine that saw the past in a warm-up', () => {
  test('tells nothing of the past as news when the way to the broker opens', ({ expect }) => {
    const thresholds = { PREMIUM: 1e-6, STRONG: 1e-7, GOOD: 1e-8, WEAK: 1e-9 }
    const gates = { minCoverage: 0, minAgreement: 0, hysteresis: 0 }
    const engine = new Engine(settings({ preset: { ...orderFlow, thresholds, gates } }))
    const vix = new IndexEvent()
    vix.index = Index.Vix
    vix.value = 18
    for (const event of tradingDay(600)) {
      vix.tsUs = event.tsUs
      engine.warm(vix)
      engine.warm(event)
    }
    expect(engine.confluence.tier).toBe('PREMIUM')
    const { tsUs } = engine.market
    const link = { link: 'broker', state: 'connecting', reason: '', nextOrderId: 0 } as const
    engine.step({ kind: BrokerKind.Link, tsUs, ...link })
    expect(engine.outbox.rows.map(({ kind }) => kind)).toEqual(['link'])
  })

  test('says to the last event what one says that lived through it', ({ expect }) => {
    fc.assert(
      fc.property(happenings, fc.nat(150), (drawn, at) => {
        const events = eventsOf(drawn)
        const cut = Math.min(at, events.length)
        const lived = stepped(new Engine(settings()), events).slice(cut)
        const engine = warmed(events.slice(0, cut))
        expect(engine.outbox.isEmpty).toBe(true)
        expect(stepped(engine, events.slice(cut))).toEqual(lived)
      }),
    )
  })

  test('has told, decided and counted nothing of it', ({ expect }) => {
    const engine = warmed([...tradingDay(1_200)])
    expect([engine.outbox.rows, engine.outbox.commands]).toEqual([[], []])
    expect(Object.values(engine.tierCounts)).toEqual([0, 0, 0, 0, 0])
    expect(engine.execution.desk.tradeDate).toBe('')
    expect(engine.lastSignal.tier).not.toBe('NO_TRADE')
  })

  test('tells execution and risk of the session at its first step', ({ expect }) => {
    const [last, ...others] = [...tradingDay(1_800)].toReversed()
    const engine = warmed(others.toReversed())
    if (last !== undefined) engine.step(last)
    expect(engine.execution.desk.tradeDate).toBe('2026-09-15')
  })

  test('forgets it all when it was another market’s', ({ expect }) => {
    const events = [...tradingDay(900)]
    const engine = warmed(events)
    engine.forget()
    const fresh = new Engine(settings())
    expect(stepped(engine, events)).toEqual(stepped(fresh, events))
  })
})

describe('an interruption', () => {
  const events = [...tradingDay(3_600)]
  const later = (seconds: number) =>
    events.slice(-1).map((event) => structuredCloneOf(event, seconds))

  function structuredCloneOf(event: MarketEvent, seconds: number): MarketEvent {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(event) as object), event)
    return Object.assign(copy as MarketEvent, { tsUs: event.tsUs + seconds * 1_000_000 })
  }

  function afterGap(seconds: number): Map<string, number> {
    const engine = warmed(events)
    engine.interrupt()
    for (const event of later(seconds)) engine.warm(event)
    const { tsUs } = engine.market
    return new Map(engine.features.map(({ name, value }) => [name, value.qualityAt(tsUs)]))
  }

  test('leaves no book, no last price and no halt', ({ expect }) => {
    const engine = warmed(events)
    engine.market.isHalted = true
    engine.interrupt()
    const { market } = engine
    expect([market.hasTraded, market.quote.bidSize, market.isHalted]).toEqual([false, 0, false])
    expect(market.vwap.isEmpty).toBe(false)
  })

  test('lowers what remembers the time that is missing, the more the longer it was', ({
    expect,
  }) => {
    const [short, long] = [afterGap(60), afterGap(8 * 60)]
    const known = [...short].filter(([, quality]) => quality > 0).map(([name]) => name)
    expect(known).toContain('vwap_trend_signal')
    for (const name of known) {
      const memoryUs = memoryUsOf[name as keyof typeof memoryUsOf]
      if (memoryUs > 0) expect(long.get(name)).toBeLessThan(short.get(name) as number)
    }
  })

  test('before the first event says nothing', ({ expect }) => {
    const engine = new Engine(settings())
    engine.interrupt()
    expect(stepped(engine, events.slice(0, 200))).toEqual(
      stepped(new Engine(settings()), events.slice(0, 200)),
    )
  })
})

describe('a value of which data are missing', () => {
  test('counts by the share that is there, and is whole once its memory is', ({ expect }) => {
    const value = new FeatureValue(0, 1e12)
    value.set(1, 1, 1, 100 * minuteUs)
    value.miss(100 * minuteUs, 105 * minuteUs, 20 * minuteUs)
    const at = (minute: number) => value.qualityAt(minute * minuteUs)
    expect([at(105), at(115), at(120), at(122.5), at(125)]).toEqual([0.75, 0.75, 0.75, 0.875, 1])
  })

  test('missing twice counts twice', ({ expect }) => {
    const value = new FeatureValue(0, 1e12)
    value.set(1, 1, 1, 100 * minuteUs)
    value.miss(100 * minuteUs, 105 * minuteUs, 20 * minuteUs)
    value.miss(106 * minuteUs, 108 * minuteUs, 20 * minuteUs)
    expect(value.qualityAt(108 * minuteUs)).toBeCloseTo(1 - 7 / 20, 12)
    value.miss(0, 0, 0)
    expect(value.qualityAt(108 * minuteUs)).toBe(1)
  })

  test('stays between nothing and what it was, whatever is missed', ({ expect }) => {
    const minute = fc.integer({ min: 0, max: 3_000 })
    const gap = fc.tuple(minute, minute, fc.integer({ min: 0, max: 300 }))
    fc.assert(
      fc.property(fc.array(gap, { maxLength: 6 }), minute, (gaps, now) => {
        const value = new FeatureValue(0, 1e12)
        value.set(1, 0.8, 1, 0)
        for (const [from, length, memory] of gaps.toSorted((a, b) => a[0] - b[0])) {
          value.miss(from * minuteUs, (from + length) * minuteUs, memory * minuteUs)
        }
        const quality = value.qualityAt(now * minuteUs)
        expect(quality).toBeGreaterThanOrEqual(0)
        expect(quality).toBeLessThanOrEqual(0.8)
      }),
    )
  })
})
