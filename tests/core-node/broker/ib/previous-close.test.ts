import { test } from 'vitest'

import { PreviousClose } from '../../../../core-node/broker/ib/previous-close.ts'

const us = (time: string) =>
  Temporal.ZonedDateTime.from(`${time}[America/Chicago]`).epochMilliseconds * 1_000

function closeOf(ticks: number): PreviousClose {
  const close = new PreviousClose()
  close.onContract('ESZ6')
  close.onClose(ticks)
  return close
}

test('in the cash market’s hours the close is told once, and again when it is put right', ({
  expect,
}) => {
  const close = closeOf(21_600)
  expect(close.look(us('2026-09-16T10:00'))).toBe(21_600)
  expect(close.look(us('2026-09-16T10:01'))).toBeUndefined()
  close.onClose(21_602)
  expect(close.look(us('2026-09-16T10:02'))).toBe(21_602)
  expect(close.look(us('2026-09-17T10:00'))).toBe(21_602)
})

test('in the evening in which we begin, it is told once the broker has gone over to it', ({
  expect,
}) => {
  const close = closeOf(21_600)
  expect(close.look(us('2026-09-15T17:14'))).toBeUndefined()
  expect(close.look(us('2026-09-15T17:15'))).toBe(21_600)
})

test('in later nights the engine knows better: it is told with the cash market’s open', ({
  expect,
}) => {
  const close = closeOf(21_600)
  expect(close.look(us('2026-09-15T10:00'))).toBe(21_600)
  close.onClose(21_700)
  expect(close.look(us('2026-09-15T20:00'))).toBeUndefined()
  expect(close.look(us('2026-09-16T08:30'))).toBe(21_700)
})

test('a contract that takes over in the evening has its own price at once', ({ expect }) => {
  const close = closeOf(21_600)
  expect(close.look(us('2026-09-14T10:00'))).toBe(21_600)
  close.onContract('ESH7')
  close.onClose(21_810)
  expect(close.look(us('2026-09-14T18:00'))).toBe(21_810)
})

test('while the market is shut, and before the broker says one, there is none', ({ expect }) => {
  expect(closeOf(21_600).look(us('2026-09-16T16:30'))).toBeUndefined()
  expect(new PreviousClose().look(us('2026-09-16T10:00'))).toBeUndefined()
})

test('another contract has another close', ({ expect }) => {
  const close = closeOf(21_600)
  close.onContract('ESH7')
  expect(close.look(us('2026-09-16T10:00'))).toBeUndefined()
  close.onContract('ESH7')
  close.onClose(21_650)
  expect(close.look(us('2026-09-16T10:00'))).toBe(21_650)
})
