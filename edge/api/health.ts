import { Hono } from 'hono'

import { readPanelAccess } from '../settings.ts'
import type { AppEnv } from './environment.ts'

/** Whether the Worker runs, for anyone who asks; the panel also learns whether there is a login. */
export const health = new Hono<AppEnv>().get('/', (context) =>
  context.json({ status: 'ok', panelAccess: readPanelAccess(context.env).mode }),
)
