import { test } from 'vitest'

import { AuditRow } from '../../shared/audit.ts'
import { RowsFrame, maxRowsPerFrame } from '../../shared/frames.ts'

const alert = { v: 1, seq: 1, ts: 5, kind: 'alert', severity: 'info', key: 'k', text: 't' }

test('a row is taken as it is written, and nothing else is', ({ expect }) => {
  expect(AuditRow.parse(alert)).toEqual(alert)
  const bad = [
    { ...alert, v: 2 },
    { ...alert, seq: 0 },
    { ...alert, kind: 'rumour' },
    { ...alert, severity: 'awful' },
    { ...alert, ts: -1 },
  ]
  for (const row of bad) expect(AuditRow.safeParse(row).success).toBe(false)
})

test('a frame of rows has at least one and not too many', ({ expect }) => {
  const frame = (count: number) =>
    RowsFrame.safeParse({
      type: 'rows',
      v: 1,
      journal: 'journal-1',
      rows: Array.from({ length: count }, (_, i) => ({ ...alert, seq: i + 1 })),
    }).success
  expect([0, 1, maxRowsPerFrame, maxRowsPerFrame + 1].map(frame)).toEqual([
    false,
    true,
    true,
    false,
  ])
})
