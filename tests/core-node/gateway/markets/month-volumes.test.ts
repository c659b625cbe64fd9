import { describe, test } from 'vitest'

import { volumeWeight, VolumeRatio } from '../../../../core-node/gateway/markets/month-volumes.ts'

const september = { year: 2026, month: 9 }
const december = { year: 2026, month: 12 }
const march = { year: 2027, month: 3 }

/** 2026-09-14 is CME's roll Monday, 2026-09-18 the expiry. */
const days = ['2026-09-08', '2026-09-10', '2026-09-11', '2026-09-14', '2026-09-15', '2026-09-18']

describe('the volume of a month', () => {
  test('passes that of the expiring one on the roll Monday, and never falls back', ({ expect }) => {
    const next = days.map((day) => volumeWeight(december, day))
    expect(next.toSorted((a, b) => a - b)).toEqual(next)
    expect(next.map((weight) => weight > 1)).toEqual([false, false, false, true, true, true])
    expect(days.map((day) => volumeWeight(september, day))).toEqual(days.map(() => 1))
  })

  test('is a trickle long before, and less still behind the second month', ({ expect }) => {
    expect(volumeWeight(december, '2026-07-15')).toBe(0.01)
    expect(volumeWeight(march, '2026-09-14')).toBeLessThan(0.01)
  })

  test('is none once the last day is over, and then the next is the expiring one', ({ expect }) => {
    expect(volumeWeight(september, '2026-09-21')).toBe(0)
    expect(volumeWeight(december, '2026-09-21')).toBe(1)
  })

  test('over another month’s is one number for a session', ({ expect }) => {
    const monday = Date.parse('2026-09-14T15:00Z') * 1_000
    const tuesday = Date.parse('2026-09-15T15:00Z') * 1_000
    const sooner = new VolumeRatio(september, december)
    const later = new VolumeRatio(december, september)
    for (const tsUs of [monday, tuesday, monday]) {
      expect(sooner.at(tsUs)).toBeCloseTo(1 / later.at(tsUs), 12)
    }
    expect(later.at(monday)).toBeLessThan(later.at(tuesday))
  })
})
