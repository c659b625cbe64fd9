import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { Side } from '../../../core-node/market/events.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { Market } from '../../../core-node/market/market.ts'
import { SessionProfile } from '../../../core-node/market/session-profile.ts'
import { ValueArea } from '../../../core-node/market/value-area.ts'
import { VolumeByPrice } from '../../../core-node/market/volume-by-price.ts'
import { minute, regularOpenUs, second, trade } from '../market-events.ts'

const hour = 60 * minute
const regularCloseUs = regularOpenUs + 6.5 * hour
const nextOpenUs = regularOpenUs + 8.5 * hour

function play(market: Market, ...prints: readonly (readonly [number, number, number])[]): void {
  for (const [tsUs, priceTicks, size] of prints) {
    market.advance(tsUs)
    market.apply(trade(tsUs, priceTicks, size, 1))
  }
}

const levels = ({ pocTicks, lowTicks, highTicks }: ValueArea) => [pocTicks, lowTicks, highTicks]

describe('the profile of a session', () => {
  test('develops over the whole session, and in the cash market’s hours over those', ({
    expect,
  }) => {
    const market = new Market(instruments.ES)
    const { sessionProfile } = market
    expect(sessionProfile.developing.isEmpty).toBe(true)
    play(market, [regularOpenUs - hour, 90, 500])
    expect(levels(sessionProfile.developing)).toEqual([90, 90, 90])
    play(market, [regularOpenUs, 100, 10], [regularOpenUs + second, 101, 4])
    expect(levels(sessionProfile.developing)).toEqual([100, 100, 100])
    play(market, [regularOpenUs + 2 * second, 101, 9])
    expect(levels(sessionProfile.developing)).toEqual([101, 100, 101])
    play(market, [regularCloseUs, 102, 1])
    expect(levels(sessionProfile.developing)).toEqual([90, 90, 90])
  })

  test('leaves its cash hours’ value area behind when they end, and nothing changes it then', ({
    expect,
  }) => {
    const market = new Market(instruments.ES)
    const { sessionProfile } = market
    play(market, [regularOpenUs, 100, 10], [regularCloseUs - second, 101, 30])
    expect(sessionProfile.previous.isEmpty).toBe(true)
    play(market, [regularCloseUs, 150, 999])
    expect(levels(sessionProfile.previous)).toEqual([101, 101, 101])
    expect(sessionProfile.previousTsUs).toBe(regularCloseUs - second)
    expect(sessionProfile.previousSpanUs).toBe(6.5 * hour - second)
    play(market, [nextOpenUs, 120, 50], [nextOpenUs + 15.5 * hour, 130, 70])
    expect(levels(sessionProfile.previous)).toEqual([101, 101, 101])
    expect(sessionProfile.version).toBe(1)
  })

  test('is left behind at the next session’s open when nobody traded after the close', ({
    expect,
  }) => {
    const market = new Market(instruments.ES)
    play(market, [regularOpenUs, 100, 10])
    market.advance(nextOpenUs)
    expect(levels(market.sessionProfile.previous)).toEqual([100, 100, 100])
  })

  test('stays the last one when a session had no cash hours', ({ expect }) => {
    const market = new Market(instruments.ES)
    play(market, [regularOpenUs, 100, 10], [nextOpenUs, 120, 50], [nextOpenUs + 24 * hour, 130, 9])
    expect(levels(market.sessionProfile.previous)).toEqual([100, 100, 100])
  })

  test('of the whole session is left behind at the roll, when that is asked for', ({ expect }) => {
    const profile = new SessionProfile('whole')
    profile.add(0, 90, 500, 0, false)
    profile.add(1, 100, 400, 0, true)
    profile.add(2, 100, 10, 0, false)
    expect(profile.previous.isEmpty).toBe(true)
    profile.onSession()
    expect(levels(profile.previous)).toEqual([90, 90, 100])
  })

  test('moves its previous levels by the spread when the contract rolls', ({ expect }) => {
    const market = new Market(instruments.ES)
    const { sessionProfile } = market
    play(market, [regularOpenUs, 100, 10], [regularOpenUs + 1, 103, 9], [regularCloseUs, 100, 1])
    sessionProfile.onRoll(210)
    expect(levels(sessionProfile.previous)).toEqual([310, 310, 313])
    expect([sessionProfile.isRolled, sessionProfile.developing.isEmpty]).toEqual([true, true])
    play(market, [nextOpenUs + 15.5 * hour, 311, 5], [nextOpenUs + 22 * hour, 311, 5])
    expect([sessionProfile.isRolled, levels(sessionProfile.previous)]).toEqual([
      false,
      [311, 311, 311],
    ])
  })

  test('leaves a lone bad print out, and forgets it when it was the first', ({ expect }) => {
    const profile = new SessionProfile()
    profile.add(0, 21_600, 50, 0, false)
    profile.add(1, 1, 10, 0, false)
    expect(levels(profile.developing)).toEqual([21_600, 21_600, 21_600])
    profile.onSession()
    profile.add(2, 1, 10, 0, false)
    profile.add(3, 21_600, 8, 0, false)
    profile.add(4, 21_601, 8, 0, false)
    expect(levels(profile.developing)).toEqual([21_601, 21_601, 21_601])
  })
})

const trades = fc.array(
  fc.record({
    ticks: fc.integer({ min: 21_500, max: 21_560 }),
    size: fc.integer({ min: 1, max: 90 }),
    side: fc.constantFrom<Side>(1, -1, 0),
  }),
  { minLength: 1, maxLength: 120 },
)

test('read after every trade or only once, the value area equals one measured anew', ({
  expect,
}) => {
  fc.assert(
    fc.property(trades, fc.boolean(), (all, isReadOften) => {
      const profile = new SessionProfile()
      const anew = new VolumeByPrice()
      for (const [i, { ticks, size, side }] of all.entries()) {
        profile.add(i, ticks, size, side, true)
        anew.add(ticks, size, side)
        if (isReadOften) expect(profile.developing.volume).toBeLessThanOrEqual(anew.volume)
      }
      const measured = new ValueArea()
      measured.measure(anew)
      expect(profile.developing).toEqual(measured)
      profile.onSession()
      expect(profile.previous).toEqual(measured)
    }),
  )
})
