import { describe, test } from 'vitest'

import { maxPendingCommands } from '../../../edge/session/commands.ts'
import { commandLifetimeMs } from '../../../shared/commands.ts'
import { commandRow } from '../audit-rows.ts'
import { newDesk } from '../desk-under-test.ts'
import { execute, runTimer, timersOf } from '../timers.ts'

describe('a request to kill', () => {
  test('goes to the connected core, signed with its key, and to every panel as sent', async ({
    expect,
  }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const [panel, watcher] = [await desk.startPanel(), await desk.startPanel()]
    const beforeMs = Date.now()
    panel.kill('kill-0001', 'flatten')
    const { issued } = await core.next('command')
    expect(issued).toMatchObject({
      v: 1,
      id: 'kill-0001',
      desk: desk.id,
      by: 'panel',
      command: { name: 'kill', level: 'flatten', reason: 'a test' },
    })
    expect(issued.issuedAtMs).toBeGreaterThanOrEqual(beforeMs)
    expect(issued.expiresAtMs).toBe(issued.issuedAtMs + commandLifetimeMs)
    const status = { id: 'kill-0001', status: 'sent', reason: '' }
    expect((await panel.next('command')).command).toEqual(status)
    expect((await watcher.next('command')).command).toEqual(status)
  })

  test('with an id that was used is answered, not issued again', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const panel = await desk.startPanel()
    panel.kill('kill-0001', 'block')
    await core.next('command')
    await panel.next('command')
    panel.kill('kill-0001', 'block')
    expect((await panel.next('command')).command.status).toBe('sent')
    panel.kill('kill-0001', 'lock')
    expect((await panel.next('command')).command.status).toBe('refused')
    expect(await core.rest()).toEqual([])
  })

  test('waits for a core and goes out at its hello', async ({ expect }) => {
    const desk = newDesk()
    const panel = await desk.startPanel()
    panel.kill('kill-0001')
    expect((await panel.next('command')).command.status).toBe('waiting')
    const core = await desk.startCore()
    expect(await core.next('command')).toMatchObject({ issued: { id: 'kill-0001' } })
    await panel.next('presence')
    await panel.next('snapshot')
    expect((await panel.next('command')).command.status).toBe('sent')
  })

  test('goes out again at the next hello until the core answers it', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const panel = await desk.startPanel()
    panel.kill('kill-0001')
    await core.next('command')
    const again = await desk.startCore()
    expect(await again.next('command')).toMatchObject({ issued: { id: 'kill-0001' } })
    await again.acked([commandRow(1, 'kill-0001')])
    const third = await desk.startCore()
    expect(await third.rest()).toEqual([])
  })

  test('that expires is not sent any more, and the panels learn it', async ({ expect }) => {
    const desk = newDesk()
    const panel = await desk.startPanel()
    panel.kill('kill-0001')
    await panel.next('command')
    expect((await timersOf(desk))['expire']).toBeGreaterThan(commandLifetimeMs - 5_000)
    await execute(desk, expireCommands)
    await runTimer(desk, 'expire')
    const { command } = await panel.next('command')
    expect(command).toMatchObject({ id: 'kill-0001', status: 'refused' })
    const core = await desk.startCore()
    expect(await core.rest()).toEqual([])
    expect(await timersOf(desk)).not.toHaveProperty('expire')
  })

  test('that was sent and never answered is reported too', async ({ expect }) => {
    const desk = newDesk()
    await desk.startCore()
    const panel = await desk.startPanel()
    panel.kill('kill-0001')
    await panel.next('command')
    await execute(desk, expireCommands)
    await runTimer(desk, 'expire')
    const { command } = await panel.next('command')
    expect(command).toMatchObject({ status: 'sent', reason: 'the core did not answer in time' })
  })
})

test('only so many commands wait at once', async ({ expect }) => {
  const desk = newDesk()
  let sent = 0
  // Several panels, since one may not send that many in a second.
  for (let screen = 0; screen < 4; screen += 1) {
    const panel = await desk.startPanel()
    for (let n = 0; n < 8; n += 1) {
      sent += 1
      panel.kill(`kill-number-${sent}`)
      expect((await panel.next('command')).command.status).toBe('waiting')
    }
  }
  expect(sent).toBe(maxPendingCommands)
  const panel = await desk.startPanel()
  panel.kill('one-too-many')
  expect((await panel.next('command')).command.status).toBe('refused')
  const core = await desk.startCore()
  for (let n = 1; n <= maxPendingCommands; n += 1) {
    expect(await core.next('command')).toMatchObject({ issued: { id: `kill-number-${n}` } })
  }
})

const expireCommands = `UPDATE commands
  SET expires_at_ms = 1, issued = json_set(issued, '$.expiresAtMs', 1)`
