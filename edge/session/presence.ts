import type { Presence } from '../../shared/frames.ts'
import { silenceAfterMs } from '../../shared/frames.ts'

/** What is known of the core's socket, if there is one. */
export type CoreLife = { readonly lastSeenMs: number; readonly isSilent: boolean }

/** What is held of the journal the core sends, if it ever sent one. */
export type JournalState = {
  readonly id: string
  readonly ackedSeq: number
  readonly lastSeenMs: number
}

/** An open socket proves nothing: TCP keeps it open for minutes after the other end is gone. */
export function isSilent(lastSeenMs: number, nowMs: number): boolean {
  return nowMs - lastSeenMs >= silenceAfterMs
}

export function describePresence(
  core: CoreLife | undefined,
  journal: JournalState | undefined,
): Presence {
  const seen = [core?.lastSeenMs, journal?.lastSeenMs].filter((time) => time !== undefined)
  return {
    isConnected: core !== undefined && !core.isSilent,
    lastSeenMs: seen.length === 0 ? null : Math.max(...seen),
    ackedSeq: journal?.ackedSeq ?? 0,
    journal: journal?.id ?? null,
  }
}
