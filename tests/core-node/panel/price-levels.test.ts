import { describe, test } from 'vitest'

import { priceLevels, profileBins } from '../../../edge/panel/src/state/price-levels.ts'
import { makeRow } from './rows.ts'

describe('the levels of the chart', () => {
  test('are this session’s value, the last one’s, and the options’', ({ expect }) => {
    const levels = priceLevels(makeRow('levels', 1))
    expect(levels.map(({ mark, ticks }) => [mark, ticks])).toEqual([
      ['VAH', 21_612],
      ['POC', 21_600],
      ['VAL', 21_590],
      ['pVAH', 21_580],
      ['pPOC', 21_560],
      ['pVAL', 21_540],
      ['Call wall', 21_800.5],
      ['Flip', 21_616.5],
      ['Put wall', 21_400.5],
    ])
  })

  test('that are not known are not there', ({ expect }) => {
    const row = makeRow('levels', 1, { pocTicks: null, callWallTicks: null, flipTicks: null })
    const marks = priceLevels(row).map(({ mark }) => mark)
    expect(marks).not.toContain('POC')
    expect(marks).not.toContain('Flip')
    expect(priceLevels(null)).toEqual([])
  })
})

describe('the volume by price', () => {
  test('tells the value area from the rest', ({ expect }) => {
    const bins = profileBins(
      makeRow('levels', 1, {
        valTicks: 103,
        vahTicks: 104,
        profile: { fromTicks: 100, stepTicks: 2, volumes: [5, 9, 7, 0] },
      }),
    )
    expect(bins).toEqual([
      { fromTicks: 100, toTicks: 102, contracts: 5, isInside: false },
      { fromTicks: 102, toTicks: 104, contracts: 9, isInside: true },
      { fromTicks: 104, toTicks: 106, contracts: 7, isInside: true },
      { fromTicks: 106, toTicks: 108, contracts: 0, isInside: false },
    ])
  })

  test('has no value area before one is known, and nothing without a row', ({ expect }) => {
    const bins = profileBins(makeRow('levels', 1, { vahTicks: null }))
    expect(bins.some(({ isInside }) => isInside)).toBe(false)
    expect(profileBins(null)).toEqual([])
  })
})
