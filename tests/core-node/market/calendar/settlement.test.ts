import { describe, test } from 'vitest'

import { cashHours } from '../../../../core-node/market/calendar/cash-hours.ts'
import { sessionAt } from '../../../../core-node/market/calendar/session-calendar.ts'
import { settlementWindow } from '../../../../core-node/market/calendar/settlement.ts'

const us = (iso: string) => Date.parse(iso) * 1_000

const windowOf = (iso: string) => {
  const window = settlementWindow(sessionAt(us(iso)))
  return window && [window.startUs, window.endUs]
}

describe('the daily settlement', () => {
  test('is taken in the half minute before 15:00 in Chicago', ({ expect }) => {
    const expected = [us('2025-08-11T19:59:30Z'), us('2025-08-11T20:00:00Z')]
    expect(windowOf('2025-08-11T14:00:00Z')).toEqual(expected)
  })

  test('was taken before 15:15 until 2020-10-23', ({ expect }) => {
    const before = [us('2020-10-23T20:14:30Z'), us('2020-10-23T20:15:00Z')]
    const since = [us('2020-10-26T19:59:30Z'), us('2020-10-26T20:00:00Z')]
    expect(windowOf('2020-10-23T14:00:00Z')).toEqual(before)
    expect(windowOf('2020-10-26T14:00:00Z')).toEqual(since)
  })

  test('is taken before noon on half days, and not at all on holidays', ({ expect }) => {
    const halfDay = [us('2025-11-28T17:59:30Z'), us('2025-11-28T18:00:00Z')]
    expect(windowOf('2025-11-28T15:00:00Z')).toEqual(halfDay)
    expect(windowOf('2019-11-29T15:00:00Z')?.[1]).toBe(us('2019-11-29T18:15:00Z'))
    expect(windowOf('2025-11-27T15:00:00Z')).toBeUndefined()
  })
})

test('the cash market trades until 16:00 in New York, on half days until 13:00', ({ expect }) => {
  const on = (date: string) => cashHours(Temporal.PlainDate.from(date))
  expect(on('2025-08-11')?.endUs).toBe(us('2025-08-11T20:00:00Z'))
  expect(on('2025-12-24')?.endUs).toBe(us('2025-12-24T18:00:00Z'))
  expect(on('2025-11-27')).toBeUndefined()
  expect(on('2025-11-29')).toBeUndefined()
})
