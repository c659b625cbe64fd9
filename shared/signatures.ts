import type { Result } from './result.ts'
import { failure, success } from './result.ts'

/**
 * HMAC-SHA-256 of text, with WebCrypto, which Node and Workers both have. Frames, commands and the
 * uplink's handshake are signed with it; verification compares in constant time.
 */
export type SigningKey = { readonly id: string; readonly key: CryptoKey }

const encoder = new TextEncoder()
const algorithm = { name: 'HMAC', hash: 'SHA-256' } as const

/** The marker every sealed text begins with, its format's version in it. */
const seal = 'MIA1'

/**
 * @param id names the key in signed text, so that two can be valid while one replaces the other
 * @param secret at least 32 characters
 */
export async function importKey(id: string, secret: string): Promise<SigningKey> {
  if (secret.length < 32) throw new Error(`The secret of key "${id}" is shorter than 32 characters`)
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, [
    'sign',
    'verify',
  ])
  return { id, key }
}

export async function sign(key: SigningKey, text: string): Promise<string> {
  return toHex(await crypto.subtle.sign('HMAC', key.key, encoder.encode(text)))
}

export async function verify(key: SigningKey, text: string, signature: string): Promise<boolean> {
  const bytes = fromHex(signature)
  if (bytes === undefined) return false
  return crypto.subtle.verify('HMAC', key.key, bytes, encoder.encode(text))
}

/** Signed text: one head line `MIA1 <key id> <signature>`, then the body exactly as it was signed. */
export async function sealText(key: SigningKey, body: string): Promise<string> {
  return `${seal} ${key.id} ${await sign(key, body)}\n${body}`
}

export type SealFailure = 'not sealed' | 'unknown key' | 'bad signature'

/** Takes the seal off, or says why it does not hold. */
export async function openSealed(
  key: SigningKey,
  text: string,
): Promise<Result<string, SealFailure>> {
  const end = text.indexOf('\n')
  const [marker, keyId, signature] = text.slice(0, Math.max(0, end)).split(' ')
  if (marker !== seal || keyId === undefined || signature === undefined) {
    return failure('not sealed')
  }
  if (keyId !== key.id) return failure('unknown key')
  const body = text.slice(end + 1)
  return (await verify(key, body, signature)) ? success(body) : failure('bad signature')
}

function toHex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^([0-9a-f]{2})+$/.test(hex)) return undefined
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  )
}
