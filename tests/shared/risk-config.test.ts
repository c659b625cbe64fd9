import fc from 'fast-check'
import { describe, test } from 'vitest'

import { Config, describeIssues, hardCaps, RiskConfig } from '../../shared/config.ts'

/** What is said of a configuration of the risk, one sentence for each problem. */
function problems(risk: unknown): string[] {
  const parsed = Config.safeParse({ risk })
  return parsed.success ? [] : describeIssues(parsed.error)
}

const wrong: readonly (readonly [string, unknown, RegExp])[] = [
  [
    'above the hard cap',
    { maxContracts: 5 },
    /^risk\.maxContracts: set .* 1 to 4, the cap in code/,
  ],
  ['negative', { dailyLossCents: -1 }, /^risk\.dailyLossCents: set a whole number from 1/],
  ['nothing', { stopTicks: 0 }, /^risk\.stopTicks: set a whole number from 2 to 200/],
  ['null', { maxTradesPerDay: null }, /^risk\.maxTradesPerDay: set a whole number from 1 to 200/],
  ['text', { entryCollarTicks: '2' }, /^risk\.entryCollarTicks: set a whole number from 0 to 8/],
  ['half a contract', { baseContracts: 1.5 }, /^risk\.baseContracts: set a whole number/],
  ['too large a share', { riskPerTrade: 0.02 }, /^risk\.riskPerTrade: .* above 0, up to 0\.01/],
  ['misspelt', { maxContract: 1 }, /^risk: Unrecognized key: "maxContract"/],
  ['an action that is none', { lossActions: { dailyLoss: 'shout' } }, /lossActions\.dailyLoss: /],
  [
    'a time that is none',
    { blackouts: [{ from: 'noon', to: 'x', reason: 'x' }] },
    /blackouts\.0\.from/,
  ],
  [
    'no room for entries',
    { cancelReserve: 38 },
    /^risk\.cancelReserve: .*orderMessageBurst less 3/,
  ],
  ['looser by hand', { manualMaxContracts: 3 }, /^risk\.manualMaxContracts: must not be above/],
  ['farther by hand', { manualCollarTicks: 2 }, /^risk\.manualCollarTicks: must not be above/],
  [
    'an entry beyond its target',
    { entryCollarTicks: 8, stopTicks: 4 },
    /^risk\.entryCollarTicks: .*below stopTicks/,
  ],
  [
    'more loss than capital',
    { capitalCents: 100_000 },
    /^risk\.dailyLossCents: is more than capital/,
  ],
  ['a week below a day', { drawdownWeekCents: 1 }, /^risk\.drawdownWeekCents: must not be below/],
  ['a month below a week', { drawdownMonthCents: 400_000 }, /^risk\.drawdownMonthCents: must not/],
  [
    'news that end before they begin',
    { blackouts: [{ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z', reason: 'x' }] },
    /^risk\.blackouts: each must end after it begins/,
  ],
]

describe('limits', () => {
  test('all have defaults, which do not contradict each other', ({ expect }) => {
    expect(problems({})).toEqual([])
    expect(problems(undefined)).toEqual([])
  })

  for (const [name, risk, message] of wrong) {
    test(`${name}: refused with field and cure`, ({ expect }) => {
      expect(problems(risk)[0]).toMatch(message)
    })
  }

  test('no number above a hard cap is accepted, and every one up to it is', ({ expect }) => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 1_000 }), (maxTradesPerDay) => {
        const isWithin = maxTradesPerDay >= 1 && maxTradesPerDay <= hardCaps.maxTradesPerDay
        expect(RiskConfig.safeParse({ maxTradesPerDay }).success).toBe(isWithin)
      }),
    )
  })

  test('whatever is given is either refused in words or within every bound', ({ expect }) => {
    const names = Object.keys(RiskConfig.parse({})) as (keyof RiskConfig)[]
    const value = fc.oneof(fc.anything(), fc.double(), fc.integer())
    fc.assert(
      fc.property(fc.constantFrom(...names), value, (name, given) => {
        const parsed = RiskConfig.safeParse({ [name]: given })
        if (!parsed.success) {
          for (const text of describeIssues(parsed.error)) expect(text).toMatch(/^[\w.]+: .{5,}/)
          return
        }
        const kept = parsed.data[name]
        expect(typeof kept === 'number' && Number.isNaN(kept)).toBe(false)
      }),
    )
  })
})
