import { readings } from '../features.ts'
import { FeatureBar, FeatureMeta, FeatureValue } from './feature-bar.tsx'
import { Empty } from './section.tsx'

/** What the score is made of, in the order of the preset. */
export function FeatureList() {
  if (readings.value.length === 0) return <Empty>Waiting for the core.</Empty>
  return (
    <ul class="features" data-testid="features" aria-label="Features">
      {readings.value.map((reading) => (
        <li
          key={reading.name}
          class="feature"
          data-testid={`feature-${reading.name}`}
          data-trust={reading.trust}
        >
          <span class="feature-name">{reading.label}</span>
          <FeatureMeta reading={reading} />
          <FeatureBar reading={reading} />
          <FeatureValue reading={reading} />
        </li>
      ))}
    </ul>
  )
}
