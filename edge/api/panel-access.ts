import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'

import type { PanelAccess } from '../settings.ts'
import { readPanelAccess } from '../settings.ts'
import type { AppEnv } from './environment.ts'
import { ApiError } from './errors.ts'
import { readSession } from './login-session.ts'

/** Who looks at the panel: when the login ends, null where none is needed. */
export type PanelSession = { readonly expiresAtMs: number | null }

/** Names under which a machine reaches itself. */
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** `__Host-` ties the cookie to this host and to https; a browser takes it over https only. */
export function sessionCookieName(isHttps: boolean): string {
  return isHttps ? '__Host-mia' : 'mia'
}

/** Lets through who may see the panel; every route of it stands behind this. */
export const panelAccess: MiddlewareHandler<AppEnv> = async (context, next) => {
  const access = readPanelAccess(context.env)
  refuseWhereClosed(access, context)
  if (isWebSocketUpgrade(context)) requireOwnOrigin(context)
  context.set('panelSession', await admit(access, context))
  await next()
}

/** The checks that come before any login. */
export function refuseWhereClosed(
  access: PanelAccess,
  context: Context<AppEnv>,
): asserts access is Exclude<PanelAccess, { mode: 'closed' }> {
  if (access.mode === 'closed') throw new ApiError(403, access.reason)
  if (access.mode === 'open') requireLoopback(context)
}

async function admit(
  access: Exclude<PanelAccess, { mode: 'closed' }>,
  context: Context<AppEnv>,
): Promise<PanelSession> {
  if (access.mode === 'open') return { expiresAtMs: null }
  const isHttps = new URL(context.req.url).protocol === 'https:'
  const cookie = getCookie(context, sessionCookieName(isHttps)) ?? ''
  const expiresAtMs = await readSession(access.token, cookie, Date.now())
  if (expiresAtMs === undefined) throw new ApiError(401, 'Log in to see the panel')
  return { expiresAtMs }
}

/**
 * An open panel listens on the loopback only, but a page on the internet can point its own name at 127.0.0.1
 * and have the browser call it (DNS rebinding). The name is then in the Host header.
 */
function requireLoopback(context: Context<AppEnv>): void {
  const { hostname, host } = new URL(context.req.url)
  const named = context.req.header('host') ?? host
  if (loopbackNames.has(hostname) && loopbackNames.has(withoutPort(named))) return
  throw new ApiError(403, 'An open panel is reached as localhost only: set PANEL_ACCESS to "token"')
}

function withoutPort(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '')
}

export function isWebSocketUpgrade(context: Context<AppEnv>): boolean {
  return context.req.header('upgrade')?.toLowerCase() === 'websocket'
}

/** Browsers let any page open a WebSocket anywhere, with cookies; only the Origin says whose page it was. */
export function requireOwnOrigin(context: Context<AppEnv>): void {
  if (context.req.header('origin') === new URL(context.req.url).origin) return
  throw new ApiError(403, 'The page this comes from is not the panel')
}
