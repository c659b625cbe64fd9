import { describe, test } from 'vitest'

import { ProfileLevels } from '../../../core-node/features/profile-levels.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { minute, regularOpenUs, trade } from '../market-events.ts'
import { ListeningMarket } from './listening-market.ts'

const hour = 60 * minute
const eveningUs = regularOpenUs + 8.5 * hour
const pivot = 100

/** A cash session whose POC is 100, value area 96 to 110, without a tie that matters. */
function cashSession(sign: 1 | -1, startUs = regularOpenUs): MarketEvent[] {
  const volumes = [60, 1, 1, 1, 61, 2, 2, 2, 2, 2, 2, 2, 2, 2, 30]
  return volumes.map((volume, i) =>
    trade(startUs + i * 26 * minute, pivot + sign * (i - 4), volume),
  )
}

/** The study after that session, the next evening and closes at these distances from 100, a minute each. */
function levelsAfter(sign: 1 | -1, closes: readonly number[]) {
  const study = new ProfileLevels()
  const evening = closes.map((close, i) =>
    trade(eveningUs + i * minute, pivot + sign * (close - pivot), 5),
  )
  new ListeningMarket(study).play(...cashSession(sign), ...evening)
  return study
}

describe('the levels of the previous session', () => {
  test('come in their strengths: POC 100, 96 and 110 about a price of 104', ({ expect }) => {
    const study = levelsAfter(1, [104])
    expect([...study.levelsTicks]).toEqual([100, 110, 96, 100, 110, 96])
    expect([...study.sides]).toEqual([1, -1, 1, 1, -1, 1])
    // (0.9·12/16 + 0.8·8/16 − 0.8·10/16)/0.9
    expect(study.x).toBeCloseTo(0.575 / 0.9, 12)
    expect(study.quality).toBe(1)
  })

  test('are felt up to a target’s distance', ({ expect }) => {
    expect(levelsAfter(1, [126]).x).toBe(0)
    expect(levelsAfter(1, [125]).x).toBeCloseTo(0.8 / 16 / 0.9, 12)
  })

  test('stay support until two minutes in a row close below', ({ expect }) => {
    const poc = (...closes: number[]) => levelsAfter(1, closes).sides[0]
    expect(poc(104, 99)).toBe(1)
    expect(poc(104, 99, 99)).toBe(1)
    expect(poc(104, 99, 99, 99)).toBe(-1)
    expect(poc(104, 99, 101, 99, 99)).toBe(1)
    expect(poc(104, 99, 100, 99, 99)).toBe(1)
    expect(poc(104, 99, 99, 101, 101, 101)).toBe(1)
  })

  test('have no side while price has only been at the level itself', ({ expect }) => {
    const study = levelsAfter(1, [100])
    expect([study.sides[0], study.x]).toEqual([0, expect.closeTo((0.8 * 12 - 0.8 * 6) / 16 / 0.9)])
    expect(levelsAfter(1, [100, 101]).sides[0]).toBe(1)
  })

  test('are missing without a previous session, and when it is long ago', ({ expect }) => {
    const study = new ProfileLevels()
    const listening = new ListeningMarket(study)
    listening.play(trade(regularOpenUs, 100, 5))
    expect([study.x, study.quality]).toEqual([0, 0])
    listening.play(...cashSession(1), trade(eveningUs, 100, 5))
    expect(study.quality).toBe(1)
    listening.play(trade(eveningUs + 5 * 24 * hour, 100, 5))
    expect([study.x, study.quality]).toEqual([0, 0])
  })

  test('count for less when the profile saw a part of the session only', ({ expect }) => {
    const study = new ProfileLevels()
    const close = regularOpenUs + 6.5 * hour
    const seen = [trade(close - 1.5 * hour - 1, 100, 5), trade(close - 1, 101, 4)]
    new ListeningMarket(study).play(...seen, trade(close, 100, 5))
    expect(study.quality).toBe(0.5)
  })

  test('mirror a mirrored market', ({ expect }) => {
    for (const closes of [[104], [90, 99, 101], [112, 109, 109, 108, 95, 95, 95]]) {
      const [straight, mirrored] = [levelsAfter(1, closes), levelsAfter(-1, closes)]
      expect(mirrored.x).toBeCloseTo(-straight.x, 12)
      expect(mirrored.quality).toBe(straight.quality)
    }
  })
})
