import type { Context } from 'hono'
import { Hono } from 'hono'

import type { Voice } from '../../shared/frames.ts'
import { handshakeHeaders, handshakeWindowMs, verifyHandshake } from '../../shared/handshake.ts'
import { importKey } from '../../shared/signatures.ts'
import { logLine } from '../log.ts'
import { connectionRequest } from '../session/connection.ts'
import { coreKeyId } from '../settings.ts'
import { requireDesk, requireUpgrade } from './desk.ts'
import type { AppEnv } from './environment.ts'
import { ApiError } from './errors.ts'

/** The WebSockets of a core and of its watchdog. */
export const uplink = new Hono<AppEnv>()
  .get('/:desk/uplink', (context) => connect(context, 'core'))
  .get('/:desk/watchdog', (context) => connect(context, 'watchdog'))

/** The handshake is verified here, so that nothing unsigned wakes the object. */
async function connect(context: Context<AppEnv>, voice: Voice): Promise<Response> {
  const { desk, secrets } = requireDesk(context)
  requireUpgrade(context)
  const { headers, url } = context.req.raw
  const key = await importKey(coreKeyId, secrets.uplink)
  const nonce = await verifyHandshake(key, new URL(url).pathname, headers, Date.now())
  if (!nonce.ok) {
    const requestId = context.get('requestId')
    logLine('warning', 'uplink.refused', { requestId, desk, reason: nonce.reason })
    throw new ApiError(401, `The uplink is refused: ${nonce.reason}`)
  }
  // The handshake passes until its time leaves the window; the nonce is remembered as long.
  const nonceExpiresAtMs = Math.ceil(Number(headers.get(handshakeHeaders.time))) + handshakeWindowMs
  return context.env.SESSION.getByName(desk).fetch(
    connectionRequest({ role: 'core', voice, desk, nonce: nonce.value, nonceExpiresAtMs }),
  )
}
