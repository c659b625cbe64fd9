import { computed } from '@preact/signals'

import type { RowOf } from '../../../../../shared/audit.ts'
import { listEvents } from '../../state/events.ts'
import { events } from '../../store.ts'
import { formatScore } from '../../text/format.ts'
import { tierLabels } from '../../text/labels.ts'
import { formatClock } from '../../text/new-york.ts'
import { reasonText, words } from '../../text/signal-words.ts'
import { Arrow } from '../arrow.tsx'
import { LongList } from '../long-list.tsx'
import { EmptyList, Section } from '../section.tsx'

/** As many as one looks back on; the overview's events have more. */
const maxShown = 30

const rows = computed(() =>
  listEvents(events.value, 'signals', maxShown).filter((row) => row.kind === 'signal'),
)

/** What the scores led to, newest first, with the reasons. */
export function SignalsSection() {
  return (
    <Section name="signals" title="Decisions">
      <LongList name="signals" label="Decisions" count={rows.value.length}>
        {rows.value.length === 0 ? (
          <EmptyList>No tier has been reached or left yet.</EmptyList>
        ) : (
          <ul>
            {rows.value.map((row) => (
              <SignalLine key={row.seq} row={row} />
            ))}
          </ul>
        )}
      </LongList>
    </Section>
  )
}

function SignalLine({ row }: { readonly row: RowOf<'signal'> }) {
  const sign = row.direction === 'LONG' ? 1 : row.direction === 'SHORT' ? -1 : 0
  const isNone = row.tier === 'NO_TRADE'
  return (
    <li class="signal" data-testid="signal-row">
      <time class="event-time">{formatClock(row.ts)}</time>
      <span class="signal-tier" data-sign={isNone ? 0 : sign}>
        <Arrow sign={isNone ? 0 : sign} />
        {tierLabels[row.tier]}
      </span>
      <span class="signal-score">{formatScore(row.adjusted)}</span>
      <span class="signal-why">
        <strong>{words(row.decision)}.</strong>{' '}
        {row.reasons.map((reason) => reasonText(reason, row)).join(' ')}
      </span>
    </li>
  )
}
