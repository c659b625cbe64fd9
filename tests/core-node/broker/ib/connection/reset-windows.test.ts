import { test } from 'vitest'

import {
  isLoginDue,
  loginExpiredUs,
  newYorkTime,
  resetEndUs,
} from '../../../../../core-node/broker/ib/connection/reset-windows.ts'
import { BrokerConfig } from '../../../../../shared/config.ts'

const { resetWindows } = BrokerConfig.parse({})
/** A time in New York in the week that begins on Monday, 2026-09-14. */
function at(day: number, time: string): number {
  const date = Temporal.PlainDate.from('2026-09-14').add({ days: day - 1 })
  const zoned = date.toZonedDateTime({ timeZone: 'America/New_York', plainTime: time })
  return zoned.epochMilliseconds * 1_000
}

const cases = [
  [1, '00:14:59', undefined],
  [1, '00:15', '01:45'],
  [1, '01:44:59', '01:45'],
  [1, '01:45', undefined],
  [3, '12:00', undefined],
  [5, '23:30', '23:59'],
  [6, '02:59', '03:00'],
  [6, '03:00', undefined],
  [7, '01:00', '01:45'],
] as const

for (const [day, time, end] of cases) {
  test(`on day ${day} at ${time} in New York IB is ${end === undefined ? 'up' : `down until ${end}`}`, ({
    expect,
  }) => {
    const endUs = resetEndUs(resetWindows, at(day, time))
    expect(endUs === undefined ? undefined : newYorkTime(endUs)).toBe(end)
  })
}

test('the weekly login expires on Sundays at one in the morning', ({ expect }) => {
  expect(loginExpiredUs(at(7, '01:00'))).toBe(at(7, '01:00'))
  expect(loginExpiredUs(at(7, '00:59'))).toBe(at(0, '01:00'))
  expect(loginExpiredUs(at(6, '23:00'))).toBe(at(0, '01:00'))
  expect(loginExpiredUs(at(10, '12:00'))).toBe(at(7, '01:00'))
})

test('a gateway that goes in the night to Sunday and stays away waits for a person', ({
  expect,
}) => {
  const lostUs = at(7, '01:00:20')
  expect(isLoginDue(at(7, '01:01'), lostUs, lostUs)).toBe(false)
  expect(isLoginDue(at(7, '01:03'), lostUs, lostUs)).toBe(true)
  expect(isLoginDue(at(8, '09:30'), lostUs, lostUs)).toBe(true)
})

test('one that was there after Sunday’s open has been logged in to, whatever ails it now', ({
  expect,
}) => {
  const lostUs = at(9, '11:00')
  expect(isLoginDue(at(9, '12:00'), lostUs, lostUs)).toBe(false)
})

test('a first start without a gateway is blamed on the login on Sundays only', ({ expect }) => {
  expect(isLoginDue(at(7, '12:00'), 0, at(7, '11:00'))).toBe(true)
  expect(isLoginDue(at(9, '12:00'), 0, at(9, '11:00'))).toBe(false)
})
