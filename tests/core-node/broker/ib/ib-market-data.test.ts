import { EventName, SecType } from '@stoqey/ib'
import { test } from 'vitest'

import { IbMarketData } from '../../../../core-node/broker/ib/ib-market-data.ts'
import { MarketClock } from '../../../../core-node/broker/ib/market-clock.ts'
import { Pacer } from '../../../../core-node/broker/ib/pacer.ts'
import type { MarketEvent } from '../../../../core-node/market/events.ts'
import { EventKind } from '../../../../core-node/market/events.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { FakeApi } from './fake-api.ts'
import { ManualTimers } from './manual-timers.ts'

/** A Wednesday in the cash market's hours, and one at night and one in the break, by Chicago. */
const times = {
  day: '2026-09-16T10:00:00[America/Chicago]',
  night: '2026-09-15T22:00:00[America/Chicago]',
  break: '2026-09-16T16:10:00[America/Chicago]',
} as const

const tbt = { last: 'Last', quotes: 'BidAsk' } as const

function subscribed(time: keyof typeof times = 'day') {
  const fake = new FakeApi()
  const timers = new ManualTimers()
  const events: string[] = []
  const told: string[] = []
  const faults: unknown[] = []
  const clock = new MarketClock(() => timers.nowMs() * 1_000, 1)
  clock.observe(Temporal.ZonedDateTime.from(times[time]).epochMilliseconds / 1_000)
  let id = 100
  const data = new IbMarketData(fake.api, {
    front: {
      conId: 7,
      code: 'ESZ6',
      month: { year: 2026, month: 12 },
      contract: { conId: 7, secType: SecType.FUT },
    },
    tickNanos: instruments.ES.tickNanos,
    clock,
    timers,
    pacer: new Pacer(timers, 45),
    nextRequestId: () => id++,
    onEvent: (event: MarketEvent) => {
      const names = Object.entries(EventKind).find(([, kind]) => kind === event.kind)
      events.push(names?.[0] ?? '?')
    },
    onPreviousClose: (ticks) => told.push(`settled at ${ticks}`),
    onCondition: (state, text, severity) => told.push(`${state} ${severity}: ${text}`),
    onData: () => {},
    onFault: (error) => faults.push(error),
  })
  data.subscribe()
  const idOf = (stream: string) =>
    fake.streams.findLast((asked) => asked.stream === stream)?.id ?? 0
  const typeId = () => fake.asked.at(-1)?.id ?? 0
  const trade = (ofId = idOf(tbt.last)) =>
    fake.emit(EventName.tickByTickAllLast, ofId, 1, '1789570800', 5_400.25, 2)
  const quote = (ofId = idOf(tbt.quotes)) =>
    fake.emit(EventName.tickByTickBidAsk, ofId, 1_789_570_800, 5_400, 5_400.25, 3, 4)
  return { fake, timers, data, events, told, faults, idOf, typeId, trade, quote }
}

test('the two tick streams are asked for fifteen seconds apart, as IB wants it', ({ expect }) => {
  const { fake, timers, trade } = subscribed()
  expect(fake.streams.map(({ stream }) => stream)).toEqual(['book', 'Last'])
  for (let i = 0; i < 16; i++) {
    timers.pass(1_000)
    trade()
  }
  expect(fake.streams.at(-1)?.stream).toBe('BidAsk')
})

test('a feed that falls silent in the session is told within 3 s and asked for with new ids', ({
  expect,
}) => {
  const { fake, timers, told, idOf, trade, events } = subscribed()
  trade()
  const before = { book: idOf('book'), last: idOf(tbt.last) }
  timers.pass(3_000)
  expect(told).toHaveLength(1)
  expect(told[0]).toMatch(/^degraded warning: ESZ6: no market data for (2\.\d|3\.0) s$/)
  timers.pass(500)
  expect(fake.cancelled).toContain(before.book)
  expect(idOf('book')).toBeGreaterThan(before.book)
  expect(events.filter((name) => name === 'Reset')).toHaveLength(2)
  timers.pass(15_000)
  expect(idOf(tbt.last)).toBeGreaterThan(before.last)
  // What still comes under the old id is not heard, and does not count as life.
  trade(before.last)
  expect(told).toHaveLength(1)
  trade()
  expect(told.at(-1)).toBe('ready info: ESZ6: market data again')
})

test('outside the exchange’s hours silence is no trouble', ({ expect }) => {
  const { fake, timers, told } = subscribed('break')
  timers.pass(60_000)
  expect(told).toEqual([])
  expect(fake.streams.filter(({ stream }) => stream === 'book')).toHaveLength(1)
})

