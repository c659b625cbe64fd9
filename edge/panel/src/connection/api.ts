import { parseDesks } from './desks.ts'

/** Requests that change something carry a header no plain form or foreign page can send. */
const requestHeaders = { 'content-type': 'application/json', 'x-mia-panel': '1' }

const requestTimeoutMs = 10_000

export type Access =
  | { readonly kind: 'granted'; readonly desks: readonly string[] }
  | { readonly kind: 'denied' }
  /** No answer, or not one about access: the socket's own retries go on. */
  | { readonly kind: 'unknown' }

export async function askAccess(): Promise<Access> {
  try {
    const response = await fetch('/api/desks', { signal: AbortSignal.timeout(requestTimeoutMs) })
    if (response.status === 401 || response.status === 403) return { kind: 'denied' }
    if (!response.ok) return { kind: 'unknown' }
    return { kind: 'granted', desks: parseDesks(await response.json()) }
  } catch {
    return { kind: 'unknown' }
  }
}

/** Logs in; gives what went wrong, or undefined. */
export async function logIn(token: string): Promise<string | undefined> {
  try {
    const response = await fetch('/api/login', {
      method: 'POST',
      headers: requestHeaders,
      body: JSON.stringify({ token }),
      signal: AbortSignal.timeout(requestTimeoutMs),
    })
    if (response.ok) return undefined
    if (response.status === 401 || response.status === 403) return 'This token is not accepted.'
    if (response.status === 429) return 'Too many attempts. Wait a minute and try again.'
    return `The edge answered ${response.status}. Try again.`
  } catch {
    return 'The edge cannot be reached. Check your network and try again.'
  }
}
