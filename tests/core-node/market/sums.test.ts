import fc from 'fast-check'
import { test } from 'vitest'

import type { Side } from '../../../core-node/market/events.ts'
import { RollingProfile } from '../../../core-node/market/rolling-profile.ts'
import { RollingVwap } from '../../../core-node/market/rolling-vwap.ts'
import { VolumeWeightedPrice } from '../../../core-node/market/volume-weighted-price.ts'

const trade = fc.record({
  priceTicks: fc.integer({ min: 21_000, max: 21_400 }),
  size: fc.integer({ min: 1, max: 500 }),
  side: fc.constantFrom<Side>(1, -1, 0),
})
/** Bars of trades; each bar closes before the next begins. */
const bars = fc.array(fc.array(trade, { maxLength: 12 }), { minLength: 1, maxLength: 30 })

test('VWAP and deviation of the definition’s example', ({ expect }) => {
  const vwap = new VolumeWeightedPrice()
  const trades = [
    [5400, 10],
    [5401, 20],
    [5402.5, 30],
    [5401.5, 40],
  ] as const
  for (const [price, size] of trades) vwap.add(price * 4, size)
  expect(vwap.meanTicks / 4).toBe(5401.55)
  expect(vwap.sigmaTicks / 4).toBeCloseTo(0.756637, 6)
})

test('a sliding VWAP equals one computed anew over its window', ({ expect }) => {
  fc.assert(
    fc.property(bars, (all) => {
      const rolling = new RollingVwap(5)
      for (const [index, bar] of all.entries()) {
        if (index > 0) rolling.onBarClosed()
        for (const { priceTicks, size } of bar) rolling.onTrade(priceTicks, size)
      }
      const window = all.slice(-6).flat()
      const volume = window.reduce((sum, { size }) => sum + size, 0)
      expect(rolling.total.volume).toBe(volume)
      if (volume === 0) return
      const mean = window.reduce((sum, t) => sum + t.size * t.priceTicks, 0) / volume
      const variance =
        window.reduce((sum, t) => sum + t.size * (t.priceTicks - mean) ** 2, 0) / volume
      expect(rolling.total.meanTicks).toBeCloseTo(mean, 6)
      expect(rolling.total.sigmaTicks).toBeCloseTo(Math.sqrt(variance), 6)
    }),
  )
})

test('a sliding volume profile equals one computed anew over its window', ({ expect }) => {
  fc.assert(
    fc.property(bars, (all) => {
      const rolling = new RollingProfile(5)
      for (const [index, bar] of all.entries()) {
        if (index > 0) rolling.onBarClosed()
        for (const { priceTicks, size, side } of bar) rolling.onTrade(priceTicks, size, side)
      }
      const window = all.slice(-6).flat()
      const { total } = rolling
      expect(total.volume).toBe(window.reduce((sum, { size }) => sum + size, 0))
      for (let ticks = 21_000; ticks <= 21_400; ticks++) {
        const here = window.filter(({ priceTicks }) => priceTicks === ticks)
        const volume = here.reduce((sum, { size }) => sum + size, 0)
        const delta = here.reduce((sum, { size, side }) => sum + size * side, 0)
        if (total.volumeAt(ticks) !== volume || total.deltaAt(ticks) !== delta) {
          expect([total.volumeAt(ticks), total.deltaAt(ticks)]).toEqual([volume, delta])
        }
      }
      if (window.length === 0) return
      const prices = window.map(({ priceTicks }) => priceTicks)
      expect([total.lowTicks, total.highTicks]).toEqual([Math.min(...prices), Math.max(...prices)])
    }),
  )
})