test('a silent feed is asked for again and again, ever more rarely', ({ expect }) => {
  const { fake, timers } = subscribed()
  timers.pass(600_000)
  const asked = fake.streams.filter(({ stream }) => stream === 'book').length
  expect(asked).toBeGreaterThan(8)
  expect(asked).toBeLessThan(16)
})

test('after word of a data farm a stream that does not speak is asked for, though others do', ({
  expect,
}) => {
  const { fake, timers, data, idOf, trade, told } = subscribed('night')
  const book = idOf('book')
  fake.emit(EventName.updateMktDepth, book, 0, 0, 1, 5_400, 5)
  data.doubt()
  for (let i = 0; i < 7; i++) {
    timers.pass(1_000)
    trade()
  }
  expect(fake.cancelled).toContain(book)
  expect(idOf('book')).toBeGreaterThan(book)
  expect(told).toEqual([])
})

test('one stream can die alone: in the day it is noticed', ({ expect }) => {
  const { timers, idOf, trade } = subscribed()
  const book = idOf('book')
  for (let i = 0; i < 12; i++) {
    timers.pass(1_000)
    trade()
  }
  expect(idOf('book')).toBeGreaterThan(book)
})

test('delayed data go nowhere: the book is void, people are told, and real-time data end it', ({
  expect,
}) => {
  const { fake, events, told, trade, quote, typeId } = subscribed()
  trade()
  fake.emit(EventName.marketDataType, typeId(), 3)
  const before = events.length
  trade()
  quote()
  expect(events.slice(before)).toEqual([])
  expect(events.at(-1)).toBe('Reset')
  expect(told).toEqual(['degraded critical: ESZ6: the market data are delayed'])
  fake.emit(EventName.marketDataType, typeId(), 1)
  trade()
  expect(told.at(-1)).toBe('ready info: ESZ6: market data again')
  expect(events.at(-1)).toBe('Trade')
})

for (const [type, name] of [
  [2, 'frozen'],
  [4, 'delayed, frozen'],
] as const) {
  test(`${name} data are not traded on either`, ({ expect }) => {
    const { fake, told, typeId } = subscribed()
    fake.emit(EventName.marketDataType, typeId(), type)
    expect(told).toEqual([`degraded critical: ESZ6: the market data are ${name}`])
  })
}

test('data that the account may not see are told at once, and asked for again minutes later', ({
  expect,
}) => {
  const { fake, timers, data, told, idOf, trade } = subscribed()
  const book = idOf('book')
  data.onMessage(354, book, 'Requested market data is not subscribed.')
  expect(told).toEqual([
    'degraded critical: ESZ6: no book: Requested market data is not subscribed. (354)',
  ])
  const pass = (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      timers.pass(1_000)
      trade()
    }
  }
  pass(290)
  expect(idOf('book')).toBe(book)
  pass(20)
  expect(idOf('book')).toBeGreaterThan(book)
  fake.emit(EventName.updateMktDepth, idOf('book'), 0, 0, 1, 5_400, 5)
  expect(told.at(-1)).toBe('ready info: ESZ6: market data again')
})

test('a competing session takes the data for a while: a burst of errors is one alert', ({
  expect,
}) => {
  const { timers, data, told, idOf, trade } = subscribed()
  const last = idOf(tbt.last)
  const text = 'No market data during competing session'
  for (let i = 0; i < 15; i++) data.onMessage(10_197, last, text)
  expect(told).toHaveLength(1)
  timers.pass(16_000)
  trade()
  expect(told.at(-1)).toBe('ready info: ESZ6: market data again')
})

test('a depth reset empties the book and asks for nothing', ({ expect }) => {
  const { fake, data, events, idOf } = subscribed()
  const before = events.length
  data.onMessage(317, idOf('book'), 'Market depth data has been RESET.')
  expect(events.slice(before)).toEqual(['Reset'])
  expect(fake.streams.filter(({ stream }) => stream === 'book')).toHaveLength(1)
})

test('a malformed tick is dropped and counted; the next one counts', ({ expect }) => {
  const { fake, data, events, faults, idOf, trade } = subscribed()
  const before = events.length
  for (const price of [Number.NaN, undefined, 5_400.13, Number.POSITIVE_INFINITY]) {
    fake.emit(EventName.tickByTickAllLast, idOf(tbt.last), 1, 'x', price, 2)
  }
  trade()
  expect(events.slice(before)).toEqual(['Trade'])
  expect([data.rejected, faults]).toEqual([4, []])
})

test('a halt and its end are events', ({ expect }) => {
  const { fake, events, typeId } = subscribed()
  const before = events.length
  for (const value of [0, 1, 1, -1, 0]) fake.emit(EventName.tickGeneric, typeId(), 49, value)
  expect(events.slice(before)).toEqual(['Status', 'Status'])
})
