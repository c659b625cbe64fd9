import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'

import { describeIssues } from '../../shared/config.ts'
import { logLine } from '../log.ts'
import type { AppEnv } from './environment.ts'

/** An outcome that the client can do something about, with the sentence that says what. */
export class ApiError extends HTTPException {
  override readonly name = 'ApiError'

  constructor(status: ContentfulStatusCode, sentence: string) {
    super(status, { message: sentence })
  }
}

/** The one place where an error becomes an answer. What was not meant for the client stays in the log. */
export function answerError(error: Error, context: Context<AppEnv>): Response {
  const requestId = context.get('requestId')
  if (error instanceof HTTPException) {
    return context.json({ error: error.message, requestId }, error.status as ContentfulStatusCode)
  }
  logLine('error', 'request.failed', { requestId, path: context.req.path, error: String(error) })
  return context.json({ error: 'The edge failed; its log says why', requestId }, 500)
}

export function answerNotFound(context: Context<AppEnv>): Response {
  return context.json({ error: 'No such route', requestId: context.get('requestId') }, 404)
}

/** The parsed input, or a 400 that names the fields. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new ApiError(400, describeIssues(parsed.error).join('; '))
}
