import { describe, test } from 'vitest'

import type { ToldCloses } from '../../../../core-node/broker/ib/ib-indices.ts'
import { IbIndices } from '../../../../core-node/broker/ib/ib-indices.ts'
import { Index } from '../../../../core-node/market/events.ts'
import { evening, morning, referenceBench } from './reference-bench.ts'

function subscribed(epochSeconds = morning, toldCloses: ToldCloses = new Map()) {
  const bench = referenceBench(epochSeconds)
  const indices = new IbIndices(bench.fake.api, bench.options, toldCloses)
  indices.subscribe()
  const idOf = (symbol: string) =>
    bench.fake.open.findLast(({ contract }) => contract.symbol === symbol)?.id ?? 0
  const tick = (symbol: string, type: number, price: number) =>
    bench.fake.emit('tickPrice', idOf(symbol), type, price)
  return { ...bench, indices, idOf, tick }
}

describe('the indices', () => {
  test('are asked for, each where it is listed', ({ expect }) => {
    const { fake } = subscribed()
    expect(fake.asked.map(({ contract }) => `${contract.symbol} ${contract.exchange}`)).toEqual([
      'SPX CBOE',
      'VIX CBOE',
      'VXN CBOE',
      'QQQ SMART',
    ])
  })

  test('become events; quotes, delayed ticks and −1 do not', ({ expect }) => {
    const { tick, events, indices } = subscribed()
    tick('VIX', 1, -1)
    tick('VIX', 4, -1)
    tick('VIX', 68, 16)
    tick('VIX', 4, 16.5)
    expect(events).toMatchObject([{ index: Index.Vix, value: 16.5, isDailyClose: false }])
    expect(indices.value(Index.Vix)).toBe(16.5)
    expect(indices.value(Index.Spx)).toBeNaN()
  })

  test('tell yesterday’s close once a day, over connections, and only by day', ({ expect }) => {
    const told: ToldCloses = new Map()
    const closesOf = (epochSeconds: number) => {
      const { tick, events } = subscribed(epochSeconds, told)
      tick('VIX', 9, 15)
      tick('VIX', 4, 16)
      tick('VIX', 9, 15)
      return events.filter((event) => 'isDailyClose' in event && event.isDailyClose)
    }
    expect(closesOf(evening - 86_400)).toEqual([])
    expect(closesOf(morning)).toMatchObject([{ index: Index.Vix, value: 15 }])
    expect(closesOf(morning + 60)).toEqual([])
    expect(closesOf(morning + 86_400)).toHaveLength(1)
  })

  test('at night: SPX stands at its close and is no event, VIX goes on', ({ expect }) => {
    const { tick, events, indices } = subscribed(evening)
    tick('SPX', 4, 5_400)
    tick('VIX', 4, 16)
    expect(events).toMatchObject([{ index: Index.Vix }])
    expect([indices.value(Index.Spx), indices.valueUs(Index.Spx)]).toEqual([5_400, 0])
  })

  test('that fall silent by day are asked for anew, each time more patiently', ({ expect }) => {
    const { timers, fake, idOf, tick } = subscribed()
    const first = idOf('SPX')
    timers.pass(45_000)
    tick('SPX', 4, 5_400)
    timers.pass(45_000)
    // SPX has spoken 45 seconds ago, the others never.
    expect(fake.cancelled).toHaveLength(3)
    expect(idOf('SPX')).toBe(first)
    const asked = fake.asked.length
    timers.pass(120_000)
    const second = fake.asked.length - asked
    expect(second).toBe(4)
    expect(new Set(fake.asked.map(({ id }) => id)).size).toBe(fake.asked.length)
  })

  test('are not asked for anew at night, nor once the connection is over', ({ expect }) => {
    const night = subscribed(evening)
    night.timers.pass(600_000)
    expect(night.fake.cancelled).toEqual([])
    const { indices, timers, fake } = subscribed()
    indices.stop()
    timers.pass(600_000)
    expect(fake.cancelled).toEqual([])
  })

  test('without permission are left alone, and one notice says so', ({ expect }) => {
    const { indices, timers, fake, notices, idOf, events } = subscribed()
    for (let time = 0; time < 3; time++) {
      indices.onMessage(354, idOf('VXN'), 'Requested market data is not subscribed.')
    }
    indices.onMessage(10_197, idOf('VIX'), 'No market data during competing live session')
    indices.onMessage(354, 7, 'of something else')
    expect(notices).toEqual(['no data of VXN: Requested market data is not subscribed. (354)'])
    timers.pass(90_000)
    const again = fake.asked.slice(4).map(({ contract }) => contract.symbol)
    expect(again).toEqual(['SPX', 'VIX', 'QQQ'])
    expect(events).toEqual([])
  })

  test('never throw into the library', ({ expect }) => {
    const { fake, options, faults } = referenceBench()
    const failing = { ...options, onEvent: () => assertNever() }
    const indices = new IbIndices(fake.api, failing, new Map())
    indices.subscribe()
    fake.emit('tickPrice', fake.asked[1]?.id, 4, 16)
    expect(faults).toHaveLength(1)
  })
})

function assertNever(): never {
  throw new Error('the engine failed')
}
