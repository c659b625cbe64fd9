import { describe, test } from 'vitest'

import { tradingHours } from '../../../core-node/gateway/contracts/trading-hours.ts'

const hoursAt = (iso: string) => {
  const { trading, liquid } = tradingHours(Date.parse(iso) * 1_000)
  return { trading: trading.split(';'), liquid: liquid.split(';') }
}

describe('trading hours as IB tells them', () => {
  test('half days end early, and a closed day has no entry when a session opens on its evening', ({
    expect,
  }) => {
    const { trading, liquid } = hoursAt('2025-12-23T15:00:00Z')
    expect(trading).toEqual([
      '20251222:1700-20251223:1600',
      '20251223:1700-20251224:1215',
      '20251225:1700-20251226:1600',
      '20251227:CLOSED',
      '20251228:1700-20251229:1600',
    ])
    expect(liquid[1]).toBe('20251224:0830-20251224:1215')
  })

  test('a closed Friday is CLOSED, and so is the Saturday after it', ({ expect }) => {
    expect(hoursAt('2025-04-17T15:00:00Z').trading).toEqual([
      '20250416:1700-20250417:1600',
      '20250418:CLOSED',
      '20250419:CLOSED',
      '20250420:1700-20250421:1600',
      '20250421:1700-20250422:1600',
      '20250422:1700-20250423:1600',
    ])
  })

  test('older sessions are told in two stretches around the halt', ({ expect }) => {
    expect(hoursAt('2020-06-16T15:00:00Z').trading.slice(0, 2)).toEqual([
      '20200615:1700-20200616:1515',
      '20200616:1530-20200616:1600',
    ])
  })
})
