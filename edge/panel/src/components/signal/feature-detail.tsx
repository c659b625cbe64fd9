import { useMemo } from 'preact/hooks'

import { historyStyle } from '../../chart/history-curve.ts'
import { historyViewOf } from '../../chart/history-view.ts'
import { contributionAt } from '../../chart/score-columns.ts'
import type { FeatureReading } from '../../features.ts'
import { lastSignalOf } from '../../features.ts'
import { panel } from '../../store.ts'
import { formatRaw, formatScore } from '../../text/format.ts'
import { formatClock } from '../../text/new-york.ts'
import { words } from '../../text/signal-words.ts'
import { CurveFrame } from '../curve-frame.tsx'
import { describeMoment } from './moment.ts'

/** A feature's half hour at full size, and what its value was made of at the last signal. */
export function FeatureDetail({ reading }: { readonly reading: FeatureReading }) {
  const { index, label, name, weight } = reading
  const view = useMemo(() => () => viewOf(index, weight), [index, weight])
  return (
    <div class="contribution-detail">
      <CurveFrame
        name={name}
        label={`${label} over the last 30 minutes`}
        style={historyStyle}
        view={view}
        describe={describeMoment}
      />
      <MadeOf name={name} />
    </div>
  )
}

function viewOf(index: number, weight: number) {
  const text = weight.toFixed(3)
  return historyViewOf(panel.value.scores, {
    valueAt: (point) => contributionAt(point, index),
    leastReach: weight * 1.15,
    marks: [
      { value: weight, text: `its whole weight, +${text}` },
      { value: -weight, text: `−${text}` },
    ],
  })
}

function MadeOf({ name }: { readonly name: string }) {
  const last = lastSignalOf(name)
  if (last === null) return null
  const { ts, feature } = last
  return (
    <div class="made-of">
      <p class="note">
        At the last signal, {formatClock(ts)}: {words(feature.state).toLowerCase()}, value{' '}
        {formatScore(feature.x)}
      </p>
      <dl>
        {Object.entries(feature.raw).map(([key, value]) => (
          <div key={key}>
            <dt>{spaced(key)}</dt>
            <dd>{formatRaw(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** deltaContracts → delta contracts */
function spaced(key: string): string {
  return words(key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))
}
