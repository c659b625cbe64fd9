import { computed } from '@preact/signals'

import { marketAgeMs } from './state/age.ts'
import type { FeatureTrust } from './state/feature-state.ts'
import { featureTrust } from './state/feature-state.ts'
import { clock, panel, pulse, session } from './store.ts'
import { formatAge } from './text/format.ts'
import { featureLabel } from './text/labels.ts'

/** What the newest pulse says of a feature. */
export type FeatureReading = {
  readonly name: string
  readonly label: string
  /** Where it stands in the session's features, and so in every pulse. */
  readonly index: number
  readonly weight: number
  readonly quality: number
  readonly contribution: number
  /** When its value was new, in the market's time; null before its first. */
  readonly asOfUs: number | null
  readonly trust: FeatureTrust
}

/** Of every feature of the preset, in its order. */
export const readings = computed((): readonly FeatureReading[] => {
  const { features = [], weights = [] } = session.value ?? {}
  const row = pulse.value
  return features.map((name, index) => {
    const quality = row?.qualities[index] ?? 0
    const ageMs = row?.agesMs[index] ?? null
    return {
      name,
      label: featureLabel(name),
      index,
      weight: weights[index] ?? 0,
      quality,
      contribution: row?.contributions[index] ?? 0,
      asOfUs: row === null || ageMs === null ? null : row.ts - ageMs * 1_000,
      trust: featureTrust(quality, ageMs),
    }
  })
})

/** The widest bar is the heaviest feature, so that the bars can be compared with one another. */
export const widest = computed(() =>
  Math.max(...readings.value.map(({ weight }) => weight), Number.EPSILON),
)

/** How old a reading is by now. */
export function readingAge({ asOfUs }: FeatureReading): string {
  return asOfUs === null ? '' : formatAge(marketAgeMs(clock.value, asOfUs))
}

/** What the last signal row tells of a feature; null when it does not know it. */
export function lastSignalOf(name: string) {
  const row = panel.value.signal
  const feature = row?.features.find((entry) => entry.name === name)
  return row === null || feature === undefined ? null : { ts: row.ts, feature }
}
