import { test } from 'vitest'

import { futureExpiry } from '../../../../core-node/market/calendar/future-expiry.ts'

test('a code names the first such contract that has not settled', ({ expect }) => {
  const expected = [
    ['ESZ6', '2026-11-20', '2026-12-18'],
    ['ESZ6', '2026-12-18', '2026-12-18'],
    ['ESZ6', '2026-12-19', '2036-12-19'],
    ['ESH4', '2023-12-25', '2024-03-15'],
    ['ESZ3', '2013-10-07', '2013-12-20'],
    ['MNQU26', '2026-07-01', '2026-09-18'],
    // Juneteenth moves the expiry to the Thursday.
    ['ESM6', '2026-05-01', '2026-06-18'],
    ['ES', '2026-11-20', ''],
    ['ES 202612', '2026-11-20', ''],
  ] as const
  for (const [code, tradeDate, expiry] of expected) {
    expect([code, futureExpiry(code, tradeDate)]).toEqual([code, expiry])
  }
})
