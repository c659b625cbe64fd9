import { Hono } from 'hono'

import { audit } from './audit.ts'
import { desks } from './desks.ts'
import type { AppEnv } from './environment.ts'
import { answerError, answerNotFound } from './errors.ts'
import { health } from './health.ts'
import { history } from './history.ts'
import { live } from './live.ts'
import { login } from './login.ts'
import { panelAccess } from './panel-access.ts'
import { securityHeaders } from './security-headers.ts'
import { uplink } from './uplink.ts'

/**
 * The edge's API. The order is the rule of who may do what: above `panelAccess` stands what checks its
 * callers itself, below it only who may see the panel gets in.
 */
export const app = new Hono<AppEnv>()
  .use(securityHeaders)
  .onError(answerError)
  .notFound(answerNotFound)
  .route('/api/health', health)
  .route('/api/login', login)
  .route('/api/desks', uplink)
  .use('/api/*', panelAccess)
  .route('/api/desks', desks)
  .route('/api/desks', live)
  .route('/api/desks', audit)
  .route('/api/desks', history)
