import { describe, test } from 'vitest'

import {
  count,
  formatAge,
  formatElapsed,
  formatMoney,
  formatPercent,
  formatPrice,
  formatPriceChange,
  formatScore,
  formatSignedMoney,
  priceDecimals,
  scoreSign,
} from '../../../edge/panel/src/text/format.ts'
import { featureLabel, isSimulatedMoney } from '../../../edge/panel/src/text/labels.ts'
import { formatClock, formatDay, formatMinute } from '../../../edge/panel/src/text/new-york.ts'
import { describeEvent } from '../../../edge/panel/src/text/sentences.ts'
import { Mode } from '../../../shared/vocabulary.ts'
import { esTickNanos, makeRow, openUs, second } from './rows.ts'

describe('prices', () => {
  test('have the decimals of their tick', ({ expect }) => {
    expect(priceDecimals(250_000_000)).toBe(2)
    expect(priceDecimals(1_000_000_000)).toBe(0)
    expect(priceDecimals(500_000_000)).toBe(1)
    expect(formatPrice(21_601, esTickNanos)).toBe('5400.25')
    expect(formatPrice(21_598.5, esTickNanos)).toBe('5399.63')
    expect(formatPrice(42_000, 1_000_000_000)).toBe('42000')
    expect(formatPrice(null, esTickNanos)).toBe('–')
  })

  test('change with a sign', ({ expect }) => {
    expect(formatPriceChange(13, esTickNanos)).toBe('+3.25')
    expect(formatPriceChange(-1, esTickNanos)).toBe('−0.25')
    expect(formatPriceChange(0, esTickNanos)).toBe('0.00')
  })
})

describe('money', () => {
  test('carries a sign where it is a gain or a loss', ({ expect }) => {
    expect(formatSignedMoney(123_450)).toBe('+$1,234.50')
    expect(formatSignedMoney(-1_250)).toBe('−$12.50')
    expect(formatSignedMoney(0)).toBe('$0.00')
    expect(formatMoney(450)).toBe('$4.50')
    expect(formatMoney(-450)).toBe('−$4.50')
  })

  test('is simulated in every mode but live', ({ expect }) => {
    const real = Mode.options.filter((mode) => !isSimulatedMoney(mode))
    expect(real).toEqual(['live'])
  })
})

describe('scores and times', () => {
  test('have a sign only when it can be seen', ({ expect }) => {
    expect(formatScore(0.3124)).toBe('+0.312')
    expect(formatScore(-0.0004)).toBe('0.000')
    expect(scoreSign(-0.0004)).toBe(0)
    expect(scoreSign(-0.0006)).toBe(-1)
    expect(formatPercent(0.666)).toBe('67%')
  })

  test('age in whole units', ({ expect }) => {
    expect([-5, 0, 999, 1_000, 59_999, 60_000, 7_200_000].map(formatAge)).toEqual([
      '<1 s',
      '<1 s',
      '<1 s',
      '1 s',
      '59 s',
      '1 min',
      '2 h',
    ])
  })

  test('elapse exactly', ({ expect }) => {
    expect([0.3, 38, 1_234, 12_345].map(formatElapsed)).toEqual([
      '<1 ms',
      '38 ms',
      '1.23 s',
      '12 s',
    ])
  })

  test('are New York’s, in summer and in winter', ({ expect }) => {
    expect(formatClock(openUs + 65 * second)).toBe('09:31:05')
    expect(formatMinute(openUs)).toBe('09:30')
    expect(formatDay(openUs)).toBe('Tue 10 Mar')
    expect(formatClock(Date.UTC(2026, 0, 15, 5, 0, 0) * 1_000)).toBe('00:00:00')
  })

  test('count one and many', ({ expect }) => {
    expect(count(1, 'order')).toBe('1 order')
    expect(count(0, 'order')).toBe('0 orders')
  })
})

describe('names of features', () => {
  test('are short, and never hidden when unknown', ({ expect }) => {
    expect(featureLabel('vwap_trend_signal')).toBe('VWAP trend')
    expect(featureLabel('a_new_feature')).toBe('a new feature')
  })
})

describe('events', () => {
  const text = (row: Parameters<typeof describeEvent>[0]) => {
    const { label, text: sentence } = describeEvent(row, esTickNanos)
    return `${label}: ${sentence}`
  }

  test('tell a signal and why there is none', ({ expect }) => {
    expect(text(makeRow('signal', 1))).toBe(
      '▲ LONG: Good signal at 5400.00, score +0.300, agreement 80%.',
    )
    const none = { tier: 'NO_TRADE', direction: 'NONE' } as const
    const gated = (gate: string) => text(makeRow('signal', 1, { ...none, gate, agreement: 0.2 }))
    expect(gated('none')).toBe('No trade: Score +0.300 is below every tier.')
    expect(gated('coverage')).toContain('coverage is 90%')
    expect(gated('agreement')).toContain('agreement is 20%')
    expect(gated('required')).toContain('no data')
    expect(gated('flip')).toContain('changed sides')
    expect(gated('new-gate')).toBe('No trade: Stopped by new-gate.')
  })

  test('tell a refusal with its control and reason', ({ expect }) => {
    expect(text(makeRow('refusal', 1))).toBe(
      'Refused: Entry to buy 2 refused by daily-loss (limit): the daily loss limit is reached.',
    )
  })

  test('tell links, alerts, sessions and commands', ({ expect }) => {
    expect(text(makeRow('link', 1, { reason: '2104' }))).toBe('Link: Feed: live, reason: 2104.')
    expect(text(makeRow('alert', 1))).toBe('Warning: latency is high.')
    expect(text(makeRow('alert', 1, { severity: 'info', text: 'Up!' }))).toBe('Info: Up!')
    expect(text(makeRow('session', 1))).toBe(
      'Session: Started: simulation, ESH6, preset production-v2.',
    )
    expect(text(makeRow('command', 1, { outcome: 'refused', reason: 'expired' }))).toBe(
      'Command: “kill” by operator refused, reason: expired.',
    )
  })

  test('tell each phase of a kill', ({ expect }) => {
    const phase = (name: 'blocked' | 'cancelled' | 'flat' | 'rearmed') =>
      text(
        makeRow('kill', 1, { phase: name, elapsedMs: 38, cancelledOrders: 3, closedContracts: 1 }),
      )
    expect(phase('blocked')).toBe('Kill: Flatten by operator: new entries blocked, reason: panel.')
    expect(phase('cancelled')).toBe('Kill: 3 orders cancelled after 38 ms.')
    expect(phase('flat')).toBe('Kill: Flat after 38 ms, 1 contract closed.')
    expect(phase('rearmed')).toBe('Kill: Re-armed by operator, reason: panel.')
  })
})
