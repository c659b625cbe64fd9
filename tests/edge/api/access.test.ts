import { exports } from 'cloudflare:workers'
import { afterEach, describe, test } from 'vitest'

import { pulseRows } from '../audit-rows.ts'
import { configure } from '../configure.ts'
import { fetchEdge, newDesk, origin } from '../desk-under-test.ts'
import { logLines } from '../log-lines.ts'

const token = 'the token of the panel, long enough'

afterEach(() => {
  configure({ PANEL_ACCESS: 'open', PANEL_TOKEN: undefined })
})

async function logIn(
  body: unknown,
  headers: Record<string, string> = {},
  from = origin,
): Promise<Response> {
  return exports.default.fetch(`${from}/api/login`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'cf-connecting-ip': crypto.randomUUID(),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

describe('a panel that is not configured', () => {
  test.for([
    { PANEL_ACCESS: undefined },
    { PANEL_ACCESS: '' },
    { PANEL_ACCESS: 'Open' },
    { PANEL_ACCESS: 'token' },
    { PANEL_ACCESS: 'token', PANEL_TOKEN: 'too short' },
  ])('is closed: %o', async (settings, { expect }) => {
    const desk = newDesk()
    configure(settings)
    const upgrade = { upgrade: 'websocket', origin }
    const answers = await Promise.all([
      fetchEdge(`${origin}/api/desks`),
      desk.get('/live', upgrade),
      desk.get('/audit'),
      desk.get('/history/fills'),
      logIn({ token: 'too short' }),
    ])
    for (const answer of answers) {
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ error: expect.stringMatching(/set PANEL_/) })
    }
  })

  test('does not keep a core from connecting', async ({ expect }) => {
    const desk = newDesk()
    configure({ PANEL_ACCESS: undefined })
    const core = await desk.startCore()
    expect(await core.acked(pulseRows(1, 2))).toBe(2)
  })
})

describe('an open panel', () => {
  test.for(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787'])(
    'answers at %s',
    async (from, { expect }) => {
      const desk = newDesk()
      expect((await fetchEdge(`${from}/api/desks`)).status).toBe(200)
      const headers = { upgrade: 'websocket', origin: from }
      const socket = await fetchEdge(`${from}/api/desks/${desk.id}/live`, headers)
      expect(socket.status).toBe(101)
    },
  )

  test.for([
    ['another name', 'http://mia.example:8787', undefined],
    ['a name that begins like it', 'http://localhost.example', undefined],
    ['another address', 'http://192.168.1.7:8787', undefined],
    ['another name in the Host header', origin, 'mia.example:8787'],
    ['another name that says localhost in the Host header', 'http://mia.example', 'localhost'],
  ] as const)('refuses %s', async ([, from, host], { expect }) => {
    const response = await fetchEdge(`${from}/api/desks`, host === undefined ? {} : { host })
    expect(response.status).toBe(403)
  })

  test.for([
    ['of another page', 'http://mia.example'],
    ['of another port', 'http://localhost:9999'],
    ['of no page', 'null'],
    ['that says none', undefined],
  ] as const)('refuses a WebSocket %s', async ([, from], { expect }) => {
    const headers: Record<string, string> = { upgrade: 'websocket' }
    if (from !== undefined) headers['origin'] = from
    expect((await newDesk().get('/live', headers)).status).toBe(403)
  })

  test('needs no login', async ({ expect }) => {
    expect((await logIn({ token: '' })).status).toBe(200)
  })
})

