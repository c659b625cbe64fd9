import { parseDesks } from './desks.ts'

const requestTimeoutMs = 10_000

export type Access =
  | { readonly kind: 'granted'; readonly desks: readonly string[] }
  /** With the edge's sentence on why. */
  | { readonly kind: 'denied'; readonly reason: string }
  /** No answer, or not one about access: the socket's own retries go on. */
  | { readonly kind: 'unknown' }

export async function askAccess(): Promise<Access> {
  try {
    const response = await fetch('/api/desks', { signal: AbortSignal.timeout(requestTimeoutMs) })
    if (response.status === 401 || response.status === 403) {
      return { kind: 'denied', reason: await readError(response) }
    }
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
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      signal: AbortSignal.timeout(requestTimeoutMs),
    })
    if (response.ok) return undefined
    const reason = await readError(response)
    return reason === '' ? `The edge answered ${response.status}. Try again.` : `${reason}.`
  } catch {
    return 'The edge cannot be reached. Check your network and try again.'
  }
}

/** The edge's own sentence, or '' when there is none. */
async function readError(response: Response): Promise<string> {
  try {
    const body: unknown = await response.json()
    const isError = typeof body === 'object' && body !== null && 'error' in body
    return isError && typeof body.error === 'string' ? body.error : ''
  } catch {
    return ''
  }
}
