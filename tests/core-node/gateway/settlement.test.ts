import { describe, test } from 'vitest'

import { SettlementPrice } from '../../../core-node/gateway/markets/settlement-price.ts'
import { sessionAt } from '../../../core-node/market/calendar/session-calendar.ts'
import type { TestClient } from './trading-desk.ts'
import { TradingDesk } from './trading-desk.ts'

const us = (time: string) =>
  Temporal.ZonedDateTime.from(`${time}[America/Chicago]`).epochMilliseconds * 1_000

describe('yesterday’s settlement', () => {
  test('is the volume-weighted price of the half minute before the cash market’s close', ({
    expect,
  }) => {
    const settlement = new SettlementPrice()
    settlement.onSession(sessionAt(us('2026-09-16T10:00')))
    settlement.onTrade(us('2026-09-16T14:59:29'), 21_000, 500)
    settlement.onTrade(us('2026-09-16T14:59:30'), 21_600, 30)
    settlement.onTrade(us('2026-09-16T14:59:59'), 21_604, 10)
    settlement.onTrade(us('2026-09-16T15:00:00'), 22_000, 500)
    expect(settlement.previousTicks).toBeNaN()
    settlement.onSession(sessionAt(us('2026-09-16T17:00')))
    expect(settlement.previousTicks).toBe(21_601)
    // A day that was not seen leaves it as it is.
    settlement.onSession(sessionAt(us('2026-09-17T17:00')))
    expect(settlement.previousTicks).toBe(21_601)
  })

  test('is told as the close, tick 9, where it is known', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    const closes = (told: TestClient) =>
      told.take(1).flatMap((fields) => (fields[3] === '9' ? [fields[4]] : []))
    const subscribe = (requestId: number) =>
      client.request(1, 11, requestId, ...client.tradedContract(), 0, '', 0, 0, '')
    subscribe(5)
    expect(closes(client)).toEqual([])
    desk.simulation.markets.traded.settlement.previousTicks = 21_610
    desk.wait(1)
    expect(closes(client)).toEqual(['5402.50'])
    desk.wait(1)
    expect(closes(client)).toEqual([])
    subscribe(6)
    expect(closes(client)).toEqual(['5402.50'])
  })
})
