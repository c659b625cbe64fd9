import { describe, test } from 'vitest'

import { SessionBaseline } from '../../../core-node/features/session-baseline.ts'
import { StealthFlow } from '../../../core-node/features/smart-money/stealth-flow.ts'
import { minute, trade } from '../market-events.ts'
import { ListeningMarket } from './listening-market.ts'

const day = 24 * 60 * minute
/** Monday, 2026-08-17, 17:00 in Chicago. */
const firstOpenUs = Date.parse('2026-08-17T22:00:00Z') * 1_000

/** Opens of sessions, without the two evenings of a week on which none begins. */
const opens = Array.from({ length: 40 }, (_, i) => firstOpenUs + i * day).filter(
  (openUs) => ![5, 6].includes(new Date(openUs / 1_000).getUTCDay()),
)

class Sessions {
  readonly stealth = new StealthFlow()
  readonly run = new ListeningMarket(this.stealth)
  #sessions = 0

  /** Sixteen minutes from the open, each with `perMinute` more bought than sold; price moves as told. */
  play(perMinute: number, { moveTicks = 0, minutes = 16, large = 0 } = {}): void {
    const openUs = opens[this.#sessions++] ?? Number.NaN
    for (let i = 0; i < minutes; i++) {
      const tsUs = openUs + i * minute
      const ticks = 21_600 + Math.round((i * moveTicks) / 15)
      this.run.play(trade(tsUs, ticks, 1, 1))
      if (i === 0) this.stealth.onLargeOrder(large)
      this.run.play(trade(tsUs, ticks + 2, 60 + perMinute, 1), trade(tsUs, ticks - 2, 60, -1))
      this.run.play(trade(tsUs, ticks, 1, -1))
    }
  }

  /** Sessions whose deltas of fifteen minutes are −30 and 30 in turn: mean 0, deviation 30. */
  history(count: number): void {
    for (let i = 0; i < count; i++) this.play(i % 2 === 0 ? 2 : -2)
  }
}

describe('stealth', () => {
  test('three deviations of delta while price stands still are 0.75', ({ expect }) => {
    const sessions = new Sessions()
    sessions.history(16)
    sessions.play(6)
    const { isKnown, deltaContracts, x } = sessions.stealth
    expect([isKnown, deltaContracts]).toEqual([true, 90])
    expect(x).toBeCloseTo(0.75, 12)
  })

  test('selling mirrors it, and four deviations and more are all', ({ expect }) => {
    const sessions = new Sessions()
    sessions.history(16)
    sessions.play(-20)
    expect(sessions.stealth.x).toBe(-1)
  })

  const none: [string, (sessions: Sessions) => void][] = [
    ['an ordinary delta', (sessions) => sessions.play(3)],
    ['a price that moved', (sessions) => sessions.play(6, { moveTicks: 12 })],
    ['large orders among it', (sessions) => sessions.play(6, { large: 200 })],
  ]
  for (const [what, play] of none) {
    test(`${what} shows none`, ({ expect }) => {
      const sessions = new Sessions()
      sessions.history(16)
      play(sessions)
      expect([sessions.stealth.isKnown, sessions.stealth.x]).toEqual([true, 0])
    })
  }

  test('is not known before ten sessions and fifteen minutes', ({ expect }) => {
    const few = new Sessions()
    few.history(9)
    few.play(20)
    expect([few.stealth.isKnown, few.stealth.x]).toEqual([false, 0])
    const early = new Sessions()
    early.history(16)
    early.play(20, { minutes: 15 })
    expect([early.stealth.isKnown, early.stealth.x]).toEqual([false, 0])
  })
})

describe('what a minute was in earlier sessions', () => {
  test('is the last twenty of it', ({ expect }) => {
    const baseline = new SessionBaseline()
    expect(baseline.sessions(7)).toBe(0)
    for (let i = 1; i <= 100; i++) baseline.remember(7, i)
    expect([baseline.sessions(7), baseline.median(7)]).toEqual([20, 90.5])
    const deviation = Math.sqrt((20 ** 2 - 1) / 12)
    expect(baseline.deviationsFromMean(7, 100)).toBeCloseTo(9.5 / deviation, 12)
    expect(baseline.sessions(8)).toBe(0)
  })

  test('has no deviation while all are equal, and no minute outside a day', ({ expect }) => {
    const baseline = new SessionBaseline()
    for (let i = 0; i < 12; i++) baseline.remember(7, 50)
    expect(baseline.deviationsFromMean(7, 90)).toBeNaN()
    baseline.remember(-1, 5)
    baseline.remember(24 * 60, 5)
    expect([baseline.sessions(-1), baseline.sessions(24 * 60)]).toEqual([0, 0])
  })
})
