import { describe, test } from 'vitest'

import { VolumeWeightedPrice } from '../../core-node/market/volume-weighted-price.ts'
import { hasData } from './data.ts'
import type { SierraTick } from './sierra-ticks.ts'
import { sierraTicks } from './sierra-ticks.ts'

const ticksPerPoint = 4

/**
 * The session's 275,723 contracts before the file's second row, as their mean and deviation say: half of them
 * one deviation above the mean, half one below.
 */
function startingFrom({ sessionVolume, vwap, tops }: SierraTick): VolumeWeightedPrice {
  const sigma = (tops[0] as number) - vwap
  const price = new VolumeWeightedPrice()
  price.add((vwap + sigma) * ticksPerPoint, sessionVolume / 2)
  price.add((vwap - sigma) * ticksPerPoint, sessionVolume / 2)
  return price
}

describe.skipIf(!hasData)('the VWAP of another platform, 2023-06-29', () => {
  test('ours is the same after each of 1,025 trades, and so are its four bands', ({ expect }) => {
    const [first, ...rest] = sierraTicks()
    expect([first?.sessionVolume, first?.vwap]).toEqual([275_723, 4423.330132959528])
    if (first === undefined) return
    const ours = startingFrom(first)
    const furthest = { mean: 0, band: 0 }
    let same = 0
    for (const tick of rest) {
      ours.add(tick.price * ticksPerPoint, tick.volume)
      const mean = ours.meanTicks / ticksPerPoint
      const sigma = ours.sigmaTicks / ticksPerPoint
      const meanError = Math.abs(mean - tick.vwap)
      const bandErrors = [
        ...tick.tops.map((top, i) => Math.abs(mean + (i + 1) * sigma - top)),
        ...tick.bottoms.map((bottom, i) => Math.abs(mean - (i + 1) * sigma - bottom)),
      ]
      const isSame = meanError < 1e-9 && Math.max(...bandErrors) < 1e-5
      if (isSame && ours.volume === tick.sessionVolume) same++
      furthest.mean = Math.max(furthest.mean, meanError)
      furthest.band = Math.max(furthest.band, ...bandErrors)
    }
    expect([rest.length, same]).toEqual([1_025, 1_025])
    // The other platform's own sums lose a few digits: four deviations differ by 2e-6 points at most.
    expect(furthest.mean).toBeLessThan(2e-11)
    expect(furthest.band).toBeLessThan(3e-6)
  })
})