describe('a panel behind a token', () => {
  const far = 'https://mia.example'

  function cookieOf(response: Response): string {
    return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  }

  test('lets in who logged in, at any name', async ({ expect }) => {
    const desk = newDesk()
    configure({ PANEL_ACCESS: 'token', PANEL_TOKEN: token })
    expect((await fetchEdge(`${far}/api/desks`)).status).toBe(401)
    const login = await logIn({ token }, { origin: far }, far)
    expect(login.status).toBe(200)
    const setCookie = login.headers.get('set-cookie') ?? ''
    expect(setCookie).toMatch(/^__Host-mia=\d+\.[0-9a-f]{64}; /)
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) {
      expect(setCookie).toContain(part)
    }
    expect(setCookie).not.toContain(encodeURIComponent(token))
    const cookie = cookieOf(login)
    expect((await fetchEdge(`${far}/api/desks`, { cookie })).status).toBe(200)
    const upgrade = { cookie, upgrade: 'websocket' }
    const live = `${far}/api/desks/${desk.id}/live`
    expect((await fetchEdge(live, { ...upgrade, origin: far })).status).toBe(101)
    expect((await fetchEdge(live, { ...upgrade, origin: 'https://other.example' })).status).toBe(
      403,
    )
  })

  test('sets a cookie that http takes only where there is no https', async ({ expect }) => {
    configure({ PANEL_ACCESS: 'token', PANEL_TOKEN: token })
    const login = await logIn({ token })
    expect(login.headers.get('set-cookie')).toMatch(/^mia=/)
    expect(login.headers.get('set-cookie')).not.toContain('Secure')
    expect((await fetchEdge(`${origin}/api/desks`, { cookie: cookieOf(login) })).status).toBe(200)
  })

  test('refuses sessions that are forged, changed, expired or of an older token', async ({
    expect,
  }) => {
    configure({ PANEL_ACCESS: 'token', PANEL_TOKEN: token })
    const cookie = cookieOf(await logIn({ token }, {}, far))
    const [expires = '', signature = ''] = cookie.replace('__Host-mia=', '').split('.')
    const forged = [
      `${Number(expires) + 1}.${signature}`,
      `${expires}.${'0'.repeat(64)}`,
      `${expires}.`,
      expires,
      `${expires}.${signature}.`,
      token,
      '',
    ]
    for (const value of forged) {
      const headers = { cookie: `__Host-mia=${value}` }
      expect((await fetchEdge(`${far}/api/desks`, headers)).status, value).toBe(401)
    }
    expect(
      (await fetchEdge(`${far}/api/desks`, { cookie: cookie.replace('__Host-', '') })).status,
    ).toBe(401)
    const now = Date.now
    Date.now = () => Number(expires)
    expect((await fetchEdge(`${far}/api/desks`, { cookie })).status).toBe(401)
    Date.now = now
    configure({ PANEL_TOKEN: `another ${token}` })
    expect((await fetchEdge(`${far}/api/desks`, { cookie })).status).toBe(401)
  })

  test('cuts a panel off when its login ends', async ({ expect }) => {
    const desk = newDesk()
    configure({ PANEL_ACCESS: 'token', PANEL_TOKEN: token })
    const cookie = cookieOf(await logIn({ token }))
    const core = await desk.startCore()
    const [reader, writer] = [
      await desk.connectPanel({ cookie }),
      await desk.connectPanel({ cookie }),
    ]
    await reader.next('snapshot')
    await writer.next('snapshot')
    const now = Date.now
    Date.now = () => now() + 8 * 24 * 3_600_000
    writer.kill('kill-too-late')
    expect(await writer.closed).toMatchObject({ code: 4401 })
    await core.acked(pulseRows(1, 1))
    expect(await reader.closed).toMatchObject({ code: 4401 })
    Date.now = now
    expect(await core.rest(), 'no command went out').toEqual([])
  })
})

describe('a login is refused', () => {
  const cases: readonly (readonly [string, number, unknown, Record<string, string>])[] = [
    ['with another token', 401, { token: `${token}!` }, {}],
    ['with the beginning of the token', 401, { token: token.slice(0, -1) }, {}],
    ['without a token', 400, {}, {}],
    ['with more than a token', 400, { token, role: 'owner' }, {}],
    ['that is not JSON', 400, 'token', {}],
    ['that is a form', 415, 'token=x', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['from another page', 403, { token }, { origin: 'https://other.example' }],
    ['that is too large', 413, { token: 'x'.repeat(5_000) }, {}],
  ]

  test.for(cases)('%s', async ([, status, body, headers], { expect }) => {
    configure({ PANEL_ACCESS: 'token', PANEL_TOKEN: token })
    const response = await logIn(body, headers)
    expect(response.status).toBe(status)
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(await response.json()).toHaveProperty('error')
    expect(logLines.join()).not.toContain(token.slice(0, -1))
  })

  test('after too many attempts, also with the right token', async ({ expect }) => {
    configure({ PANEL_ACCESS: 'token', PANEL_TOKEN: token })
    const headers = { 'cf-connecting-ip': '203.0.113.7' }
    const statuses: number[] = []
    for (let n = 0; n < 12; n += 1) statuses.push((await logIn({ token: 'guess' }, headers)).status)
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401))
    expect((await logIn({ token }, headers)).status).toBe(429)
  })
})
