import { importKey, sign, verify } from '../../shared/signatures.ts'

/**
 * A week: the button that stops trading must not ask for a password in the middle of a night. What raises
 * risk will need a passkey each time, whatever the session.
 */
export const sessionLifetimeMs = 7 * 24 * 3_600_000

/**
 * The cookie's value: when the login ends, signed with the panel's token. The token itself never leaves the
 * login request, and a new token ends every session.
 */
export async function issueSession(token: string, nowMs: number): Promise<string> {
  const expiresAtMs = nowMs + sessionLifetimeMs
  return `${expiresAtMs}.${await sign(await sessionKey(token), signedText(expiresAtMs))}`
}

/** When the login ends, or undefined when this is no valid session. */
export async function readSession(
  token: string,
  value: string,
  nowMs: number,
): Promise<number | undefined> {
  const [expires, signature, ...rest] = value.split('.')
  const expiresAtMs = Number(expires)
  if (signature === undefined || rest.length > 0 || !Number.isSafeInteger(expiresAtMs)) {
    return undefined
  }
  const isSigned = await verify(await sessionKey(token), signedText(expiresAtMs), signature)
  return isSigned && nowMs < expiresAtMs ? expiresAtMs : undefined
}

/** Compares digests, which have one length, in constant time: neither length nor content leaks. */
export async function isToken(expected: string, given: string): Promise<boolean> {
  const [left, right] = await Promise.all([digest(expected), digest(given)])
  return crypto.subtle.timingSafeEqual(left, right)
}

async function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
}

async function sessionKey(token: string) {
  return importKey('panel', token)
}

function signedText(expiresAtMs: number): string {
  return `panel session until ${expiresAtMs}`
}
