import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, test } from 'vitest'

import { alertsDocument } from '../../../../core-node/operations/alerts/alerts-document.ts'
import { processRules } from '../../../../core-node/operations/alerts/process-rules.ts'
import type { AlertEntry } from '../../../../shared/alerts/alert-entry.ts'
import { alertTable } from '../../../../shared/alerts/alert-table.ts'

const core = fileURLToPath(new URL('../../../../core-node', import.meta.url))

const entries: Readonly<Record<string, AlertEntry>> = alertTable

/** Alerts that the core raises with a severity and a key written down beside each other. */
function* raisedInSource(): Generator<{ severity: string; key: string; path: string }> {
  for (const path of readdirSync(core, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue
    const source = readFileSync(join(core, path), 'utf8')
    const call = /(?:tell|raise|note)\(\s*'(info|warning|critical)',\s*'([a-z-]+)'/g
    for (const [, severity = '', key = ''] of source.matchAll(call)) yield { severity, key, path }
  }
}

describe('the table of alerts', () => {
  test('is the one that docs/alerts.md shows', async ({ expect }) => {
    await expect(alertsDocument()).toMatchFileSnapshot('../../../../docs/alerts.md')
  })

  test('has every alert that is raised, with the severity it is raised with', ({ expect }) => {
    const raised = [...raisedInSource()]
    expect(raised.length).toBeGreaterThan(20)
    for (const { severity, key, path } of raised) {
      expect(entries[key]?.severities, `${key} in ${path}`).toContain(severity)
    }
  })

  test('lets every alert of the process end as info', ({ expect }) => {
    for (const { key } of processRules) expect(entries[key]?.severities).toContain('info')
  })
})
