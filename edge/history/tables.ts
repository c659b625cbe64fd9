import type { AuditKind } from '../../shared/audit.ts'
import { fills, health, orders, sessions, signals, snapshots, trades } from './schema.ts'

/** What the API calls each table. */
export const historyTables = {
  sessions,
  signals,
  orders,
  fills,
  trades,
  snapshots,
  health,
} as const

export type HistoryName = keyof typeof historyTables
export type HistoryTable = (typeof historyTables)[HistoryName]

export const historyNames = Object.keys(historyTables) as [HistoryName, ...HistoryName[]]

/** Which audit rows each table is made of, and whether a later row replaces an earlier one. */
export const historySources: readonly {
  readonly table: HistoryTable
  readonly kind: AuditKind
}[] = [
  { table: sessions, kind: 'session' },
  { table: signals, kind: 'signal' },
  { table: orders, kind: 'order' },
  { table: fills, kind: 'fill' },
  { table: trades, kind: 'trade' },
  { table: snapshots, kind: 'snapshot' },
  { table: health, kind: 'health' },
]

/** Every kind of row the history needs to see; a commission corrects a fill. */
export const historyKinds: readonly AuditKind[] = [
  ...historySources.map(({ kind }) => kind),
  'commission',
]
