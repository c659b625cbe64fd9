import type { FeatureShare } from '../../../shared/audit-snapshot.ts'
import { knownOrNull, round6 } from '../../../shared/rounding.ts'
import type { Explanation } from '../../confluence/confluence.ts'
import type { Feature } from '../../features/feature.ts'
import type { Market } from '../../market/market.ts'
import type { Signal } from './signal.ts'

/** What each feature of the score says, and how much of the score that is. */
export function scoredShares({ confluence, scored }: Signal, market: Market): FeatureShare[] {
  return confluence
    .explain()
    .map((explanation, i) => shareOf(scored[i] as Feature, explanation, market.tsUs))
}

/** The same, and after them the features that the preset leaves out: they have no weight. */
export function allShares(signal: Signal, market: Market): FeatureShare[] {
  const { tsUs } = market
  const others = signal.features.filter((feature) => !signal.scored.includes(feature))
  return [
    ...scoredShares(signal, market),
    ...others.map((feature) => {
      const { x } = feature.value
      const quality = feature.value.qualityAt(tsUs)
      return shareOf(feature, { x, quality, weight: 0, contribution: 0 }, tsUs)
    }),
  ]
}

/** Since the value was measured, in whole milliseconds; null where there is none. */
export function ageMs({ value }: Feature, nowUs: number): number | null {
  const isMeasured = value.asOfUs > 0 && value.state !== 'missing'
  return !isMeasured ? null : Math.max(0, Math.round((nowUs - value.asOfUs) / 1_000))
}

function shareOf(
  feature: Feature,
  { x, quality, weight, contribution }: Omit<Explanation, 'name'>,
  nowUs: number,
): FeatureShare {
  return {
    name: feature.name,
    state: feature.value.state,
    x: round6(x),
    quality: round6(quality),
    weight: round6(weight),
    contribution: round6(contribution),
    ageMs: ageMs(feature, nowUs),
    raw: rawOf(feature),
  }
}

/** What a value was made of; a feature that says nothing was made of nothing. */
function rawOf({ value, rawNames }: Feature): Record<string, number | null> {
  if (value.state === 'missing') return {}
  return Object.fromEntries(
    rawNames.map((name, i) => [name, knownOrNull(value.raw[i] as number)] as const),
  )
}
