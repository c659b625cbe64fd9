import { Hono } from 'hono'

import { connectionRequest } from '../session/connection.ts'
import { requireDesk, requireUpgrade } from './desk.ts'
import type { AppEnv } from './environment.ts'

/** The WebSocket of a panel: a snapshot, then rows as they come; requests the other way. */
export const live = new Hono<AppEnv>().get('/:desk/live', async (context) => {
  const { desk } = requireDesk(context)
  requireUpgrade(context)
  const { expiresAtMs } = context.get('panelSession')
  return context.env.SESSION.getByName(desk).fetch(
    connectionRequest({ role: 'panel', desk, expiresAtMs }),
  )
})
