import { Hono } from 'hono'

import { knownDesks } from './desk.ts'
import type { AppEnv } from './environment.ts'

/** The desks that have keys here. */
export const desks = new Hono<AppEnv>().get('/', (context) =>
  context.json({ desks: [...knownDesks(context).keys()].map((id) => ({ id })) }),
)
