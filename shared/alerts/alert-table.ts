import type { AlertEntry } from './alert-entry.ts'
import { brokerAlerts } from './broker-alerts.ts'
import { marketAlerts } from './market-alerts.ts'
import { orderAlerts } from './order-alerts.ts'
import { processAlerts } from './process-alerts.ts'

/**
 * Every alert of the core, by its key. Rows with one key are one alert: the latest row's severity and text
 * stand. docs/alerts.md is made from this table, and the core can raise no key that is not in it.
 */
export const alertTable = {
  ...marketAlerts,
  ...brokerAlerts,
  ...orderAlerts,
  ...processAlerts,
} as const satisfies Record<string, AlertEntry>

/** Of a verdict the key names control and reason. */
export type AlertKey =
  | Exclude<keyof typeof alertTable, 'control:N:REASON'>
  | `control:${number}:${string}`
