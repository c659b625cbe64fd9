import { computed } from '@preact/signals'

import { pulse, session } from '../store.ts'
import { formatPercent, formatScore, noValue, scoreSign } from '../text/format.ts'
import { tierLabels } from '../text/labels.ts'
import { noTradeReason } from '../text/no-trade-reason.ts'
import { Arrow } from './arrow.tsx'
import { ScoreGauge } from './score-gauge.tsx'
import { TierLadder } from './tier-ladder.tsx'

/** What the tiers are read from: the weighted sum after its factors. */
const score = computed(() => pulse.value?.adjusted ?? null)
const scoreText = computed(() => (score.value === null ? noValue : formatScore(score.value)))
const direction = computed(() => pulse.value?.direction ?? noValue)
const sign = computed(() => (direction.value === 'LONG' ? 1 : direction.value === 'SHORT' ? -1 : 0))
const tier = computed(() => pulse.value?.tier ?? 'NO_TRADE')
const thresholds = computed(() => session.value?.thresholds ?? [])

/** Why there is no tier. */
const reason = computed(() => {
  const row = pulse.value
  return row === null || row.tier !== 'NO_TRADE' ? '' : noTradeReason(row)
})

/** The score, its side and its tier, and how much of it is known. */
export function ScoreHead() {
  return (
    <>
      <div class="score-line">
        <p class="score-value" data-testid="score" data-sign={scoreSign(score.value ?? 0)}>
          {scoreText}
        </p>
        <p class="score-direction" data-sign={tier.value === 'NO_TRADE' ? 0 : sign.value}>
          <Arrow sign={sign.value} />
          <span data-testid="direction">{direction}</span>
        </p>
        <p class="score-tier" data-tier={tier} data-testid="tier">
          {pulse.value === null ? noValue : tierLabels[tier.value]}
        </p>
      </div>
      <ScoreGauge score={score.value} thresholds={thresholds.value} />
      <TierLadder thresholds={thresholds.value} tier={tier.value} />
      <div class="meters">
        <Meter label="Coverage" share={pulse.value?.coverage ?? null} />
        <Meter label="Agreement" share={pulse.value?.agreement ?? null} />
      </div>
      <p class="score-reason">{reason}</p>
    </>
  )
}

function Meter({ label, share }: { readonly label: string; readonly share: number | null }) {
  const text = share === null ? noValue : formatPercent(share)
  return (
    <div class="meter">
      <span class="meter-label">{label}</span>
      <span class="meter-track" aria-hidden="true">
        <span class="meter-fill" style={{ transform: `scaleX(${share ?? 0})` }} />
      </span>
      <span class="meter-value">{text}</span>
    </div>
  )
}
