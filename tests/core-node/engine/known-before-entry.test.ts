import { describe, test } from 'vitest'

import { RiskKind } from '../../../core-node/risk/risk-events.ts'
import { Config } from '../../../shared/config.ts'
import { askTicks, EngineScript } from './engine-script.ts'

/** What the surroundings feed, one by one. */
const feeds: Readonly<Record<string, (script: EngineScript) => void>> = {
  heartbeat: (script) =>
    script.step({ kind: RiskKind.Heartbeat, tsUs: script.tsUs, source: 'gateway' }),
  clock: (script) =>
    script.step({ kind: RiskKind.Clock, tsUs: script.tsUs, source: 'broker', skewMs: 3 }),
  settlement: (script) =>
    script.step({ kind: RiskKind.Reference, tsUs: script.tsUs, previousTicks: askTicks }),
  account: (script) =>
    script.step({
      kind: RiskKind.Account,
      tsUs: script.tsUs,
      account: {
        excessLiquidityCents: 5_000_000,
        initialMarginCents: 0,
        dailyPnlCents: 0,
        asOfUs: script.tsUs,
      },
    }),
}
const fed = (names: readonly string[], script: EngineScript) => {
  for (const name of names) feeds[name]?.(script)
  return script
}
const missing: Readonly<Record<string, string>> = {
  heartbeat: 'never-heard',
  clock: 'unknown-skew',
  settlement: 'limits-unknown',
  account: 'account-unknown',
}

describe('what must be known before an entry', () => {
  test('is demanded in paper by default', ({ expect }) => {
    expect(Config.parse({}).risk.requires).toEqual({
      account: true,
      clock: true,
      heartbeat: true,
      priceLimits: true,
    })
    const script = fed(Object.keys(feeds), new EngineScript({ mode: 'paper' }))
    expect(script.enter()).toBeUndefined()
  })

  for (const [left, reason] of Object.entries(missing)) {
    test(`without the ${left} a paper core refuses, with the reason; a simulation trades`, ({
      expect,
    }) => {
      const others = Object.keys(feeds).filter((name) => name !== left)
      expect(fed(others, new EngineScript({ mode: 'paper' })).enter()?.reason).toBe(reason)
      expect(fed(others, new EngineScript({ mode: 'simulation' })).enter()).toBeUndefined()
    })
  }

  test('a skew that is not known any more refuses wherever it is', ({ expect }) => {
    const script = fed(Object.keys(feeds), new EngineScript({ mode: 'simulation' }))
    script.step({ kind: RiskKind.Clock, tsUs: script.tsUs, source: 'broker', skewMs: Number.NaN })
    expect(script.enter()).toMatchObject({ control: 'clock', reason: 'skew' })
    script.step({ kind: RiskKind.Clock, tsUs: script.tsUs, source: 'edge', skewMs: -251 })
    script.step({ kind: RiskKind.Clock, tsUs: script.tsUs, source: 'broker', skewMs: 0 })
    expect(script.enter()).toMatchObject({ control: 'clock', reason: 'skew' })
    script.step({ kind: RiskKind.Clock, tsUs: script.tsUs, source: 'edge', skewMs: -250 })
    expect(script.enter()).toBeUndefined()
  })

  test('signs of life and figures of the account come in the broker’s time', ({ expect }) => {
    const after = (timeScale: number, seconds: number) => {
      const script = fed(Object.keys(feeds), new EngineScript({ mode: 'paper', timeScale }))
      script.wait(seconds)
      return script.enter()?.reason
    }
    expect(after(1, 2)).toBeUndefined()
    expect(after(1, 6)).toBe('gateway-silent')
    expect(after(20, 90)).toBeUndefined()
    expect(after(20, 101)).toBe('gateway-silent')
    const account = fed(Object.keys(feeds), new EngineScript({ mode: 'paper', timeScale: 20 }))
    account.wait(400)
    feeds['heartbeat']?.(account)
    expect(account.enter()).toBeUndefined()
    const slow = fed(Object.keys(feeds), new EngineScript({ mode: 'paper' }))
    slow.wait(400)
    feeds['heartbeat']?.(slow)
    expect(slow.enter()?.reason).toBe('account-unknown')
  })
})
