import { describe, test } from 'vitest'

import type { RowOf } from '../../../shared/audit.ts'
import { uplinkPath } from '../../../shared/frames.ts'
import { pulseRow, sessionRow } from '../audit-rows.ts'
import { CoreUnderTest, newDesk } from '../desk-under-test.ts'
import type { DeskUnderTest } from '../desk-under-test.ts'

const startUs = 1_795_186_800_000_000

function alertRow(seq: number, text = 'the watchdog acts') {
  const ts = startUs + seq
  const row = { v: 1, seq, ts, kind: 'alert', severity: 'critical', key: 'watchdog', text } as const
  return row satisfies RowOf<'alert'>
}

async function connectWatchdog(desk: DeskUnderTest): Promise<CoreUnderTest> {
  const path = uplinkPath(desk.id, 'watchdog')
  const response = await desk.get('/watchdog', await desk.signedHeaders(undefined, undefined, path))
  if (response.webSocket === null) throw new Error(`no socket, but ${response.status}`)
  return new CoreUnderTest(desk, response.webSocket)
}

async function startWatchdog(desk: DeskUnderTest): Promise<CoreUnderTest> {
  const watchdog = await connectWatchdog(desk)
  await watchdog.hello('watchdog-1')
  await watchdog.next('ack')
  return watchdog
}

describe('the watchdog’s own voice', () => {
  test('is heard beside the core’s, and neither throws the other out', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const panel = await desk.startPanel()
    const watchdog = await startWatchdog(desk)
    expect(await watchdog.acked([alertRow(1)], 'watchdog-1')).toBe(1)
    expect(await panel.next('beside')).toMatchObject({ rows: [{ key: 'watchdog', seq: 1 }] })
    expect(await core.acked([sessionRow(1, desk.id)])).toBe(1)
    expect(await panel.next('rows')).toMatchObject({ rows: [{ kind: 'session' }] })
    expect(await watchdog.acked([alertRow(2)], 'watchdog-1')).toBe(2)
    expect(await core.rest()).toEqual([])
  })

  test('does not make a core of it: presence and journal stay the core’s', async ({ expect }) => {
    const desk = newDesk()
    const panel = await desk.startPanel()
    await startWatchdog(desk)
    expect(await panel.rest()).toEqual([])
    const late = await desk.connectPanel()
    expect(await late.next('snapshot')).toMatchObject({
      presence: { isConnected: false, journal: null },
    })
  })

  test('gets no commands', async ({ expect }) => {
    const desk = newDesk()
    const watchdog = await startWatchdog(desk)
    const panel = await desk.startPanel()
    panel.kill('kill-1234')
    expect(await panel.next('command')).toMatchObject({ command: { status: 'waiting' } })
    expect(await watchdog.rest()).toEqual([])
    const core = await desk.startCore()
    expect(await core.next('command')).toMatchObject({ issued: { id: 'kill-1234' } })
  })

  test('stands in a new panel’s snapshot until the core has told it itself', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    await core.acked([sessionRow(1, desk.id)])
    const watchdog = await startWatchdog(desk)
    await watchdog.acked([alertRow(1), alertRow(2, 'flat')], 'watchdog-1')
    const during = await (await desk.connectPanel()).next('snapshot')
    expect(during.beside).toEqual([alertRow(1), alertRow(2, 'flat')])
    expect(during.rows).toEqual([sessionRow(1, desk.id)])
    await core.acked([pulseRow(2), alertRow(3)])
    const after = await (await desk.connectPanel()).next('snapshot')
    expect(after.beside).toBeUndefined()
    await watchdog.acked([alertRow(3, 'again')], 'watchdog-1')
    const again = await (await desk.connectPanel()).next('snapshot')
    expect(again.beside).toEqual([alertRow(3, 'again')])
  })

  test('is stored without gaps, in a journal of its own', async ({ expect }) => {
    const desk = newDesk()
    const watchdog = await startWatchdog(desk)
    expect(await watchdog.acked([alertRow(2)], 'watchdog-1')).toBe(0)
    expect(await watchdog.acked([alertRow(1), alertRow(2)], 'watchdog-1')).toBe(2)
    const page: { rows: unknown[] } = await (
      await desk.get('/audit?limit=10&journal=watchdog-1')
    ).json()
    expect(page.rows).toHaveLength(2)
  })

  test('needs a handshake over its own path: the core’s does not open it', async ({ expect }) => {
    const desk = newDesk()
    const response = await desk.get('/watchdog', await desk.signedHeaders())
    expect(response.status).toBe(401)
  })
})
