import type { Context } from 'hono'

import type { DeskSecrets } from '../settings.ts'
import { readDeskKeys } from '../settings.ts'
import type { AppEnv } from './environment.ts'
import { ApiError } from './errors.ts'
import { isWebSocketUpgrade } from './panel-access.ts'

type DeskContext = Context<AppEnv, '/:desk/*'>

export function knownDesks(context: Context<AppEnv>): ReadonlyMap<string, DeskSecrets> {
  const keys = readDeskKeys(context.env)
  if (!keys.ok) throw new ApiError(500, keys.reason)
  return keys.value
}

/** The desk in the path, with its secrets. One without keys does not exist, and wakes no object. */
export function requireDesk(context: DeskContext): { desk: string; secrets: DeskSecrets } {
  const desk = context.req.param('desk')
  const secrets = knownDesks(context).get(desk)
  if (secrets === undefined) throw new ApiError(404, 'The edge knows no such desk')
  return { desk, secrets }
}

export function requireUpgrade(context: Context<AppEnv>): void {
  if (!isWebSocketUpgrade(context)) throw new ApiError(426, 'This route is a WebSocket')
}
