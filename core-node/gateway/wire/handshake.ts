import type { Result } from '../../../shared/result.ts'
import { failure, success } from '../../../shared/result.ts'
import { message } from './fields.ts'
import { oldestServerVersion } from './server-versions.ts'

/** The first four bytes of every connection. */
export const prologue = 'API\0'

/**
 * The versions a client speaks, as it says them in the first frame: `v100..193`, with connect options behind a
 * space, and without the NUL that ends every later field.
 */
const versions = /^v(\d{1,6})(?:\.\.(\d{1,6}))?(?: .*)?$/s

/** The version both sides speak, or why there is none. */
export function negotiateVersion(text: string, serverMax: number): Result<number, string> {
  const match = versions.exec(text)
  if (match === null) {
    return failure(`its first frame is "${text.slice(0, 40)}", which names no versions`)
  }
  const clientMin = Number(match[1])
  const clientMax = Number(match[2] ?? match[1])
  const version = Math.min(clientMax, serverMax)
  if (version < oldestServerVersion) {
    return failure(
      `it speaks versions ${clientMin} to ${clientMax}, this gateway ${oldestServerVersion} to ${serverMax}: use a newer client library`,
    )
  }
  if (version < clientMin) {
    return failure(
      `it speaks versions ${clientMin} to ${clientMax}, this gateway ${oldestServerVersion} to ${serverMax}: use a client library for text messages`,
    )
  }
  return success(version)
}

/** @param time the time of the login zone, e.g. 20250708 02:35:00 US/Eastern */
export function handshakeReply(version: number, time: string): string {
  return message(version, time)
}
