import type { FeatureReading } from '../features.ts'
import { readingAge, widest } from '../features.ts'
import { formatPercent, formatScore, noValue, scoreSign } from '../text/format.ts'

type ReadingProps = { readonly reading: FeatureReading }

/** What a feature's number is worth: its weight and its data's quality. */
export function FeatureMeta({ reading: { weight, quality } }: ReadingProps) {
  return (
    <span class="feature-meta">
      <span class="feature-weight">
        <span class="meta-word">weight </span>
        {formatPercent(weight)}
      </span>
      <span class="feature-quality">
        {quality > 0 && (
          <>
            <span class="meta-word">quality </span>
            {formatPercent(quality)}
          </>
        )}
      </span>
    </span>
  )
}

/** The frame is what the weight allows, the shade what the data's quality leaves of it. */
export function FeatureBar({ reading }: ReadingProps) {
  const { weight, quality, contribution, trust } = reading
  // A feature without data says so: to look neutral would be a lie.
  if (trust === 'none' || trust === 'old') {
    return <span class="feature-none">{trust === 'old' ? 'too old' : 'no data'}</span>
  }
  const share = (amount: number) => `scaleX(${Math.max(-1, Math.min(1, amount / widest.value))})`
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

/** What it adds now, and how old that is. */
export function FeatureValue({ reading }: ReadingProps) {
  const { quality, contribution, trust } = reading
  const isKnown = quality > 0
  return (
    <>
      <span class="feature-value" data-sign={isKnown ? scoreSign(contribution) : 0}>
        {isKnown ? formatScore(contribution) : noValue}
      </span>
      <span class="feature-age">{trust === 'none' ? '' : readingAge(reading)}</span>
    </>
  )
}
