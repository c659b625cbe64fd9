import { computed } from '@preact/signals'

import { pulse, session } from '../store.ts'
import { formatPercent, formatScore, noValue, scoreSign } from '../text/format.ts'
import { featureLabel } from '../text/labels.ts'
import { Empty } from './section.tsx'

const features = computed(() => session.value?.features ?? [])
const weights = computed(() => session.value?.weights ?? [])

/** The widest bar is the heaviest feature, so that the bars can be compared with one another. */
const widest = computed(() => Math.max(...weights.value, Number.EPSILON))

/** What the score is made of, in the order of the preset. */
export function FeatureList() {
  if (features.value.length === 0) return <Empty>Waiting for the core.</Empty>
  return (
    <ul class="features" data-testid="features" aria-label="Features">
      {features.value.map((name, index) => (
        <FeatureRow key={name} name={name} index={index} />
      ))}
    </ul>
  )
}

/** A feature without data says so: to look neutral would be a lie. */
function FeatureRow({ name, index }: { readonly name: string; readonly index: number }) {
  const weight = weights.value[index] ?? 0
  const quality = pulse.value?.qualities[index] ?? 0
  const contribution = pulse.value?.contributions[index] ?? 0
  const hasData = quality > 0
  return (
    <li class="feature" data-testid={`feature-${name}`} data-known={hasData}>
      <span class="feature-name">{featureLabel(name)}</span>
      <span class="feature-meta">
        weight {formatPercent(weight)}
        {hasData && ` · quality ${formatPercent(quality)}`}
      </span>
      {hasData ? (
        <ContributionBar weight={weight} quality={quality} contribution={contribution} />
      ) : (
        <span class="feature-none">no data</span>
      )}
      <span class="feature-value" data-sign={hasData ? scoreSign(contribution) : 0}>
        {hasData ? formatScore(contribution) : noValue}
      </span>
    </li>
  )
}

type ContributionBarProps = {
  readonly weight: number
  readonly quality: number
  readonly contribution: number
}

/** The frame is what the weight allows, the shade what the data's quality leaves of it. */
function ContributionBar({ weight, quality, contribution }: ContributionBarProps) {
  const share = (amount: number) => `scaleX(${amount / widest.value})`
  return (
    <span class="bar" aria-hidden="true">
      <span class="bar-weight" style={{ transform: share(weight) }} />
      <span class="bar-quality" style={{ transform: share(weight * quality) }} />
      <span
        class="bar-contribution"
        data-sign={Math.sign(contribution)}
        style={{ transform: share(contribution) }}
      />
      <span class="bar-middle" />
    </span>
  )
}
