import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { setCookie } from 'hono/cookie'
import { z } from 'zod'

import { logLine } from '../log.ts'
import { readPanelAccess } from '../settings.ts'
import type { AppEnv } from './environment.ts'
import { ApiError, parseInput } from './errors.ts'
import { isToken, issueSession, sessionLifetimeMs } from './login-session.ts'
import { refuseWhereClosed, requireOwnOrigin, sessionCookieName } from './panel-access.ts'

const Login = z.strictObject({ token: z.string().max(1_000) })

const smallBody = bodyLimit({
  maxSize: 4_096,
  onError: () => {
    throw new ApiError(413, 'The request is too large')
  },
})

/** Gives a session for the panel's token. The token is compared, never stored or logged. */
export const login = new Hono<AppEnv>().post('/', smallBody, async (context) => {
  const access = readPanelAccess(context.env)
  refuseWhereClosed(access, context)
  if (context.req.header('origin') !== undefined) requireOwnOrigin(context)
  if (access.mode === 'open') return context.json({ status: 'no login is needed' })
  const client = context.req.header('cf-connecting-ip') ?? 'unknown'
  const { success: hasRoom } = await context.env.LOGIN_LIMIT.limit({ key: client })
  if (!hasRoom) throw new ApiError(429, 'Too many attempts: wait a minute')
  const { token } = parseInput(Login, await readJson(context.req.raw))
  if (!(await isToken(access.token, token))) {
    logLine('warning', 'login.refused', { requestId: context.get('requestId') })
    throw new ApiError(401, 'The token is not the one set as PANEL_TOKEN')
  }
  const isHttps = new URL(context.req.url).protocol === 'https:'
  setCookie(context, sessionCookieName(isHttps), await issueSession(access.token, Date.now()), {
    httpOnly: true,
    secure: isHttps,
    sameSite: 'Strict',
    path: '/',
    maxAge: sessionLifetimeMs / 1_000,
  })
  return context.json({ status: 'logged in' })
})

/** Only declared JSON: a form on a foreign page can post text, but not with this type. */
async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new ApiError(415, 'The request must be application/json')
  try {
    return await request.json()
  } catch {
    throw new ApiError(400, 'The request is not JSON')
  }
}
