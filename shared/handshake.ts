import type { Result } from './result.ts'
import { failure, success } from './result.ts'
import type { SigningKey } from './signatures.ts'
import { sign, verify } from './signatures.ts'

/**
 * How a core shows its edge who it is before the socket opens: four headers, the signature over method,
 * path, time and nonce. The edge accepts a time within the window and a nonce once.
 */
export const handshakeWindowMs = 60_000

export const handshakeHeaders = {
  key: 'x-mia-key',
  time: 'x-mia-time',
  nonce: 'x-mia-nonce',
  signature: 'x-mia-signature',
} as const

type HeaderReader = { get(name: string): string | null }

function signedText(path: string, time: string, nonce: string): string {
  return `GET\n${path}\n${time}\n${nonce}`
}

export async function signHandshake(
  key: SigningKey,
  path: string,
  nowMs: number,
  nonce: string,
): Promise<Record<string, string>> {
  const time = String(nowMs)
  return {
    [handshakeHeaders.key]: key.id,
    [handshakeHeaders.time]: time,
    [handshakeHeaders.nonce]: nonce,
    [handshakeHeaders.signature]: await sign(key, signedText(path, time, nonce)),
  }
}

/** Gives the nonce, for the caller to remember, or why the handshake does not hold. */
export async function verifyHandshake(
  key: SigningKey,
  path: string,
  headers: HeaderReader,
  nowMs: number,
): Promise<Result<string, string>> {
  const time = headers.get(handshakeHeaders.time)
  const nonce = headers.get(handshakeHeaders.nonce)
  const signature = headers.get(handshakeHeaders.signature)
  if (time === null || nonce === null || signature === null || nonce.length > 64) {
    return failure('the handshake is not signed')
  }
  if (headers.get(handshakeHeaders.key) !== key.id) return failure('the key is unknown')
  if (!(Math.abs(nowMs - Number(time)) <= handshakeWindowMs)) {
    return failure('the time of the handshake is more than a minute off: set the clock')
  }
  const isSigned = await verify(key, signedText(path, time, nonce), signature)
  return isSigned ? success(nonce) : failure('the signature does not match: pair the desk again')
}
