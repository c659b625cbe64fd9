import { Hono } from 'hono'
import { z } from 'zod'

import { JournalId } from '../../shared/frames.ts'
import { maxAuditPage } from '../session/audit-page.ts'
import { requireDesk } from './desk.ts'
import type { AppEnv } from './environment.ts'
import { ApiError, parseInput } from './errors.ts'

const AuditParameters = z.strictObject({
  journal: JournalId.optional(),
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(maxAuditPage).default(100),
})

/** The rows the object holds, in order of their numbers: `after` is the last number of the page before. */
export const audit = new Hono<AppEnv>().get('/:desk/audit', async (context) => {
  const { desk } = requireDesk(context)
  const { journal, after, limit } = parseInput(AuditParameters, context.req.query())
  const page = await context.env.SESSION.getByName(desk).readAudit({ journal, after, limit })
  if (!page.ok) throw new ApiError(404, page.reason)
  // The rows are JSON already, as they are stored.
  const { rowsJson, ...head } = page.value
  const body = `${JSON.stringify(head).slice(0, -'}'.length)},"rows":${rowsJson}}`
  return context.body(body, 200, { 'content-type': 'application/json' })
})
