import { describe, test } from 'vitest'

import { marketAgeMs } from '../../../edge/panel/src/state/age.ts'
import { featureTrust } from '../../../edge/panel/src/state/feature-state.ts'
import { staleAfterMs } from '../../../edge/panel/src/state/staleness.ts'
import { openUs, second } from './rows.ts'

describe('the age of a figure', () => {
  test('is the market’s time since it, and goes on while nothing comes', ({ expect }) => {
    const marketUs = openUs + 60 * second
    expect(marketAgeMs({ marketUs, silentMs: 0 }, openUs)).toBe(60_000)
    expect(marketAgeMs({ marketUs, silentMs: 4_500 }, openUs)).toBe(64_500)
  })

  test('is never negative, and only the silence before the first row', ({ expect }) => {
    expect(marketAgeMs({ marketUs: openUs, silentMs: 0 }, openUs + second)).toBe(0)
    expect(marketAgeMs({ marketUs: null, silentMs: 700 }, openUs)).toBe(700)
  })

  test('may be more than one missed row before it is old', ({ expect }) => {
    // How often each is written: a limit below twice that would cry wolf over one late row.
    const everyMs = { pulse: 1_000, context: 60_000, levels: 60_000, health: 30_000 }
    for (const [kind, periodMs] of Object.entries(everyMs)) {
      expect(staleAfterMs[kind as keyof typeof everyMs], kind).toBeGreaterThan(2 * periodMs)
    }
    expect(staleAfterMs.chainQuotes).toBe(2 * 120_000)
  })
})

describe('a feature', () => {
  test('is known, or weak while its data are thin', ({ expect }) => {
    expect(featureTrust(1, 100)).toBe('known')
    expect(featureTrust(0.5, 100)).toBe('weak')
    expect(featureTrust(0.01, null)).toBe('weak')
  })

  test('without quality is old when it had a value, and has no data otherwise', ({ expect }) => {
    expect(featureTrust(0, null)).toBe('none')
    expect(featureTrust(0, 30)).toBe('none')
    expect(featureTrust(0, 840_000)).toBe('old')
  })
})
