import fc from 'fast-check'
import { describe, test } from 'vitest'

import { profileViewOf } from '../../../edge/panel/src/chart/profile-view.ts'
import { chainOf, foldChains, underlyingsOf } from '../../../edge/panel/src/state/chains.ts'
import {
  gammaLevels,
  namedStrikes,
  profileColumns,
  strikeBars,
  underlyingPrice,
} from '../../../edge/panel/src/state/exposure.ts'
import { esTickNanos, makeRow } from './rows.ts'

const chain = makeRow('chain', 1)

describe('snapshots of chains', () => {
  const rows = ['SPX', 'QQQ', 'SPX', 'QQQ'].map((underlying, index) =>
    makeRow('chain', index + 1, { underlying }),
  )

  test('are the newest eight', ({ expect }) => {
    const many = Array.from({ length: 20 }, (_, index) => makeRow('chain', index + 1))
    expect(foldChains([], many).map(({ seq }) => seq)).toEqual([13, 14, 15, 16, 17, 18, 19, 20])
  })

  test('are told apart by underlying, the one the future follows first', ({ expect }) => {
    expect(underlyingsOf(rows.toReversed())).toEqual(['SPX', 'QQQ'])
    expect(underlyingsOf([])).toEqual([])
  })

  test('come with the one before', ({ expect }) => {
    expect(chainOf(rows, 'QQQ')).toMatchObject({ newest: { seq: 4 }, before: { seq: 2 } })
    expect(chainOf(rows.slice(0, 1), 'SPX')).toMatchObject({ newest: { seq: 1 }, before: null })
    expect(chainOf(rows, 'NDX')).toBeNull()
  })
})

describe('the price of the underlying', () => {
  test('is the future’s less the basis', ({ expect }) => {
    expect(underlyingPrice(chain, 21_602, esTickNanos)).toEqual({ points: 5_390.5, isLive: true })
  })

  test('is that of the snapshot where there is no basis or no price', ({ expect }) => {
    const spot = { points: 5_390, isLive: false }
    const without = makeRow('chain', 1, { basisPoints: null })
    expect(underlyingPrice(without, 21_602, esTickNanos)).toEqual(spot)
    expect(underlyingPrice(chain, null, esTickNanos)).toEqual(spot)
    expect(underlyingPrice(chain, 21_602, null)).toEqual(spot)
  })
})

describe('walls and flips', () => {
  test('stand from high to low, each flip once', ({ expect }) => {
    const flips = [5_394.1, 5_500, 5_600]
    expect(gammaLevels(makeRow('chain', 1, { flips }))).toEqual([
      { kind: 'flip', points: 5_600 },
      { kind: 'flip', points: 5_500 },
      { kind: 'call-wall', points: 5_440 },
      { kind: 'flip', points: 5_394.1 },
      { kind: 'put-wall', points: 5_340 },
    ])
  })

  test('that are not known are left out', ({ expect }) => {
    const none = { callWall: null, putWall: null, flip: null, flips: [] }
    expect(gammaLevels(makeRow('chain', 1, none))).toEqual([])
  })
})

describe('exposure by strike', () => {
  test('has high strikes at the top, and a common scale for calls and puts', ({ expect }) => {
    const layout = strikeBars(chain)
    expect(layout?.mostBn).toBe(10)
    expect(layout?.bars.map(({ strike, netBn }) => [strike, netBn])).toEqual([
      [5_340, -8],
      [5_390, -1],
      [5_440, 9],
    ])
    expect(layout?.bars[2]?.at).toBeCloseTo(1 / 6, 12)
    expect(layout?.thickness).toBeCloseTo(1 / 3, 12)
    expect(layout?.placeOf(5_390)).toBeCloseTo(0.5, 12)
  })

  test('is none without strikes, and drawn for one or for all zero', ({ expect }) => {
    expect(strikeBars(makeRow('chain', 1, { byStrike: [] }))).toBeNull()
    const one = strikeBars(
      makeRow('chain', 1, { byStrike: [{ strike: 5_400, callBn: 0, putBn: 0 }] }),
    )
    expect(one?.bars[0]?.at).toBe(0.5)
    expect(one?.mostBn).toBeGreaterThan(0)
  })

  test('never draws a bar over its neighbour or outside the chart', ({ expect }) => {
    const strikes = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(strikes, (list) => {
        const byStrike = list
          .toSorted((a, b) => a - b)
          .map((strike) => ({ strike, callBn: 1, putBn: -1 }))
        const { bars = [], thickness = 0 } = strikeBars(makeRow('chain', 1, { byStrike })) ?? {}
        const centers = bars.map(({ at }) => at).toReversed()
        expect(centers[0]).toBeGreaterThanOrEqual(thickness / 2 - 1e-9)
        expect(centers.at(-1)).toBeLessThanOrEqual(1 - thickness / 2 + 1e-9)
        for (let i = 1; i < centers.length; i++) {
          expect((centers[i] ?? 0) - (centers[i - 1] ?? 0)).toBeGreaterThanOrEqual(thickness - 1e-9)
        }
      }),
      { numRuns: 100 },
    )
  })

  test('names round strikes, and no more than there is room for', ({ expect }) => {
    const spx = Array.from({ length: 60 }, (_, index) => 5_240 + 5 * index)
    expect([...namedStrikes(spx, 16)].slice(0, 3)).toEqual([5_250, 5_275, 5_300])
    const odd = Array.from({ length: 40 }, (_, index) => 0.1 + index)
    expect(namedStrikes(odd, 16).size).toBeLessThanOrEqual(16)
    expect(namedStrikes([], 16).size).toBe(0)
  })
})

describe('the profile', () => {
  test('has a point wherever it crosses zero', ({ expect }) => {
    const profile = { from: 100, to: 300, netBn: [-1, 3, -3] }
    expect(profileColumns(makeRow('chain', 1, { profile }))).toEqual({
      points: [100, 125, 200, 250, 300],
      netBn: [-1, 0, 3, 0, -3],
    })
  })

  test('is none of fewer than two levels', ({ expect }) => {
    const profile = { from: 100, to: 100, netBn: [1] }
    expect(profileColumns(makeRow('chain', 1, { profile }))).toBeNull()
    expect(profileViewOf(makeRow('chain', 1, { profile }), null, 100)).toBeNull()
  })

  test('is shown around the price, with walls, flip and zero in sight', ({ expect }) => {
    const view = profileViewOf(chain, null, 5_390)
    const [from = 0, to = 0] = view?.xRange ?? []
    expect(to - from).toBeCloseTo(2 * 5_390 * 0.05, 6)
    const [low = 0, high = 0] = view?.yRange ?? []
    expect(low).toBeLessThan(0)
    expect(high).toBeGreaterThan(0)
    expect(view?.marks.map(({ name }) => name)).toEqual(['Call wall', 'Flip', 'Put wall', 'Price'])
  })

  test('reaches as far as the farthest wall, but never beyond what is known', ({ expect }) => {
    const far = makeRow('chain', 1, { callWall: 5_890 })
    expect(profileViewOf(far, null, 5_390)?.xRange).toEqual([4_851, 5_929])
    expect(profileViewOf(chain, null, 9_000)?.xRange).toEqual([4_851, 5_929])
  })

  test('names the flip that counts, and only draws the others', ({ expect }) => {
    const several = makeRow('chain', 1, { flips: [5_394.1, 5_450] })
    const flips = profileViewOf(several, chain, 5_390)?.marks.filter(({ kind }) => kind === 'flip')
    expect(flips?.map(({ points, name }) => [points, name])).toEqual([
      [5_450, ''],
      [5_394.1, 'Flip'],
    ])
  })
})
