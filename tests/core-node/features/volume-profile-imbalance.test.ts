import { describe, test } from 'vitest'

import { VolumeProfileImbalance } from '../../../core-node/features/volume-profile-imbalance.ts'
import { findNodes } from '../../../core-node/features/volume-zones.ts'
import type { Side } from '../../../core-node/market/events.ts'
import { VolumeByPrice } from '../../../core-node/market/volume-by-price.ts'
import { minute, regularOpenUs, trade } from '../market-events.ts'
import { ListeningMarket } from './listening-market.ts'

type Print = readonly [ticks: number, size: number, side: Side]

/** Plays minutes of prints ten milliseconds apart, and says what the feature says after the last. */
function after(...minutes: readonly (readonly Print[])[]): Record<string, number | undefined> {
  const feature = new VolumeProfileImbalance()
  const run = new ListeningMarket(feature)
  minutes.forEach((prints, i) => {
    prints.forEach(([ticks, size, side], print) => {
      run.play(trade(regularOpenUs + i * minute + print * 10_000, ticks, size, side))
    })
  })
  const named = feature.rawNames.map((name, i) => [name, feature.value.raw[i]])
  return { x: feature.value.x, ...Object.fromEntries(named) }
}

/** Ten prices of hardly any volume, and two at which one side did much. */
const oneSided = (side: Exclude<Side, 0>): Print[] => [
  ...Array.from({ length: 10 }, (_, i): Print => [100 + i, 5, i % 2 === 0 ? 1 : -1]),
  ...Array.from({ length: 8 }, (_, i): Print => [104 + (i % 2), 50, side]),
]

describe('zones', () => {
  test('price above a bought zone accumulates, below a sold one distributes', ({ expect }) => {
    expect(after(oneSided(1), [[106, 1, 1]])).toMatchObject({
      zoneCount: 1,
      label: 1,
      direction: 1,
    })
    const sold = after(oneSided(-1), [[103, 1, -1]])
    expect(sold).toMatchObject({ zoneCount: 1, label: -1, direction: -1 })
  })

  test('what both sides traded has no name', ({ expect }) => {
    const both = oneSided(1).map(([ticks, size], i): Print => [ticks, size, i % 4 < 2 ? 1 : -1])
    expect(after(both, [[106, 1, 1]])).toMatchObject({ zoneCount: 1, label: 0, zones: 0 })
  })

  test('are those of the last twenty minutes, and no more', ({ expect }) => {
    const quiet = (count: number) =>
      Array.from({ length: count }, (): Print[] => [
        [106, 150, 1],
        [106, 150, -1],
      ])
    expect(after(oneSided(1), ...quiet(19), [[106, 1, 1]])['windowVolume']).toBe(450 + 5_700 + 1)
    expect(after(oneSided(1), ...quiet(20), [[106, 1, 1]])['windowVolume']).toBe(6_000 + 1)
  })
})

describe('institutions', () => {
  /** Orders of 110 contracts, each of one print. */
  const orders = (count: number, ticks: number, side: Side): Print[] =>
    Array.from({ length: count }, (): Print => [ticks, 110, side])

  test('a price with a thousand contracts of large orders is their level', ({ expect }) => {
    const buys = [...orders(10, 104, 1), [100, 1, -1] as const]
    expect(after(buys, [[104, 1, 1]])).toMatchObject({ institutionalLevels: 1, sentiment: 1 })
    const fewer = [...orders(9, 104, 1), [100, 1, -1] as const]
    expect(after(fewer, [[104, 1, 1]])).toMatchObject({ institutionalLevels: 0, sentiment: 0 })
  })

  test('their sentiment is the signed share of what they did there', ({ expect }) => {
    const both = [...orders(10, 104, 1), ...orders(30, 105, -1), [100, 1, 1] as const]
    const { sentiment, institutionalLevels } = after(both, [[104, 1, 1]])
    expect([sentiment, institutionalLevels]).toEqual([-0.5, 2])
  })

  test('prints of one order count together, and above 500 they are a block', ({ expect }) => {
    const feature = new VolumeProfileImbalance()
    const run = new ListeningMarket(feature)
    for (let i = 0; i < 12; i++) run.play(trade(regularOpenUs + i, 104, 90, 1))
    run.play(trade(regularOpenUs + minute, 104, 1, 1), trade(regularOpenUs + 2 * minute, 104, 1, 1))
    const raw = (name: string) => feature.value.raw[feature.rawNames.indexOf(name)]
    expect([raw('blocks'), raw('institutionalLevels'), raw('sentiment')]).toEqual([1, 1, 1])
  })
})

test('confidence is the last minute’s volume against the median of twenty', ({ expect }) => {
  const minutes = (count: number, last: number): Print[][] => [
    ...Array.from({ length: count }, (_, i): Print[] => [[100, 100 + 10 * i, 1]]),
    [[100, last, 1]],
    [[100, 1, 1]],
  ]
  // 100, 110 … 290: the median is 195.
  expect(after(...minutes(20, 78))['confidence']).toBeCloseTo(0.4, 12)
  expect(after(...minutes(20, 999))['confidence']).toBe(1)
  expect(after(...minutes(19, 78))['confidence']).toBe(0)
})

describe('high-volume nodes', () => {
  const profileOf = (...volumes: readonly number[]) => {
    const profile = new VolumeByPrice()
    volumes.forEach((volume, i) => profile.add(100 + i, volume, 1))
    return profile
  }

  test('are peaks of the smoothed volume, well above its mean', ({ expect }) => {
    expect(findNodes(profileOf(1, 1, 30, 90, 30, 1, 1, 1, 1, 1))).toEqual([103])
    expect(findNodes(profileOf(1, 30, 90, 30, 1, 1, 1, 30, 90, 30, 1))).toEqual([102, 108])
  })

  test('an even profile has none, a level peak has one', ({ expect }) => {
    expect(findNodes(profileOf(9, 9, 9, 9, 9, 9))).toEqual([])
    expect(findNodes(profileOf(1, 1, 1, 60, 60, 60, 60, 1, 1, 1, 1, 1))).toEqual([104])
  })
})
