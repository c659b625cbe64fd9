import { exports } from 'cloudflare:workers'
import { afterEach, describe, test } from 'vitest'

import { fillRow, pulseRow, pulseRows, signalRow } from '../audit-rows.ts'
import { configure } from '../configure.ts'
import { newDesk, origin } from '../desk-under-test.ts'
import { logLines } from '../log-lines.ts'
import { runTimer } from '../timers.ts'

async function get(path: string): Promise<Response> {
  return exports.default.fetch(origin + path)
}

afterEach(() => {
  configure({ PANEL_ACCESS: 'open' })
})

test('health answers anyone and says how the panel is reached', async ({ expect }) => {
  configure({ PANEL_ACCESS: undefined })
  const response = await get('/api/health')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'ok', panelAccess: 'closed' })
})

test('the desks are those with keys', async ({ expect }) => {
  const desk = newDesk()
  const { desks } = await (await get('/api/desks')).json<{ desks: { id: string }[] }>()
  expect(desks).toContainEqual({ id: desk.id })
})

test('keys that are malformed fail closed, and say what is asked', async ({ expect }) => {
  const { env } = await import('cloudflare:workers')
  const before = env.DESK_KEYS
  const secret = 's'.repeat(32)
  const malformed = [
    'not JSON',
    '{"local":{"uplink":"short","command":"short"}}',
    JSON.stringify({ local: { uplink: secret, command: secret } }),
    JSON.stringify({ 'No Desk': { uplink: secret, command: `${secret}2` } }),
  ]
  for (const keys of malformed) {
    configure({ DESK_KEYS: keys })
    const response = await get('/api/desks')
    expect(response.status, keys).toBe(500)
    expect(await response.text(), keys).toContain('DESK_KEYS is malformed')
  }
  configure({ DESK_KEYS: undefined })
  expect(await (await get('/api/desks')).json()).toEqual({ desks: [] })
  expect((await get('/api/desks/local/audit')).status).toBe(404)
  configure({ DESK_KEYS: before })
})

test.for(['/api/desks', '/api/nothing', '/api/desks/nobody/audit'])(
  'the answer of %s has the security headers and a request id',
  async (path, { expect }) => {
    const { headers } = await get(path)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('strict-transport-security')).toBeNull()
  },
)

test('an answer over https asks for https', async ({ expect }) => {
  const { headers } = await exports.default.fetch('https://localhost/api/health')
  expect(headers.get('strict-transport-security')).toContain('max-age=')
})

test('a refusal of the object keeps its status through the headers', async ({ expect }) => {
  const desk = newDesk()
  const signed = await desk.signedHeaders()
  await desk.get('/uplink', signed)
  const response = await desk.get('/uplink', signed)
  expect(response.status).toBe(401)
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
})

test('a failure says nothing but its request id, which the log has too', async ({ expect }) => {
  const desk = newDesk()
  const { env } = await import('cloudflare:workers')
  await env.HISTORY.exec('ALTER TABLE fills RENAME TO fills_away')
  const response = await desk.get('/history/fills')
  await env.HISTORY.exec('ALTER TABLE fills_away RENAME TO fills')
  expect(response.status).toBe(500)
  const { error, requestId } = await response.json<{ error: string; requestId: string }>()
  expect(error).toBe('The edge failed; its log says why')
  expect(logLines.some((line) => line.includes(requestId) && line.includes('fills'))).toBe(true)
})

test.for(['/live', '/uplink'])('%s is a WebSocket only', async (path, { expect }) => {
  expect((await newDesk().get(path)).status).toBe(426)
})

test.for(['/audit', '/history/fills', '/live'])(
  '%s of an unknown desk is not there',
  async (path, { expect }) => {
    expect((await get(`/api/desks/constructor${path}`)).status).toBe(404)
  },
)

