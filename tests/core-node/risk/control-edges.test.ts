import { describe, test } from 'vitest'

import { instruments } from '../../../core-node/market/instruments.ts'
import { Market } from '../../../core-node/market/market.ts'
import type { EntryRequest, RiskState } from '../../../core-node/risk/control.ts'
import { askControl, controlOf } from '../../../core-node/risk/controls.ts'
import { RiskKind } from '../../../core-node/risk/risk-events.ts'
import { quote, trade } from '../market-events.ts'
import { entryRow, limits, monitorWith, openMarket, request, state } from './risk-state.ts'

/** What one control says, whatever the others would. */
function answer(id: number, changes: Partial<RiskState>, wanted: Partial<EntryRequest> = {}) {
  const control = controlOf(id)
  if (control === undefined) throw new Error(`no control ${id}`)
  return askControl(control, request(wanted), { ...state(changes), ...changes })?.reason
}

/** A monitor that has seen so many orders of this day, of which so many filled. */
function ordered(orders: number, filledOrders: number) {
  const monitor = monitorWith()
  for (let i = 0; i < orders; i++) monitor.onRow({ ...entryRow(0), leg: 'stop' } as never)
  monitor.counts.filledOrders = filledOrders
  return monitor
}

describe('orders of the day', () => {
  test('may reach their number with the three of an entry', ({ expect }) => {
    const with_ = (orders: number) =>
      answer(11, { monitor: ordered(orders, 50), limits: { ...limits, maxOrdersPerDay: 40 } })
    expect([with_(37), with_(38)]).toEqual([undefined, 'orders-per-day'])
  })

  test('have no ratio to fills before a hundred', ({ expect }) => {
    const with_ = (orders: number, filled: number) =>
      answer(11, {
        monitor: ordered(orders, filled),
        limits: { ...limits, maxOrdersPerDay: 1_000, maxOrdersPerFill: 25 },
      })
    expect([with_(99, 0), with_(100, 0), with_(100, 3), with_(100, 4), with_(101, 4)]).toEqual([
      undefined,
      'orders-to-fills',
      'orders-to-fills',
      undefined,
      'orders-to-fills',
    ])
  })
})

describe('the hours of entries', () => {
  test('begin with the first microsecond of the day and end before its close', ({ expect }) => {
    const { session } = openMarket()
    const at = (tsUs: number) => answer(20, { market: openMarket(tsUs) })
    expect([at(session.dayOpenUs - 1), at(session.dayOpenUs)]).toEqual([
      'outside-entry-hours',
      undefined,
    ])
    expect([at(session.dayCloseUs - 1), at(session.dayCloseUs)]).toEqual([
      undefined,
      'outside-entry-hours',
    ])
  })
})

describe('a market without a trade', () => {
  test('is not believed, and has no price that could be near a limit', ({ expect }) => {
    const { tsUs } = openMarket()
    const market = new Market(instruments.ES)
    market.advance(tsUs)
    market.apply(quote(tsUs, 99, 100))
    const monitor = monitorWith()
    monitor.onEvent({ kind: RiskKind.Reference, tsUs, previousTicks: 20_000 })
    expect([answer(18, { market, monitor }), answer(20, { market, monitor })]).toEqual([
      'no-trade-yet',
      undefined,
    ])
  })

  test('or with one side of its book alone is not believed', ({ expect }) => {
    const market = openMarket()
    market.apply(quote(market.tsUs, 99, 100, 10, 0))
    expect(answer(18, { market })).toBe('one-sided')
    market.apply(quote(market.tsUs, 99, 100, 0, 10))
    expect(answer(18, { market })).toBe('one-sided')
  })
})

describe('collars', () => {
  /** A market at 16,384 ticks, of which a 4,096th are four. */
  const around = () => {
    const market = openMarket()
    market.apply(quote(market.tsUs, 16_383, 16_384))
    market.apply(trade(market.tsUs, 16_384, 1, 1))
    return market
  }
  const share = 1 / 4_096

  test('in percent allow exactly their share', ({ expect }) => {
    const at = (limitTicks: number) =>
      answer(4, { market: around(), limits: { ...limits, collarShare: share } }, { limitTicks })
    expect([at(16_380), at(16_379)]).toEqual([undefined, 'beyond-percent'])
  })

  test('over a period allow exactly their share of the price', ({ expect }) => {
    const market = around()
    const at = (limitTicks: number) => {
      const monitor = monitorWith({ driftShare: share })
      monitor.onRow(entryRow(market.tsUs, 16_388))
      return answer(5, { market, monitor, limits: monitor.limits }, { limitTicks })
    }
    expect([at(16_384), at(16_383)]).toEqual([undefined, 'own-price-drift'])
  })
})
