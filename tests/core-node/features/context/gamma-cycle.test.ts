import { describe, test } from 'vitest'

import { GammaCycle } from '../../../../core-node/features/context/gamma-cycle.ts'
import { sessionAt } from '../../../../core-node/market/calendar/session-calendar.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { Market } from '../../../../core-node/market/market.ts'

/** @param date of a session, at nine in the morning in Chicago or thereabouts */
function cycleOn(date: string) {
  const cycle = new GammaCycle()
  cycle.begin(sessionAt(Date.parse(`${date}T14:00:00Z`) * 1_000))
  const { phase, factor, tradingDaysToOpex, isQuarterly } = cycle
  return { phase, factor, tradingDaysToOpex, isQuarterly }
}

describe('the gamma cycle', () => {
  test('peaks four days before the expiry of August 2025, is in its week two days before, and normal after', ({
    expect,
  }) => {
    const isQuarterly = false
    expect(cycleOn('2025-08-11')).toEqual({
      phase: 'gamma_peak',
      factor: 1.1,
      tradingDaysToOpex: 4,
      isQuarterly,
    })
    expect(cycleOn('2025-08-13')).toEqual({
      phase: 'expiry_week',
      factor: 0.9,
      tradingDaysToOpex: 2,
      isQuarterly,
    })
    expect(cycleOn('2025-08-15')).toMatchObject({ phase: 'expiry_week', tradingDaysToOpex: 0 })
    expect(cycleOn('2025-08-18')).toMatchObject({ phase: 'normal', factor: 1, isQuarterly: true })
  })

  test('its bounds are two, three, five and six days', ({ expect }) => {
    const days = ['2025-08-07', '2025-08-08', '2025-08-12', '2025-08-13'].map(cycleOn)
    expect(days.map(({ tradingDaysToOpex }) => tradingDaysToOpex)).toEqual([6, 5, 3, 2])
    const phases = ['normal', 'gamma_peak', 'gamma_peak', 'expiry_week']
    expect(days.map(({ phase }) => phase)).toEqual(phases)
  })

  test('in April 2025 the expiry is on Thursday, for Good Friday', ({ expect }) => {
    expect(cycleOn('2025-04-17')).toMatchObject({ phase: 'expiry_week', tradingDaysToOpex: 0 })
    expect(cycleOn('2025-04-14')).toMatchObject({ phase: 'gamma_peak', tradingDaysToOpex: 3 })
    expect(cycleOn('2025-04-21')).toMatchObject({ phase: 'normal' })
  })

  test('a holiday counts as the business day it is cleared under', ({ expect }) => {
    // Martin Luther King's day, 2026-01-19: options expired on the Friday before.
    expect(cycleOn('2026-01-16')).toMatchObject({ tradingDaysToOpex: 0 })
    expect(cycleOn('2026-01-19')).toEqual(cycleOn('2026-01-20'))
    // Presidents' Day, 2026-02-16: four days are left on it as on Tuesday after it.
    expect(cycleOn('2026-02-13').tradingDaysToOpex).toBe(4)
    expect(cycleOn('2026-02-16').tradingDaysToOpex).toBe(3)
    expect(cycleOn('2026-02-17').tradingDaysToOpex).toBe(3)
  })

  test('before the first session nothing is known', ({ expect }) => {
    const cycle = new GammaCycle()
    expect([cycle.factor, cycle.tradingDaysToOpex]).toEqual([Number.NaN, Number.NaN])
    const market = new Market(instruments.ES)
    market.advance(Date.parse('2026-03-18T14:00:00Z') * 1_000)
    cycle.onSession(market)
    expect(cycle).toMatchObject({ phase: 'expiry_week', factor: 0.9, isQuarterly: true })
  })
})
