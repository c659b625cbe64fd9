import { pulse } from '../../store.ts'
import { formatFactor, formatFigure, formatScore } from '../../text/format.ts'
import { ScoreHead } from '../score-head.tsx'
import { PresetNote } from '../score.tsx'
import { Section } from '../section.tsx'

/** The score, with how it comes about: what speaks for buying, what for selling, and the factors. */
export function ScoreSection() {
  return (
    <Section name="gauge" title="Score" aside={<PresetNote />}>
      <ScoreHead />
      <Sums />
    </Section>
  )
}

/** A factor this close to 1 changes no figure that is shown. */
const leastFactor = 0.0005

function Sums() {
  const row = pulse.value
  if (row === null) return null
  const sum = (sign: number) =>
    row.contributions.reduce((total, part) => total + Math.max(0, sign * part), 0)
  const factor = row.net === 0 ? 1 : row.adjusted / row.net
  return (
    <dl class="sums" data-testid="sums">
      <div>
        <dt>For buying</dt>
        <dd data-sign="1">{formatFigure(sum(1), 3)}</dd>
      </div>
      <div>
        <dt>For selling</dt>
        <dd data-sign="-1">{formatFigure(sum(-1), 3)}</dd>
      </div>
      <div>
        <dt>Net</dt>
        <dd>{formatScore(row.net)}</dd>
      </div>
      <div>
        <dt>Factors</dt>
        <dd>{Math.abs(factor - 1) < leastFactor ? 'none' : formatFactor(factor)}</dd>
      </div>
    </dl>
  )
}
