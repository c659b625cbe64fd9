import { chain, chainAge } from '../../options.ts'
import { formatFigure, formatScore, noValue } from '../../text/format.ts'
import { Section } from '../section.tsx'

/** The scale of the ratio to its usual value; beyond the marks the feature that reads it says its most. */
const scale = { from: 0.5, to: 1.5 }
const marks = [0.8, 1, 1.2]

function place(ratio: number): string {
  const share = (ratio - scale.from) / (scale.to - scale.from)
  return `${Math.max(0, Math.min(1, share)) * 100}%`
}

/** Put/call against its usual value, and what the chain says of skew and flow. */
export function RatioSection() {
  const row = chain.value
  if (row === null) return null
  const { putCallVolume, putCallOpenInterest, putCallMedian, riskReversal25, deltaFlow } = row
  const relative =
    putCallVolume === null || putCallMedian === null || putCallMedian === 0
      ? null
      : putCallVolume / putCallMedian
  const skew = riskReversal25 === null ? null : riskReversal25 * 100
  return (
    <Section name="ratios" title="Put/call" age={chainAge}>
      <div class="ratio-line">
        <p class="gamma-net" data-testid="put-call">
          {formatFigure(putCallVolume, 2)}
        </p>
        <p class="note">
          {relative === null
            ? 'by volume; no usual value to compare with yet'
            : `by volume, ${formatFigure(relative, 2)} of its usual ${formatFigure(putCallMedian, 2)}`}
        </p>
      </div>
      {relative !== null && <RatioScale relative={relative} />}
      <dl class="figures">
        <div>
          <dt>By open interest</dt>
          <dd>{formatFigure(putCallOpenInterest, 2)}</dd>
        </div>
        <div>
          <dt>Skew, 25 delta</dt>
          <dd>{skew === null ? noValue : `${formatFigure(skew, 1)} pts`}</dd>
        </div>
        <div>
          <dt>Delta flow</dt>
          <dd>{deltaFlow === null ? noValue : formatScore(deltaFlow)}</dd>
        </div>
      </dl>
    </Section>
  )
}

function RatioScale({ relative }: { readonly relative: number }) {
  return (
    <div class="ratio" aria-hidden="true">
      <div class="ratio-track">
        {marks.map((mark) => (
          <span key={mark} class="ratio-mark" style={{ left: place(mark) }} />
        ))}
        <span class="ratio-needle" style={{ left: place(relative) }} />
      </div>
      <p class="ratio-words">
        <span data-sign="1">calls lead</span>
        <span style={{ left: place(0.8) }}>0.8</span>
        <span style={{ left: place(1) }}>usual</span>
        <span style={{ left: place(1.2) }}>1.2</span>
        <span data-sign="-1">puts lead</span>
      </p>
    </div>
  )
}
