import { listDurableObjectIds } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { describe, test } from 'vitest'

import { maxFrameBytes } from '../../../shared/frames.ts'
import { importKey, sealText } from '../../../shared/signatures.ts'
import { pulseRow, pulseRows, sessionRow } from '../audit-rows.ts'
import type { CoreUnderTest, DeskUnderTest } from '../desk-under-test.ts'
import { newDesk, origin } from '../desk-under-test.ts'
import { logLines } from '../log-lines.ts'

type HeldRows = { readonly ackedSeq: number; readonly rows: readonly { readonly seq: number }[] }

async function heldRows(desk: DeskUnderTest): Promise<HeldRows> {
  return (await desk.get('/audit?limit=500')).json()
}

describe('the handshake', () => {
  test('a signed one opens the socket', async ({ expect }) => {
    const desk = newDesk()
    const response = await desk.get('/uplink', await desk.signedHeaders())
    expect(response.status).toBe(101)
  })

  test('refused ones wake no object', async ({ expect }) => {
    const desk = newDesk()
    const other = newDesk()
    const before = await listDurableObjectIds(env.SESSION)
    const minute = 60_000
    const headers = await desk.signedHeaders()
    const refused = {
      unsigned: { upgrade: 'websocket' },
      old: await desk.signedHeaders(Date.now() - 2 * minute),
      early: await desk.signedHeaders(Date.now() + 2 * minute),
      'with a time that is none': { ...headers, 'x-mia-time': 'now' },
      'with another key id': { ...headers, 'x-mia-key': 'edge' },
      'with a changed nonce': { ...headers, 'x-mia-nonce': 'other' },
      'with a foreign signature': await other.signedHeaders(),
    }
    for (const [name, signed] of Object.entries(refused)) {
      const response = await desk.get('/uplink', signed)
      expect(response.status, name).toBe(401)
      expect(await response.json(), name).toHaveProperty('error')
    }
    expect(await listDurableObjectIds(env.SESSION)).toHaveLength(before.length)
  })

  test('one that is used again is refused', async ({ expect }) => {
    const desk = newDesk()
    const headers = await desk.signedHeaders()
    expect((await desk.get('/uplink', headers)).status).toBe(101)
    const again = await desk.get('/uplink', headers)
    expect(again.status).toBe(401)
    expect(await again.json()).toEqual({ error: 'the handshake was used before' })
  })

  test('a desk without keys does not exist', async ({ expect }) => {
    const desk = newDesk()
    const unknown = `${origin}/api/desks/constructor/uplink`
    const headers = await desk.signedHeaders()
    expect((await exports.default.fetch(unknown, { headers })).status).toBe(404)
  })

  test('a plain request is told that this is a WebSocket', async ({ expect }) => {
    const desk = newDesk()
    const { upgrade: _, ...signed } = await desk.signedHeaders()
    expect((await desk.get('/uplink', signed)).status).toBe(426)
  })
})

describe('rows', () => {
  test('are stored and acknowledged up to the last', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.connectCore()
    await core.hello('journal-1')
    expect(await core.next('ack')).toEqual({
      type: 'ack',
      v: 1,
      journal: 'journal-1',
      ackedSeq: 0,
      edgeMs: expect.any(Number),
    })
    const rows = [sessionRow(1, desk.id), ...pulseRows(2, 3)]
    expect(await core.acked(rows)).toBe(4)
    expect(await heldRows(desk)).toMatchObject({ ackedSeq: 4, rows })
  })

  test('that are held already are dropped, the rest is stored', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    await core.acked(pulseRows(1, 5))
    expect(await core.acked(pulseRows(1, 5))).toBe(5)
    expect(await core.acked(pulseRows(3, 6))).toBe(8)
    const { rows } = await heldRows(desk)
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('beyond a gap are not stored, and asked for again by the acknowledgement', async ({
    expect,
  }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    await core.acked(pulseRows(1, 2))
    expect(await core.acked(pulseRows(4, 2))).toBe(2)
    expect((await heldRows(desk)).rows).toHaveLength(2)
    expect(await core.acked(pulseRows(3, 3))).toBe(5)
  })

  test('of many frames sent at once keep their order', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const key = await importKey('core', desk.secrets.uplink)
    const sealed = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const rows = pulseRows(1 + 10 * index, 10)
        return sealText(key, JSON.stringify({ type: 'rows', v: 1, journal: 'journal-1', rows }))
      }),
    )
    for (const text of sealed) core.socket.send(text)
    const acks: number[] = []
    for (const _ of sealed) acks.push((await core.next('ack')).ackedSeq)
    expect(acks).toEqual(sealed.map((_, index) => 10 * index + 10))
  })

  test('of a frame whose seal takes longer are not overtaken', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const verify = crypto.subtle.verify.bind(crypto.subtle)
    let isFirst = true
    crypto.subtle.verify = async (...parameters) => {
      const isSlow = isFirst
      isFirst = false
      if (isSlow) await scheduler.wait(50)
      return verify(...parameters)
    }
    await core.rows(pulseRows(1, 2))
    await core.rows(pulseRows(3, 2))
    expect(await core.next('ack')).toMatchObject({ ackedSeq: 2 })
    expect(await core.next('ack')).toMatchObject({ ackedSeq: 4 })
    crypto.subtle.verify = verify
  })

  test('of each journal are numbered by themselves', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore('journal-1')
    expect(await core.acked(pulseRows(1, 3), 'journal-1')).toBe(3)
    await core.hello('journal-2')
    expect(await core.next('ack')).toMatchObject({ journal: 'journal-2', ackedSeq: 0 })
    expect(await core.acked(pulseRows(1, 1), 'journal-2')).toBe(1)
    await core.hello('journal-1')
    expect(await core.next('ack')).toMatchObject({ journal: 'journal-1', ackedSeq: 3 })
  })

  test('keep every byte through the store', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    const odd = { ...sessionRow(1, desk.id), config: '{"é":"\\u0001 \u2028 😀 \\"","x":1e21}' }
    const pulse = { ...pulseRow(2), vwapTicks: 0.1 + 0.2, net: -1.5e-7 }
    const reversed = Object.fromEntries(Object.entries(pulseRow(3)).toReversed()) as typeof pulse
    const newer = { ...pulseRow(4), fieldOfANewerCore: 1 }
    await core.acked([odd, pulse, reversed, newer])
    const text = await (await desk.get('/audit')).text()
    expect(text).toContain(`"rows":${JSON.stringify([odd, pulse, reversed, newer])}`)
  })
})

