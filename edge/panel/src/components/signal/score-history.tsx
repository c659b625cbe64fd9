import { historyStyle } from '../../chart/history-curve.ts'
import { historyViewOf } from '../../chart/history-view.ts'
import { scoreAt } from '../../chart/score-columns.ts'
import { panel, session } from '../../store.ts'
import { tierLabels } from '../../text/labels.ts'
import { CurveFrame } from '../curve-frame.tsx'
import { Section } from '../section.tsx'
import { describeMoment } from './moment.ts'

/** Quieter than this a score is nowhere near a tier. */
const leastReach = 0.25

function view() {
  const weakestFirst = (session.value?.thresholds ?? []).toSorted((a, b) => a.score - b.score)
  return historyViewOf(panel.value.scores, {
    valueAt: scoreAt,
    leastReach,
    marks: weakestFirst.flatMap(({ tier, score }) => [
      { value: score, text: tierLabels[tier] },
      { value: -score, text: tierLabels[tier] },
    ]),
  })
}

/** The score over the last half hour, against the tiers. */
export function ScoreHistorySection() {
  return (
    <Section name="history" title="Score history" aside={<p class="note">30 minutes</p>}>
      <CurveFrame
        name="score"
        label="The score over the last 30 minutes, against the tiers"
        style={historyStyle}
        view={view}
        describe={describeMoment}
      />
    </Section>
  )
}
