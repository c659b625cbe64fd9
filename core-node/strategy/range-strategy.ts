import type { Feature, FeatureName, FeatureValue } from '../features/feature.ts'
import type { Side } from '../market/events.ts'
import type { PriceView } from './price-view.ts'
import { hasVwap, sideOfVwap } from './price-view.ts'
import type { Reason } from './reasons.ts'

/** The features that see the edges of a range: walls, bands, and the zones of the volume profile. */
const edges: readonly FeatureName[] = [
  'gamma_levels_proximity',
  'vwap_bands_signal',
  'volume_imbalance_signal',
]

/** An edge weaker than this is none. Ours. */
const leastEdge = 0.1

/** Fades: an entry must start from an edge that points its way, in the half it wants to leave. Ours. */
export class RangeStrategy {
  readonly name = 'range'
  readonly confirmed = 'range-confirmed'
  readonly #edges: readonly FeatureValue[]

  constructor(features: readonly Feature[]) {
    this.#edges = features.filter(({ name }) => edges.includes(name)).map(({ value }) => value)
  }

  /** @returns `confirmed`, or what is lacking */
  confirm(side: Side, market: PriceView): Reason {
    if (!hasVwap(market)) return 'no-vwap'
    if (sideOfVwap(market) === side) return 'wrong-half'
    for (const edge of this.#edges) {
      if (edge.x * side >= leastEdge && edge.qualityAt(market.tsUs) > 0) return this.confirmed
    }
    return 'no-edge'
  }
}
