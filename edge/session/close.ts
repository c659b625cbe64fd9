/** Why a socket is closed: one of the close codes, and a reason for people. */
export type Close = { readonly code: number; readonly reason: string }

/** A Close frame has 125 bytes, two of them for the code. */
const maxReasonBytes = 123

/** Cuts a reason to what a Close frame holds, never inside a character. */
export function closing(code: number, reason: string): Close {
  const bytes = new TextEncoder().encode(reason)
  if (bytes.byteLength <= maxReasonBytes) return { code, reason }
  const { read } = new TextEncoder().encodeInto(reason, new Uint8Array(maxReasonBytes))
  return { code, reason: reason.slice(0, read) }
}