describe('a core is cut off, and nothing stored, when it sends', () => {
  const cases: {
    readonly name: string
    readonly code: number
    readonly reason: RegExp
    readonly send: (core: CoreUnderTest, desk: DeskUnderTest) => unknown
  }[] = [
    {
      name: 'ten million characters',
      code: 1009,
      reason: /larger than/,
      send: (core) => core.socket.send('x'.repeat(10_000_000)),
    },
    {
      name: 'few characters of many bytes',
      code: 1009,
      reason: /larger than/,
      send: (core) => core.socket.send('é'.repeat(maxFrameBytes / 2 + 1)),
    },
    {
      name: 'bytes',
      code: 4400,
      reason: /not text/,
      send: (core) => core.socket.send(new Uint8Array([1, 2, 3])),
    },
    {
      name: 'text without a seal',
      code: 4401,
      reason: /not sealed/,
      send: (core) => core.socket.send('{"type":"hello"}'),
    },
    {
      name: 'a seal of another key',
      code: 4401,
      reason: /bad signature/,
      send: async (core) => {
        const key = await importKey('core', 'another secret of 32 characters.')
        core.socket.send(await sealText(key, '{}'))
      },
    },
    {
      name: 'its frame under the name of the edge’s key',
      code: 4401,
      reason: /unknown key/,
      send: async (core, desk) => {
        const key = await importKey('edge', desk.secrets.command)
        core.socket.send(await sealText(key, '{}'))
      },
    },
    {
      name: 'text that is not JSON',
      code: 4400,
      reason: /malformed/,
      send: (core) => core.sendBody('{"type":'),
    },
    {
      name: 'a row that is none',
      code: 4400,
      reason: /rows\.0\.bidSize/,
      send: (core) =>
        core.sendBody(
          JSON.stringify({
            type: 'rows',
            v: 1,
            journal: 'journal-1',
            rows: [{ ...pulseRow(3), bidSize: 'many' }],
          }),
        ),
    },
    {
      name: 'rows with a gap among them',
      code: 4400,
      reason: /without gaps/,
      send: (core) => core.rows([pulseRow(3), pulseRow(5)]),
    },
    {
      name: 'a hello for another desk',
      code: 4400,
      reason: /desk other/,
      send: (core) => core.hello('journal-1', 'other'),
    },
    {
      name: 'a session row of another desk',
      code: 4400,
      reason: /another desk/,
      send: (core) => core.rows([sessionRow(3, 'other')]),
    },
    {
      name: 'rows of a journal it said no hello with',
      code: 4400,
      reason: /before a hello/,
      send: (core) => core.rows([pulseRow(1)], 'journal-2'),
    },
  ]

  test.for(cases)('$name', async ({ code, reason, send }, { expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    await core.acked(pulseRows(1, 2))
    await send(core, desk)
    const closed = await core.closed
    expect(closed.code).toBe(code)
    expect(closed.reason).toMatch(reason)
    expect(await heldRows(desk)).toMatchObject({ ackedSeq: 2 })
  })
})

test('rows before any hello are refused', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.connectCore()
  await core.rows(pulseRows(1, 1))
  expect(await core.closed).toMatchObject({ code: 4400 })
})

test('a newer socket of a core replaces the older, which is not listened to any more', async ({
  expect,
}) => {
  const desk = newDesk()
  const older = await desk.startCore()
  await older.acked(pulseRows(1, 1))
  const newer = await desk.connectCore()
  expect(await older.closed).toMatchObject({ code: 4409 })
  await newer.hello('journal-1')
  expect(await newer.next('ack')).toMatchObject({ ackedSeq: 1 })
  expect(await newer.acked(pulseRows(2, 1))).toBe(2)
})

test('a core that is cut off in the middle may come back and go on', async ({ expect }) => {
  const desk = newDesk()
  const core = await desk.startCore()
  await core.acked(pulseRows(1, 3))
  await core.sendBody('nonsense')
  await core.closed
  const again = await desk.connectCore()
  await again.hello('journal-1')
  expect(await again.next('ack')).toMatchObject({ ackedSeq: 3 })
})

test('the log names what happened in lines of JSON, without secrets or signatures', async ({
  expect,
}) => {
  const desk = newDesk()
  const core = await desk.startCore('journal-of-the-log')
  await core.sendBody('nonsense')
  await core.closed
  const lines = logLines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toContainEqual(
    expect.objectContaining({ event: 'uplink.hello', journal: 'journal-of-the-log' }),
  )
  expect(lines).toContainEqual(expect.objectContaining({ event: 'socket.closed', code: 4400 }))
  const text = logLines.join('\n')
  expect(text).not.toContain(desk.secrets.uplink)
  expect(text).not.toMatch(/[0-9a-f]{64}/)
})
