import { runInDurableObject } from 'cloudflare:test'
import { describe, test } from 'vitest'

import { maxMessagesPerSecond } from '../../../edge/session/message-rate.ts'
import { pingText, pongText, silenceAfterMs } from '../../../shared/frames.ts'
import {
  alertRow,
  chainRow,
  contextRow,
  levelsRow,
  linkRow,
  orderRow,
  pulseRow,
  pulseRows,
  sessionRow,
} from '../audit-rows.ts'
import { newDesk } from '../desk-under-test.ts'
import { execute, runTimer, timersOf } from '../timers.ts'

describe('the snapshot', () => {
  test('of a desk that no core ever spoke for is empty', async ({ expect }) => {
    const panel = await newDesk().connectPanel()
    expect(await panel.next('snapshot')).toEqual({
      type: 'snapshot',
      v: 1,
      presence: { isConnected: false, lastSeenMs: null, ackedSeq: 0, journal: null },
      rows: [],
    })
  })

  test('has the latest session and links, and the newest pulses, in order', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    await core.acked([
      sessionRow(1, desk.id),
      linkRow(2, 'broker', 'connecting'),
      linkRow(3, 'feed'),
      linkRow(4, 'broker'),
      orderRow(5, 'order-1'),
    ])
    for (let first = 6; first < 2_006; first += 200) await core.acked(pulseRows(first, 200))
    await core.acked([alertRow(2_006, 'look')])
    const { presence, rows } = await (await desk.connectPanel()).next('snapshot')
    expect(presence).toMatchObject({ isConnected: true, ackedSeq: 2_006, journal: 'journal-1' })
    const seqs = rows.map(({ seq }) => seq)
    expect(seqs).toEqual([1, 3, 4, 5, ...pulseRows(206, 1_800).map(({ seq }) => seq), 2_006])
    expect(rows.at(-2)).toEqual(pulseRow(2_005))
  })

  test('has the newest of what each says alone, and the last chains', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const chains = ['SPX', 'QQQ', 'SPX', 'QQQ', 'SPX'].map((name, i) => chainRow(i + 5, name))
    await core.acked([
      contextRow(1),
      levelsRow(2),
      contextRow(3),
      levelsRow(4),
      ...chains,
      pulseRow(10),
    ])
    const { rows } = await (await desk.connectPanel()).next('snapshot')
    expect(rows).toEqual([contextRow(3), levelsRow(4), ...chains.slice(1), pulseRow(10)])
  })

  test('is of the current journal only, and sent anew when another begins', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore('journal-1')
    await core.acked(pulseRows(1, 2))
    const panel = await desk.startPanel()
    await core.hello('journal-2')
    expect(await panel.next('snapshot')).toMatchObject({
      presence: { journal: 'journal-2', ackedSeq: 0 },
      rows: [],
    })
    await core.hello('journal-2')
    await core.next('ack')
    expect(await panel.rest()).toEqual([])
  })
})

describe('presence', () => {
  test('is told when the core comes and goes', async ({ expect }) => {
    const desk = newDesk()
    const panel = await desk.startPanel()
    const core = await desk.startCore()
    expect(await panel.next('presence')).toMatchObject({ presence: { isConnected: true } })
    await panel.next('snapshot')
    core.socket.close(1000, 'done')
    const { presence } = await panel.next('presence')
    expect(presence).toMatchObject({ isConnected: false, journal: 'journal-1' })
    expect(Date.now() - (presence.lastSeenMs ?? 0)).toBeLessThan(5_000)
  })

  test('a replaced core is no absence', async ({ expect }) => {
    const desk = newDesk()
    const older = await desk.startCore()
    const panel = await desk.startPanel()
    await desk.startCore()
    await older.closed
    const told = [await panel.nextText(), ...(await panel.rest())]
    expect(told).toEqual([expect.stringContaining('"isConnected":true')])
  })

  test('a core that is silent for half a minute counts as gone until it speaks', async ({
    expect,
  }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const panel = await desk.startPanel()
    expect((await timersOf(desk))['silence']).toBeGreaterThan(silenceAfterMs - 5_000)
    await runTimer(desk, 'silence')
    expect(await panel.rest(), 'it spoke just now').toEqual([])
    await withClockAhead(silenceAfterMs, () => runTimer(desk, 'silence'))
    expect(await panel.next('presence')).toMatchObject({ presence: { isConnected: false } })
    expect((await timersOf(desk))['silence'], 'it is watched on').toBeGreaterThan(0)
    await core.acked(pulseRows(1, 1))
    expect([await panel.nextText(), await panel.nextText()].join()).toContain('"isConnected":true')
  })

  test('a ping is a sign of life', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const panel = await desk.startPanel()
    core.socket.send(pingText)
    expect(await core.nextText()).toBe(pongText)
    await runInDurableObject(desk.stub, (_, state) => {
      for (const socket of state.getWebSockets('core')) {
        socket.serializeAttachment({ ...socket.deserializeAttachment(), lastSeenMs: 0 })
      }
    })
    await runTimer(desk, 'silence')
    expect(await panel.rest()).toEqual([])
  })

  test('without a core nothing is watched', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const panel = await desk.startPanel()
    core.socket.close(1000, 'done')
    await panel.next('presence')
    await runTimer(desk, 'silence')
    expect(await timersOf(desk)).not.toHaveProperty('silence')
  })
})

/** Runs with the clock of the object put forward; the tests share its isolate. */
async function withClockAhead(aheadMs: number, run: () => Promise<void>): Promise<void> {
  const now = Date.now
  Date.now = () => now() + aheadMs
  try {
    await run()
  } finally {
    Date.now = now
  }
}

test('new rows reach every panel once, dropped ones none', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  const panels = [await desk.startPanel(), await desk.startPanel()]
  await core.acked(pulseRows(1, 3))
  await core.acked(pulseRows(1, 4))
  await core.acked(pulseRows(9, 1))
  for (const panel of panels) {
    expect((await panel.next('rows')).rows).toEqual(pulseRows(1, 3))
    expect((await panel.next('rows')).rows).toEqual(pulseRows(4, 1))
    expect(await panel.rest()).toEqual([])
  }
})

describe('a panel is cut off when', () => {
  test('it sends more than a person can', async ({ expect }) => {
    const panel = await newDesk().startPanel()
    for (let n = 0; n <= maxMessagesPerSecond; n += 1) panel.kill(`kill-number-${n}`)
    expect(await panel.closed).toMatchObject({ code: 1008 })
  })

  test.for([
    { name: 'what is no request', text: '{"type":"arm"}', code: 4400 },
    { name: 'what is not JSON', text: 'kill', code: 4400 },
    { name: 'too much', text: 'x'.repeat(5_000), code: 1009 },
  ])('it sends $name', async ({ text, code }, { expect }) => {
    const panel = await newDesk().startPanel()
    panel.socket.send(text)
    expect(await panel.closed).toMatchObject({ code })
  })

  test('there are too many of them', async ({ expect }) => {
    const desk = newDesk()
    for (let n = 0; n < 32; n += 1) await desk.connectPanel()
    await expect(desk.connectPanel()).rejects.toThrow('503')
  })
})

test('the object serves one desk', async ({ expect }) => {
  const desk = newDesk()
  await desk.startCore()
  expect(await execute(desk, "SELECT value FROM settings WHERE name = 'desk'")).toEqual([
    { value: desk.id },
  ])
})
