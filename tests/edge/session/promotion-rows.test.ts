import { test } from 'vitest'

import type { RowOf } from '../../../shared/audit.ts'
import { alertRow, sessionRow } from '../audit-rows.ts'
import { newDesk } from '../desk-under-test.ts'

const head = { v: 1, ts: 1_795_186_803_000_000 } as const
const who = { desk: 'local', account: 'U1', build: '1-2-0', strategy: '0123456789ab' } as const

const evidence: RowOf<'evidence'> = {
  ...head,
  ...who,
  seq: 2,
  kind: 'evidence',
  run: 'run-1',
  part: 1,
  mode: 'live-micro',
  instrument: 'MES',
  contract: 'MESZ6',
  simulated: [],
  elapsedMs: 60_000,
  isConnected: true,
  isOpen: true,
  dataSeconds: 60,
  agreements: 6,
  isAgreed: true,
  divergences: 0,
  trades: 1,
  clockOffsetMs: -40,
}

const consent: RowOf<'consent'> = {
  ...head,
  ...who,
  seq: 3,
  kind: 'consent',
  mode: 'live-micro',
  by: 'local:operator',
  reason: 'a good hour',
}

test('evidence and consent are taken in order with the rows around them, and read again as they were', async ({
  expect,
}) => {
  const desk = newDesk()
  const core = await desk.startCore()
  const rows = [sessionRow(1, desk.id), evidence, consent, alertRow(4, 'a test')]
  expect(await core.acked(rows)).toBe(4)
  const page = await (await desk.get('/audit?after=0&limit=10')).json<{ rows: unknown[] }>()
  expect(page.rows).toEqual(rows)
  const panel = await desk.connectPanel()
  const { rows: shown } = await panel.next('snapshot')
  // What the panel shows is the market and the account; the evidence is for the checklist.
  expect(shown.map(({ kind }) => kind)).toEqual(['session', 'alert'])
})
