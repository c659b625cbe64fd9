/** Why a socket is closed. The codes are what the core and the panel act on; the reason is for people. */
export type Close = { readonly code: number; readonly reason: string }

export const closeCodes = {
  /** Too many messages a second. */
  policy: 1008,
  tooBig: 1009,
  /** The edge itself failed: connect again. */
  failed: 1011,
  /** More frames wait than are taken in: connect again and send slower. */
  overloaded: 1013,
  malformed: 4400,
  /** Not signed as it must be, or a session that has ended. */
  unauthorised: 4401,
  /** A newer socket of the same core took over: do not connect again by yourself. */
  replaced: 4409,
} as const

/** A Close frame has 125 bytes, two of them for the code. */
const maxReasonBytes = 123

/** Cuts a reason to what a Close frame holds, never inside a character. */
export function closing(code: number, reason: string): Close {
  const bytes = new TextEncoder().encode(reason)
  if (bytes.byteLength <= maxReasonBytes) return { code, reason }
  const { read } = new TextEncoder().encodeInto(reason, new Uint8Array(maxReasonBytes))
  return { code, reason: reason.slice(0, read) }
}
