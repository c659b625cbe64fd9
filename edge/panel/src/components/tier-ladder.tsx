import type { RowOf } from '../../../../shared/audit.ts'
import type { Tier } from '../../../../shared/vocabulary.ts'
import { tierLabels } from '../text/labels.ts'

type TierLadderProps = {
  readonly thresholds: RowOf<'session'>['thresholds']
  readonly tier: Tier
}

/** The tiers by name and threshold, weakest first, with the one that holds now. */
export function TierLadder({ thresholds, tier }: TierLadderProps) {
  const rungs = thresholds.toSorted((a, b) => a.score - b.score)
  const reached = rungs.findIndex((rung) => rung.tier === tier)
  return (
    <ol class="ladder" aria-label="Tiers">
      {rungs.map((rung, index) => (
        <li
          key={rung.tier}
          class="rung"
          data-tier={rung.tier}
          data-reached={index <= reached}
          aria-current={index === reached ? 'true' : undefined}
        >
          <span class="rung-name">{tierLabels[rung.tier]}</span>
          <span class="rung-score">{rung.score.toFixed(2)}</span>
        </li>
      ))}
    </ol>
  )
}
