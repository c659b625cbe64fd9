import { describe, test } from 'vitest'

import { historyViewOf } from '../../../edge/panel/src/chart/history-view.ts'
import {
  contributionAt,
  scoreAt,
  scoreSpan,
  toScoreColumns,
} from '../../../edge/panel/src/chart/score-columns.ts'
import {
  sampleContributions,
  sparkPaths,
  sparkSamples,
} from '../../../edge/panel/src/chart/sparkline.ts'
import { chartWindowUs } from '../../../edge/panel/src/state/chart-series.ts'
import type { ScorePoint } from '../../../edge/panel/src/state/score-history.ts'
import { foldScores } from '../../../edge/panel/src/state/score-history.ts'
import { makeRow, openUs, second } from './rows.ts'

function point(seconds: number, fields: Partial<ScorePoint> = {}): ScorePoint {
  const ts = openUs + seconds * second
  return { ts, adjusted: 0.1, contributions: [0.06, 0.04], qualities: [1, 0.5], ...fields }
}

describe('the history of the score', () => {
  const known = ['volume_confirmation', 'vwap_trend_signal']

  test('is half an hour of pulses, and no more of them than that has seconds', ({ expect }) => {
    const pulses = Array.from({ length: 5_000 }, (_, i) => makeRow('pulse', i + 1))
    const history = foldScores([], known, pulses)
    expect(history.length).toBeLessThanOrEqual(2_000)
    expect((history.at(-1)?.ts ?? 0) - (history[0]?.ts ?? 0)).toBeLessThanOrEqual(chartWindowUs)
    expect(history.at(-1)?.contributions).toEqual([0.06, 0.04])
  })

  test('goes on over rows that are no pulses', ({ expect }) => {
    const history = foldScores([point(1)], known, [makeRow('alert', 2)])
    expect(history).toEqual([point(1)])
  })

  test('goes on with a session of the same features, and starts over with others', ({ expect }) => {
    const again = makeRow('session', 2, { phase: 'recovered' })
    const other = makeRow('session', 2, { phase: 'recovered', features: ['smart_money'] })
    const pulse = makeRow('pulse', 3)
    expect(foldScores([point(1)], known, [again, pulse])).toHaveLength(2)
    expect(foldScores([point(1)], known, [makeRow('pulse', 1), other, pulse])).toHaveLength(1)
  })
})

describe('the columns of a history', () => {
  test('cover at least five minutes and at most thirty', ({ expect }) => {
    expect(scoreSpan([])).toBeNull()
    const young = scoreSpan([point(0), point(10)])
    expect(young).toEqual({ fromUs: openUs - 290 * second, toUs: openUs + 10 * second })
    const full = scoreSpan([point(0), point(1_800)])
    expect(full?.fromUs).toBe(openUs)
  })

  test('break where no data came for long, and where a feature had none', ({ expect }) => {
    const history = [point(0), point(1, { qualities: [0, 1] }), point(90)]
    expect(toScoreColumns(history, scoreAt).values).toEqual([0.1, 0.1, null, 0.1])
    const first = toScoreColumns(history, (at) => contributionAt(at, 0))
    expect(first.values).toEqual([0.06, null, null, 0.06])
    expect(contributionAt(point(0), 7)).toBeNull()
  })

  test('reach as far to either side, and name only the marks that are in sight', ({ expect }) => {
    const marks = [0.18, -0.18, 0.38].map((value) => ({ value, text: 'a tier' }))
    const quiet = historyViewOf([point(0)], { valueAt: scoreAt, leastReach: 0.25, marks })
    expect(quiet?.yRange).toEqual([-0.25, 0.25])
    expect(quiet?.marks.map(({ value }) => value)).toEqual([0.18, -0.18])
    const wild = [point(0, { adjusted: -0.5 })]
    const view = historyViewOf(wild, { valueAt: scoreAt, leastReach: 0.25, marks })
    expect(view?.yRange[0]).toBeLessThan(-0.5)
    expect(view?.marks).toHaveLength(3)
    expect(historyViewOf([], { valueAt: scoreAt, leastReach: 1, marks })).toBeNull()
  })
})

describe('a sparkline', () => {
  test('is the mean of each slice of time, and nothing where nothing was known', ({ expect }) => {
    const span = { fromUs: openUs, toUs: openUs + sparkSamples * second }
    const history = [
      point(-5),
      point(0, { contributions: [0.2, 0.1] }),
      point(0.5, { contributions: [0.4, 0.1] }),
      point(1, { qualities: [0, 1] }),
      point(sparkSamples),
    ]
    const [first = [], second_ = []] = sampleContributions(history, 2, span)
    expect(first).toHaveLength(sparkSamples)
    expect(first[0]).toBeCloseTo(0.3, 12)
    expect(first[1]).toBeNull()
    expect(second_[1]).toBe(0.04)
    expect(first.at(-1)).toBe(0.06)
  })

  test('draws a line over each run of values, cut at its scale', ({ expect }) => {
    expect(sparkPaths([0.1, 0.2, null, -0.9], 0.2)).toEqual({
      line: 'M0 -0.5L1 -1M3 1L3.5 1',
      area: 'M0 0L0 -0.5L1 -1L1 0ZM3 0L3 1L3.5 1L3 0Z',
    })
    expect(sparkPaths([null, null], 0.2)).toEqual({ line: '', area: '' })
  })
})
