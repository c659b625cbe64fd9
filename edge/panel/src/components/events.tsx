import { computed, signal } from '@preact/signals'

import type { EventGroup, EventRow } from '../state/events.ts'
import { eventGroups, listEvents } from '../state/events.ts'
import { events, tickNanos } from '../store.ts'
import { formatClock } from '../text/new-york.ts'
import { describeEvent } from '../text/sentences.ts'
import { LongList } from './long-list.tsx'
import { EmptyList, Section } from './section.tsx'

type Filter = EventGroup | 'all'

const filter = signal<Filter>('all')

/** More than anyone scrolls through with a thumb; history has the rest. */
const maxShown = 80

const shown = computed(() => listEvents(events.value, filter.value, maxShown))

const filterLabels: Readonly<Record<Filter, string>> = {
  all: 'All',
  signals: 'Signals',
  refusals: 'Refusals',
  alerts: 'Alerts',
  kill: 'Kill',
  links: 'Links',
}

const filters: readonly Filter[] = ['all', ...eventGroups]

export function Events() {
  return (
    <Section name="events" title="Events">
      <div class="chips" role="group" aria-label="Show only">
        {filters.map((choice) => (
          <button
            key={choice}
            type="button"
            class="chip"
            aria-pressed={filter.value === choice}
            onClick={() => {
              filter.value = choice
            }}
          >
            {filterLabels[choice]}
          </button>
        ))}
      </div>
      <LongList name="events" label="Events" count={shown.value.length}>
        {shown.value.length === 0 ? (
          <EmptyList>Nothing has happened yet.</EmptyList>
        ) : (
          <ul class="events">
            {shown.value.map((row) => (
              <EventLine key={`${row.ts}:${row.seq}`} row={row} />
            ))}
          </ul>
        )}
      </LongList>
    </Section>
  )
}

function EventLine({ row }: { readonly row: EventRow }) {
  const { tone, label, text } = describeEvent(row, tickNanos.value)
  return (
    <li class="event" data-testid="event-row" data-kind={row.kind} data-tone={tone}>
      <time class="event-time">{formatClock(row.ts)}</time>
      <p class="event-text">
        <strong class="event-label">{label}</strong> {text}
      </p>
    </li>
  )
}
