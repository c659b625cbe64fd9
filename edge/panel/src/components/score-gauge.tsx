import type { RowOf } from '../../../../shared/audit.ts'
import type { Tier } from '../../../../shared/vocabulary.ts'
import { formatScore } from '../text/format.ts'

type Thresholds = RowOf<'session'>['thresholds']

type ScoreGaugeProps = { readonly score: number | null; readonly thresholds: Thresholds }

const marks = [-1, -0.5, 0, 0.5, 1]

/**
 * The signed score on a line from −1 to 1. The tiers are steps to either side, higher the stronger; the
 * bar grows from the middle into them.
 */
export function ScoreGauge({ score, thresholds }: ScoreGaugeProps) {
  return (
    <div
      class="gauge"
      role="meter"
      aria-label="Score"
      aria-valuemin={-1}
      aria-valuemax={1}
      aria-valuenow={score ?? 0}
      aria-valuetext={score === null ? 'no data' : formatScore(score)}
    >
      <div class="gauge-track">
        {thresholds.map(({ tier, score: from }) => (
          <Step key={tier} tier={tier} from={from} />
        ))}
        <span class="gauge-middle" />
        {score !== null && (
          <>
            <span
              class="gauge-bar"
              data-sign={Math.sign(score)}
              style={{ transform: `scaleX(${Math.max(-1, Math.min(1, score))})` }}
            />
            <span class="gauge-needle" style={{ left: `${50 + 50 * score}%` }} />
          </>
        )}
      </div>
      <div class="gauge-scale" aria-hidden="true">
        {marks.map((mark) => (
          <span key={mark}>{mark === 0 ? '0' : formatMark(mark)}</span>
        ))}
      </div>
    </div>
  )
}

function formatMark(mark: number): string {
  return `${mark < 0 ? '−' : '+'}${Math.abs(mark)}`
}

/** One tier's zone on both sides, from its threshold outwards. */
function Step({ tier, from }: { readonly tier: Tier; readonly from: number }) {
  return (
    <>
      <span class="gauge-step" data-tier={tier} style={{ left: 0, right: `${50 + 50 * from}%` }} />
      <span class="gauge-step" data-tier={tier} style={{ left: `${50 + 50 * from}%`, right: 0 }} />
    </>
  )
}
