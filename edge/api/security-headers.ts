import type { MiddlewareHandler } from 'hono'

import type { AppEnv } from './environment.ts'

/** Answers of the API are data for the panel's own script: never a page, never kept, never embedded. */
const headers: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const strictTransportSecurity = 'max-age=31536000'

/**
 * Sets the headers on a copy of the answer: one that came from a Durable Object has immutable headers, and
 * hono would turn the attempt into a 500. The answer to a WebSocket's upgrade cannot be copied and goes
 * through as it is.
 */
export const securityHeaders: MiddlewareHandler<AppEnv> = async (context, next) => {
  context.set('requestId', crypto.randomUUID())
  await next()
  if (context.res.status === 101) return
  const copy = new Response(context.res.body, context.res)
  for (const [name, value] of Object.entries(headers)) copy.headers.set(name, value)
  copy.headers.set('x-request-id', context.get('requestId'))
  if (new URL(context.req.url).protocol === 'https:') {
    copy.headers.set('strict-transport-security', strictTransportSecurity)
  }
  // Hono merges the headers of an answer that is there into the next one; there is nothing to merge.
  context.res = undefined
  context.res = copy
}
