import type { AuditRow, RowOf } from '../../../../shared/audit.ts'
import { keepNewest } from './bounded.ts'

export type EventRow = RowOf<
  'signal' | 'refusal' | 'alert' | 'link' | 'session' | 'kill' | 'command'
>

export const eventGroups = ['signals', 'refusals', 'alerts', 'links', 'kill'] as const
export type EventGroup = (typeof eventGroups)[number]

export type Events = Readonly<Record<EventGroup, readonly EventRow[]>>

export const noEvents: Events = { signals: [], refusals: [], alerts: [], links: [], kill: [] }

/** Each group has its own bound: a flood of signals must not push out a kill or an alert. */
const maxPerGroup = 60

const groupOfKind: Readonly<Partial<Record<AuditRow['kind'], EventGroup>>> = {
  signal: 'signals',
  refusal: 'refusals',
  alert: 'alerts',
  link: 'links',
  session: 'links',
  kill: 'kill',
  command: 'kill',
}

export function groupOf(row: AuditRow): EventGroup | undefined {
  return groupOfKind[row.kind]
}

function isEvent(row: AuditRow): row is EventRow {
  return groupOf(row) !== undefined
}

export function foldEvents(events: Events, rows: readonly AuditRow[]): Events {
  const added = rows.filter(isEvent)
  if (added.length === 0) return events
  const grown = (group: EventGroup) =>
    keepNewest(
      events[group],
      added.filter((row) => groupOf(row) === group),
      maxPerGroup,
    )
  return {
    signals: grown('signals'),
    refusals: grown('refusals'),
    alerts: grown('alerts'),
    links: grown('links'),
    kill: grown('kill'),
  }
}

/** The newest events of one group, or of all, newest first. */
export function listEvents(
  events: Events,
  group: EventGroup | 'all',
  limit: number,
): readonly EventRow[] {
  const rows = group === 'all' ? eventGroups.flatMap((name) => events[name]) : events[group]
  // The watchdog's rows have numbers of their own.
  return rows.toSorted((a, b) => b.ts - a.ts || b.seq - a.seq).slice(0, limit)
}
