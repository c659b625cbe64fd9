import { evictDurableObject } from 'cloudflare:test'
import { test } from 'vitest'

import { pulseRows } from '../audit-rows.ts'
import { newDesk } from '../desk-under-test.ts'

test('sockets, journal and acknowledgements live through hibernation', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  const panel = await desk.startPanel()
  await core.acked(pulseRows(1, 3))
  await panel.next('rows')
  await evictDurableObject(desk.stub, { webSockets: 'hibernate' })
  expect(await core.acked(pulseRows(4, 2))).toBe(5)
  expect((await panel.next('rows')).rows).toEqual(pulseRows(4, 2))
  await evictDurableObject(desk.stub, { webSockets: 'hibernate' })
  panel.kill('kill-after-sleep')
  expect(await core.next('command')).toMatchObject({ issued: { id: 'kill-after-sleep' } })
})

test('an object that wakes for a newer core still knows the older one', async ({ expect }) => {
  const desk = newDesk()
  const older = await desk.startCore()
  await evictDurableObject(desk.stub, { webSockets: 'hibernate' })
  await desk.startCore()
  expect(await older.closed).toMatchObject({ code: 4409 })
})

test('after a restart without sockets the core goes on where it was acknowledged', async ({
  expect,
}) => {
  const desk = newDesk()
  const core = await desk.startCore()
  await core.acked(pulseRows(1, 3))
  await evictDurableObject(desk.stub, { webSockets: 'close' })
  await core.closed
  const panel = await desk.connectPanel()
  expect(await panel.next('snapshot')).toMatchObject({
    presence: { isConnected: false, ackedSeq: 3, journal: 'journal-1' },
  })
  const again = await desk.connectCore()
  await again.hello('journal-1')
  expect(await again.next('ack')).toMatchObject({ ackedSeq: 3 })
})

test('a ping is answered without waking the object', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  await evictDurableObject(desk.stub, { webSockets: 'hibernate' })
  core.socket.send('ping')
  expect(await core.nextText()).toBe('pong')
  // Only an object that runs can be evicted.
  await expect(evictDurableObject(desk.stub)).rejects.toThrow()
})
