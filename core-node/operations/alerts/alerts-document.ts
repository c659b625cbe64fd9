import type { AlertEntry } from '../../../shared/alerts/alert-entry.ts'
import { brokerAlerts } from '../../../shared/alerts/broker-alerts.ts'
import { marketAlerts } from '../../../shared/alerts/market-alerts.ts'
import { orderAlerts } from '../../../shared/alerts/order-alerts.ts'
import { processAlerts } from '../../../shared/alerts/process-alerts.ts'

const head = `# Alerts

All that the core tells a person, as \`alert\` rows of the audit stream: severity, key, text. Rows with one key are one alert: the latest row’s severity and text stand, so a graver row escalates it, and an info row under the same key says that it is over. \`shared/alerts/alert-table.ts\` holds the table, the core can raise no other key, and a test holds this page to it (\`vitest run --project node tests/core-node/operations/alerts/alerts-document.test.ts -u\` writes it anew).

- **Alerts of market, signal and orders come from events alone**, by the event’s time: a replay tells the same ones. Those of the process are measured by the clock on the wall and reach the engine as events, so the tape has them.
- **What comes and goes is one alert.** Each time an alert of market, signal or process comes back within an hour it stays on for twice as long, up to sixteen times; so with an end after a minute one alert is raised at most seven times an hour. The same sentence is told once a minute at most.
- **Critical alerts are counted**: more within an hour than \`risk.maxCriticalAlertsPerHour\` (10) and control 22 stops entries, since nobody can be following. No alert of market, signal or process gets there alone by coming and going.
`

type Group = { readonly title: string; readonly entries: Readonly<Record<string, AlertEntry>> }

const groups: readonly Group[] = [
  { title: 'Market, data and signal', entries: marketAlerts },
  { title: 'Broker and feed', entries: brokerAlerts },
  { title: 'Orders, fills and position', entries: orderAlerts },
  { title: 'Process and machine', entries: processAlerts },
]

/** docs/alerts.md, from the table that the core raises its alerts by. */
export function alertsDocument(): string {
  return `${head}\n${groups.map(sectionOf).join('\n')}`
}

function sectionOf({ title, entries }: Group): string {
  return `## ${title}\n\n${Object.entries(entries).map(entryText).join('\n')}`
}

function entryText([key, { severities, when, over, text }]: [string, AlertEntry]): string {
  const lines = [
    `- Severity: ${severities.join(', ')}.`,
    `- Raised when ${when}.`,
    `- Over: ${over}.`,
    `- Text: “${text}”.`,
  ]
  return `### \`${key}\`\n\n${lines.join('\n')}\n`
}