describe('the audit', () => {
  type Page = {
    readonly journal: string | null
    readonly ackedSeq: number
    readonly rows: readonly { readonly seq: number }[]
  }

  test('of a desk without a core is empty', async ({ expect }) => {
    expect(await (await newDesk().get('/audit')).json()).toEqual({
      journal: null,
      firstSeq: 1,
      ackedSeq: 0,
      rows: [],
    })
  })

  test('is read page by page, of any journal', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore('journal-1')
    await core.acked(pulseRows(1, 150), 'journal-1')
    await core.hello('journal-2')
    await core.next('ack')
    await core.acked(pulseRows(1, 3), 'journal-2')
    const page = async (query: string) => (await desk.get(`/audit${query}`)).json<Page>()
    expect(await page('')).toMatchObject({ journal: 'journal-2', ackedSeq: 3 })
    const first = await page('?journal=journal-1')
    expect(first.rows).toEqual(pulseRows(1, 100))
    expect((await page('?journal=journal-1&after=100')).rows).toEqual(pulseRows(101, 50))
    expect((await page('?journal=journal-1&after=7&limit=1')).rows).toEqual([pulseRow(8)])
    expect((await page('?journal=journal-1&after=150')).rows).toEqual([])
    expect((await desk.get('/audit?journal=journal-9')).status).toBe(404)
  })

  test.for(['limit=501', 'limit=0', 'limit=x', 'after=-1', 'after=1.5', 'journal=a', 'page=2'])(
    'refuses %s',
    async (query, { expect }) => {
      const response = await newDesk().get(`/audit?${query}`)
      expect(response.status).toBe(400)
    },
  )
})

describe('the history', () => {
  type Page = {
    readonly rows: readonly { readonly journal: string; readonly seq: number }[]
    readonly next: string | null
  }

  test('is read newest first, page by page, across journals, of one desk', async ({ expect }) => {
    const desk = newDesk()
    const other = newDesk()
    for (const { id, core } of [
      { id: desk.id, core: await desk.startCore('journal-1') },
      { id: other.id, core: await other.startCore('journal-1') },
    ]) {
      await core.acked([1, 2, 3].map((seq) => fillRow(seq, `${id}-exec-${seq}`)))
      await core.hello('journal-2')
      await core.next('ack')
      // The same times and numbers as in the first journal: only the name tells them apart.
      const rows = [1, 2].map((seq) => fillRow(seq, `${id}-exec-${seq}`))
      await core.acked(rows, 'journal-2')
    }
    await runTimer(desk, 'flush')
    await runTimer(other, 'flush')
    const seen: string[] = []
    let before = ''
    for (let pages = 0; pages < 10; pages += 1) {
      const page = await (await desk.get(`/history/fills?limit=2${before}`)).json<Page>()
      seen.push(...page.rows.map(({ journal, seq }) => `${journal}/${seq}`))
      if (page.next === null) break
      expect(page.rows).toHaveLength(2)
      before = `&before=${page.next}`
    }
    expect(seen).toEqual([
      'journal-1/3',
      'journal-2/2',
      'journal-1/2',
      'journal-2/1',
      'journal-1/1',
    ])
  })

  test('a page that ends with the last row has no next', async ({ expect }) => {
    const desk = newDesk()
    const core = await desk.startCore()
    await core.acked([signalRow(1), signalRow(2)])
    await runTimer(desk, 'flush')
    const page = await (await desk.get('/history/signals?limit=2')).json<Page>()
    expect(page).toMatchObject({ rows: [{ seq: 2 }, { seq: 1 }], next: null })
  })

  test('has six tables', async ({ expect }) => {
    const desk = newDesk()
    for (const name of ['sessions', 'signals', 'orders', 'fills', 'trades', 'health']) {
      const response = await desk.get(`/history/${name}`)
      expect(await response.json(), name).toEqual({ rows: [], next: null })
    }
    expect((await desk.get('/history/secrets')).status).toBe(404)
    expect((await desk.get('/history/constructor')).status).toBe(404)
  })

  test.for([
    'limit=201',
    'limit=0',
    'before=yesterday',
    'before=1_2',
    'before=1_2_x',
    'before=1_2_journal_3',
    'before=-1_2_journal',
    'before=1_0_journal',
    'before=__journal',
    'offset=3',
  ])('refuses %s', async (query, { expect }) => {
    const response = await newDesk().get(`/history/fills?${query}`)
    expect(response.status).toBe(400)
  })
})
