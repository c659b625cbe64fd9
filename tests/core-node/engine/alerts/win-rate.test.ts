import { describe, test } from 'vitest'

import { WinRate } from '../../../../core-node/engine/step/alerts/win-rate.ts'

/** Trades, the newest last: + won, − lost, 0 neither. */
function after(...runs: readonly [count: number, netCents: number][]): WinRate {
  const winRate = new WinRate()
  for (const [count, netCents] of runs) {
    for (let i = 0; i < count; i++) winRate.onTradeClosed(netCents)
  }
  return winRate
}

describe('the win rate', () => {
  test('is not known before fifty trades', ({ expect }) => {
    expect(after([49, -100]).level).toBeUndefined()
    expect(after([50, -100]).level).toBe(2)
  })

  test('of 29 in 50 is too low, of 30 says nothing, of 31 is well', ({ expect }) => {
    const levels = [29, 30, 31].map((wins) => after([wins, 100], [50 - wins, -100]).level)
    expect(levels).toEqual([2, undefined, 0])
  })

  test('counts a trade that earned nothing as lost', ({ expect }) => {
    expect(after([50, 0]).percent).toBe(0)
    expect(after([50, 1]).percent).toBe(100)
  })

  test('looks at the last fifty alone', ({ expect }) => {
    const winRate = after([50, -100], [31, 100])
    expect([winRate.percent, winRate.level]).toEqual([62, 0])
    expect(after([50, 100], [21, -100]).percent).toBe(58)
  })
})
