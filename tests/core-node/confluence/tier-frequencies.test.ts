import { describe, test } from 'vitest'

import { effectiveWeights } from '../../../core-node/confluence/preset-weights.ts'
import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import { thresholdSets } from '../../../core-node/confluence/threshold-sets.ts'
import { clip } from '../../../shared/rounding.ts'
import { scripted } from './scripted.ts'

const draws = 40_000
const rms = 0.4
const weights = effectiveWeights(productionV2).map(({ weight }) => weight)

/** Numbers from 0 to 1, the same ones each time (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function normal(next: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
}

/** Draws of ten features with this correlation of each pair: noise, as far as trading goes. */
function* noise(correlation: number): Generator<number[]> {
  const draw = normal(uniform(20_250_809))
  const common = Math.sqrt(correlation)
  const own = Math.sqrt(1 - correlation)
  for (let i = 0; i < draws; i++) {
    const shared = draw()
    yield weights.map(() => clip(rms * (common * shared + own * draw())))
  }
}

/** In percent of the draws. */
function shareOf(correlation: number, isMet: (features: readonly number[]) => boolean): number {
  let met = 0
  for (const features of noise(correlation)) if (isMet(features)) met++
  return (100 * met) / draws
}

function weighed(features: readonly number[], as: (x: number) => number): number {
  return features.reduce((sum, x, i) => sum + (weights[i] as number) * as(x), 0)
}

/** Percent by which a share may be off: four standard errors of these draws, and its own rounding. */
function tolerance(percent: number): number {
  return 4 * Math.sqrt((percent * (100 - percent)) / draws) + 0.05
}

describe('noise of rms 0.4', () => {
  // Correlation; WEAK, GOOD, STRONG, PREMIUM; unsigned GOOD; PREMIUM with a neutral 0.5.
  const table = [
    [0, [21.6, 5.3, 2.7, 0.8], 64.4, 95.1],
    [0.2, [41.6, 20.4, 14.6, 8.4], 62.2, 86.2],
    [0.4, [51.6, 31.1, 24.6, 16.8], 56.4, 80.7],
  ] as const
  for (const [correlation, shares, unsigned, neutral] of table) {
    test(`correlated by ${correlation} reaches the tiers as often as was measured`, ({
      expect,
    }) => {
      const { WEAK, GOOD, STRONG, PREMIUM } = productionV2.thresholds
      const { confluence, sayEach } = scripted(productionV2)
      const reached = [0, 0, 0, 0]
      for (const features of noise(correlation)) {
        sayEach(features.map((x) => ({ x, quality: 1 })))
        for (const [i, threshold] of [WEAK, GOOD, STRONG, PREMIUM].entries()) {
          if (confluence.score >= threshold) reached[i] = (reached[i] as number) + 1
        }
      }
      for (const [i, share] of shares.entries()) {
        const measured = (100 * (reached[i] as number)) / draws
        expect(Math.abs(measured - share), `${measured} for ${share}`).toBeLessThan(
          tolerance(share),
        )
      }
    })

    test(`correlated by ${correlation} would pass for a signal without signs, or with a neutral 0.5`, ({
      expect,
    }) => {
      const { GOOD, PREMIUM } = productionV2.thresholds
      const withoutSigns = shareOf(correlation, (xs) => weighed(xs, Math.abs) >= GOOD)
      const withNeutral = shareOf(correlation, (xs) => weighed(xs, (x) => (x + 1) / 2) >= PREMIUM)
      expect(Math.abs(withoutSigns - unsigned)).toBeLessThan(tolerance(unsigned))
      expect(Math.abs(withNeutral - neutral)).toBeLessThan(tolerance(neutral))
    })
  }

  test('reaches thresholds from 0.55 up less than once in a thousand', ({ expect }) => {
    for (const set of ['before', 'percent-90'] as const) {
      const { WEAK } = thresholdSets[set]
      const share = shareOf(0, (xs) => Math.abs(weighed(xs, (x) => x)) >= WEAK)
      expect(share).toBeLessThan(0.1)
    }
  })
})
