import { describe, test } from 'vitest'

import type { ParameterRow } from '../../../../core-node/broker/ib/option-parameters.ts'
import { listedExpiries } from '../../../../core-node/broker/ib/option-parameters.ts'
import { rankStrikes } from '../../../../core-node/broker/ib/option-universe.ts'

const strikes = Array.from({ length: 161 }, (_, at) => 5_000 + 5 * at)
const row = (exchange: string, tradingClass: string, expirations: string[]): ParameterRow => ({
  exchange,
  tradingClass,
  expirations,
  strikes,
})

describe('expiries', () => {
  test('are taken from one exchange, of SPX and SPXW alone', ({ expect }) => {
    const rows = [
      row('SMART', 'SPXW', ['20260915', '20260916']),
      row('CBOE', 'SPXW', ['20260915', '20260916']),
      row('CBOE', 'XSP', ['20260915']),
    ]
    expect(listedExpiries(rows).map(({ root, expiry }) => `${root} ${expiry}`)).toEqual([
      'SPXW 2026-09-15',
      'SPXW 2026-09-16',
    ])
    expect(listedExpiries([])).toEqual([])
    expect(listedExpiries([row('CBOE', 'SPXW', ['202609'])])).toEqual([])
  })

  test('of SPX settle in the morning after their last day of trading', ({ expect }) => {
    const [first, second, holiday] = listedExpiries([
      row('CBOE', 'SPX', ['20260917', '20261016', '20190417']),
    ])
    expect(first).toMatchObject({ expiry: '2026-09-18', lastTradeDate: '20260917' })
    // A source that names the settlement itself is believed.
    expect(second).toMatchObject({ expiry: '2026-10-16', isMorningSettled: true })
    // Good Friday: the index settles on Thursday.
    expect(holiday).toMatchObject({ expiry: '2019-04-18' })
  })
})

describe('strikes', () => {
  const expiries = listedExpiries([
    row('CBOE', 'SPX', ['20261015']),
    row('CBOE', 'SPXW', ['20260914', '20260915', '20260916', '20261015']),
  ])

  test('come nearest first: of the next expiry and around the index', ({ expect }) => {
    const ranked = rankStrikes(expiries, 5_402, '2026-09-15', 1_000)
    expect(ranked[0]).toMatchObject({ strike: 5_400, expiry: { expiry: '2026-09-15' } })
    expect(ranked.map(({ rank }) => rank)).toEqual(
      ranked.map(({ rank }) => rank).toSorted((a, b) => a - b),
    )
    const firstOf = (root: string, expiry: string) =>
      ranked.findIndex((each) => each.expiry.root === root && each.expiry.expiry === expiry)
    expect(firstOf('SPXW', '2026-09-16')).toBeLessThan(firstOf('SPX', '2026-10-16'))
    expect(firstOf('SPX', '2026-10-16')).toBeLessThan(firstOf('SPXW', '2026-10-15'))
  })

  test('leave out what has settled, what is far, and what is too many', ({ expect }) => {
    const ranked = rankStrikes(expiries, 5_402, '2026-09-15', 1_000)
    expect(ranked.some(({ expiry }) => expiry.expiry === '2026-09-14')).toBe(false)
    const today = ranked.filter(({ expiry }) => expiry.expiry === '2026-09-15')
    expect(Math.min(...today.map(({ strike }) => strike))).toBeGreaterThan(5_402 * 0.96)
    expect(rankStrikes(expiries, 5_402, '2026-09-15', 7)).toEqual(ranked.slice(0, 7))
  })
})
