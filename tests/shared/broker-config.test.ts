import { describe, test } from 'vitest'

import { Config, describeIssues } from '../../shared/config.ts'

const problems = (config: unknown): string[] => {
  const parsed = Config.safeParse(config)
  return parsed.success ? [] : describeIssues(parsed.error)
}

describe('the roll', () => {
  test('of CME’s dates goes with the control that looks for their month', ({ expect }) => {
    expect(problems({ broker: { rollMode: 'cme-monday' } })).toEqual([])
    expect(problems({})).toEqual([])
  })

  test.for(['eight-days', 'volume-crossover'] as const)(
    'of %s is refused where that control would stand in its way',
    (rollMode, { expect }) => {
      expect(problems({ broker: { rollMode } })).toEqual([
        'broker.rollMode: trades a month that does not lead by CME’s dates for some days, and risk.contractMonth lead refuses entries in it: set risk.contractMonth to any',
      ])
      expect(problems({ broker: { rollMode }, risk: { contractMonth: 'any' } })).toEqual([])
    },
  )
})
