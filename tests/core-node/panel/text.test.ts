import { describe, test } from 'vitest'

import {
  count,
  formatAge,
  formatBillions,
  formatDistance,
  formatElapsed,
  formatFactor,
  formatFigure,
  formatLevel,
  formatMoney,
  formatPercent,
  formatPrice,
  formatPriceChange,
  formatRaw,
  formatScore,
  formatSignedMoney,
  priceDecimals,
  scoreSign,
} from '../../../edge/panel/src/text/format.ts'
import { featureLabel, isSimulatedMoney } from '../../../edge/panel/src/text/labels.ts'
import { formatClock, formatDay, formatMinute } from '../../../edge/panel/src/text/new-york.ts'
import { caveats, flipSentence, regimeSentence } from '../../../edge/panel/src/text/option-words.ts'
import { describeEvent } from '../../../edge/panel/src/text/sentences.ts'
import { reasonText, windowLabel, words } from '../../../edge/panel/src/text/signal-words.ts'
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

  test('is simulated in every mode but the live ones', ({ expect }) => {
    const real = Mode.options.filter((mode) => !isSimulatedMoney(mode))
    expect(real).toEqual(['live-micro', 'live'])
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
    expect([-5, 0, 999, 1_000, 59_999, 60_000, 7_200_000, 3e8].map(formatAge)).toEqual([
      '<1 s',
      '<1 s',
      '<1 s',
      '1 s',
      '59 s',
      '1 min',
      '2 h',
      '3 d',
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

describe('figures of options', () => {
  test('in billions keep about three figures, and their sign', ({ expect }) => {
    const shown = [0, -0.004, 0.42, -9.996, -11.04, 111.53, -1_234.4, 98_765, null]
    expect(shown.map(formatBillions)).toEqual([
      '$0.00 bn',
      '$0.00 bn',
      '+$0.42 bn',
      '−$10.0 bn',
      '−$11.0 bn',
      '+$112 bn',
      '−$1,234 bn',
      '+$98.8 tn',
      '–',
    ])
  })

  test('are levels, distances and factors', ({ expect }) => {
    expect([4_700, 4_734.48, null].map(formatLevel)).toEqual(['4700', '4734.5', '–'])
    expect([102.84, -0.04, -97].map(formatDistance)).toEqual(['+102.8', '0.0', '−97.0'])
    expect(formatFactor(1.1)).toBe('×1.10')
    expect([formatFigure(-0.123, 2), formatFigure(null, 2)]).toEqual(['−0.12', '–'])
  })

  test('of any size are cut to what can be read', ({ expect }) => {
    expect([0.12345, -12.34, 1_234.5, 10_519, null].map(formatRaw)).toEqual([
      '0.123',
      '−12.3',
      '1,235',
      '10,519',
      '–',
    ])
  })

  test('say what their sign would mean, and how often the profile crosses zero', ({ expect }) => {
    expect(regimeSentence(-11)).toContain('Short gamma')
    expect(regimeSentence(11)).toContain('Long gamma')
    expect(regimeSentence(null)).toBe('The net exposure is not known.')
    expect(flipSentence(makeRow('chain', 1))).toBe('')
    expect(flipSentence(makeRow('chain', 1, { flip: null, flips: [] }))).toBe(
      'No flip between 4851 and 5929.',
    )
    expect(flipSentence(makeRow('chain', 1, { flips: [5_394.1, 5_500] }))).toContain('2 times')
    expect(caveats.join(' ')).toMatch(/naive.*day old.*0DTE/)
  })
})

describe('keys of the core', () => {
  test('are spelled as words when no table knows them', ({ expect }) => {
    expect(words('gamma_peak')).toBe('Gamma peak')
    expect(windowLabel('cash_open')).toBe('Cash open')
    expect(windowLabel('london_tokyo')).toBe('London, Tokyo')
  })

  test('that are reasons become sentences', ({ expect }) => {
    const row = makeRow('signal', 1, { agreement: 0.2, adjusted: -0.05 })
    expect(reasonText('agreement', row)).toContain('agreement is 20%')
    expect(reasonText('below-tiers', row)).toBe('Score −0.050 is below every tier.')
    expect(reasonText('battle-against', row)).toBe('Battle Navale stands against it.')
    expect(reasonText('a-new-reason', row)).toBe('A new reason.')
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
    expect(gated('session')).toContain('closed to entries')
    expect(gated('dynamic')).toContain('today’s volatility gate')
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
