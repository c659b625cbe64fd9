import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

import type { FeatureReading } from '../../features.ts'
import { readings } from '../../features.ts'
import { FeatureBar, FeatureMeta, FeatureValue } from '../feature-bar.tsx'
import { Empty, Section } from '../section.tsx'
import { FeatureDetail } from './feature-detail.tsx'
import { Sparkline, SparkShades } from './sparkline.tsx'
import { keepSparks, sparks } from './sparks.ts'

/** The one feature that is unfolded, or ''. */
const unfolded = signal('')

/** Over the columns, where there is room for columns. */
const heads = ['Feature', 'Weight', 'Quality', 'Now', 'Last 30 minutes', 'Adds', 'Age'] as const

/** What each feature adds to the score, now and over the last half hour; a tap unfolds its history. */
export function FeatureTable() {
  useEffect(keepSparks, [])
  return (
    <Section name="contributions" title="Contributions" aside={<Hint />}>
      <SparkShades />
      {readings.value.length === 0 ? (
        <Empty>Waiting for the core.</Empty>
      ) : (
        <ul class="contributions" data-testid="contributions">
          <li class="contribution-heads" aria-hidden="true">
            {heads.map((head) => (
              <span key={head}>{head}</span>
            ))}
          </li>
          {readings.value.map((reading) => (
            <FeatureRow key={reading.name} reading={reading} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Hint() {
  return <p class="note">unfold one for its history</p>
}

function FeatureRow({ reading }: { readonly reading: FeatureReading }) {
  const { name, label, index, weight, trust } = reading
  const isUnfolded = unfolded.value === name
  return (
    <li class="contribution" data-testid={`contribution-${name}`} data-trust={trust}>
      <button
        type="button"
        class="contribution-row"
        aria-expanded={isUnfolded}
        onClick={() => {
          unfolded.value = isUnfolded ? '' : name
        }}
      >
        <span class="feature-name">{label}</span>
        <FeatureMeta reading={reading} />
        <FeatureBar reading={reading} />
        <Sparkline values={sparks.value[index] ?? []} scale={weight} />
        <FeatureValue reading={reading} />
      </button>
      {isUnfolded && <FeatureDetail reading={reading} />}
    </li>
  )
}
