import { Hono } from 'hono'
import { z } from 'zod'

import { CursorText } from '../history/cursor.ts'
import { maxHistoryPage, readHistory } from '../history/read.ts'
import { historyNames } from '../history/tables.ts'
import { requireDesk } from './desk.ts'
import type { AppEnv } from './environment.ts'
import { ApiError, parseInput } from './errors.ts'

const HistoryTableName = z.enum(historyNames)

const HistoryParameters = z.strictObject({
  limit: z.coerce.number().int().min(1).max(maxHistoryPage).default(50),
  before: CursorText.optional(),
})

/** One table of the history, newest first: `before` is the `next` of the page before. */
export const history = new Hono<AppEnv>().get('/:desk/history/:table', async (context) => {
  const { desk } = requireDesk(context)
  const name = HistoryTableName.safeParse(context.req.param('table'))
  if (!name.success) throw new ApiError(404, `The history has: ${historyNames.join(', ')}`)
  const { limit, before } = parseInput(HistoryParameters, context.req.query())
  return context.json(await readHistory(context.env.HISTORY, name.data, { desk, limit, before }))
})
