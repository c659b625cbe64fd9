import { describe, test } from 'vitest'

import { toColumns } from '../../../edge/panel/src/chart/columns.ts'
import { placeTags } from '../../../edge/panel/src/chart/place-tags.ts'
import { priceRange } from '../../../edge/panel/src/chart/price-range.ts'
import { spread } from '../../../edge/panel/src/chart/spread.ts'
import type { ChartPoint } from '../../../edge/panel/src/state/chart-series.ts'
import { esTickNanos, openUs, second } from './rows.ts'

function point(seconds: number, fields: Partial<ChartPoint> = {}): ChartPoint {
  return {
    ts: openUs + seconds * second,
    lastTicks: 21_600,
    vwapTicks: 21_600,
    bandMidTicks: 21_600,
    bandSigmaTicks: 4,
    ...fields,
  }
}

describe('the chart’s columns', () => {
  test('are in seconds and points, with the bands around their middle', ({ expect }) => {
    const columns = toColumns([point(0)], 0, esTickNanos)
    expect(columns).toEqual({
      seconds: [openUs / second],
      upper2: [5_402],
      upper1: [5_401],
      lower1: [5_399],
      lower2: [5_398],
      vwap: [5_400],
      price: [5_400],
    })
  })

  test('have holes where there is no band, and where no data came for long', ({ expect }) => {
    const points = [point(0, { bandSigmaTicks: null }), point(1), point(90)]
    const columns = toColumns(points, 0, esTickNanos)
    expect(columns.upper1).toEqual([null, 5_401, null, 5_401])
    expect(columns.price).toEqual([5_400, 5_400, null, 5_400])
  })

  test('begin with the window', ({ expect }) => {
    const columns = toColumns([point(0), point(10)], openUs + 5 * second, esTickNanos)
    expect(columns.seconds).toEqual([openUs / second + 10])
  })
})

describe('the chart’s range', () => {
  const tick = 0.25

  test('is none without a price', ({ expect }) => {
    expect(priceRange(toColumns([], 0, esTickNanos), [], tick)).toBeNull()
  })

  test('holds price, bands and levels, with air around them', ({ expect }) => {
    const range = priceRange(toColumns([point(0)], 0, esTickNanos), [5_398, 5_404], tick)
    expect(range?.min).toBeLessThan(5_398)
    expect(range?.max).toBeGreaterThan(5_404)
  })

  test('does not make a quiet market look wild', ({ expect }) => {
    const quiet = point(0, { bandSigmaTicks: null, vwapTicks: null })
    const range = priceRange(toColumns([quiet], 0, esTickNanos), [], tick)
    expect((range?.max ?? 0) - (range?.min ?? 0)).toBeGreaterThanOrEqual(12 * tick)
  })

  test('leaves the price half of the height when VWAP and bands are far away', ({ expect }) => {
    const points = [0, 1].map((seconds) =>
      point(seconds, { lastTicks: 21_600 + 40 * seconds, vwapTicks: 20_000, bandSigmaTicks: 900 }),
    )
    const range = priceRange(toColumns(points, 0, esTickNanos), [], tick)
    expect((range?.max ?? 0) - (range?.min ?? 0)).toBeLessThanOrEqual(2 * 10 * 1.12 + 1e-9)
  })
})

describe('names above a curve', () => {
  const line = { left: 0, right: 300 }

  test('stand in one row where they fit, and in more where they do not', ({ expect }) => {
    const tags = [100, 120, 200].map((center) => ({ center, width: 60 }))
    expect(placeTags(tags, line).map(({ row }) => row)).toEqual([0, 1, 0])
  })

  test('are moved inside at the ends', ({ expect }) => {
    const tags = [5, 299].map((center) => ({ center, width: 60 }))
    expect(placeTags(tags, line).map(({ center }) => center)).toEqual([30, 270])
  })
})

describe('labels', () => {
  test('that would cover each other are moved apart', ({ expect }) => {
    expect(spread([100, 104], 18)).toEqual([93, 111])
    expect(spread([100, 200], 18)).toEqual([100, 200])
    expect(spread([], 18)).toEqual([])
  })
})
