import type { AlertKey } from '../../../shared/alerts/alert-table.ts'
import type { AuditRow } from '../../../shared/audit.ts'
import type { Row } from '../../execution/outbox.ts'

/**
 * Critical alerts that say nothing against our account of orders, position and money: the way to the broker, its
 * data, this machine, a limit that did its duty. What they interrupt is not counted, and no more. Every other
 * critical alert is a divergence, one that this list has not heard of too.
 */
const explained: ReadonlySet<string> = new Set<AlertKey>([
  'broker-link',
  'broker-error',
  'client-id',
  'login',
  'market-data',
  'no-volume',
  // The broker said no to an order, and the books of both say so.
  'rejected',
  'order-latency',
  'step-latency',
  'memory',
  'disk',
  'tape',
])

/** Verdicts of controls throw the kill switch; that is what they are for. */
const ofControl = 'control:'

export function isDivergence(row: AuditRow | Row): boolean {
  if (row.kind !== 'alert' || row.severity !== 'critical') return false
  return !explained.has(row.key) && !row.key.startsWith(ofControl)
}
