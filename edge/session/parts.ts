import type { Presence } from '../../shared/frames.ts'
import type { AlarmClock } from './alarm-clock.ts'
import type { Keyring } from './keyring.ts'
import { presenceFrame, snapshotFrame } from './panel-frames.ts'
import { describePresence } from './presence.ts'
import { collectSnapshot } from './snapshot.ts'
import type { Sockets } from './sockets.ts'
import type { SessionStore } from './store.ts'

/** Of one intervention there are a handful. */
const maxRowsBeside = 50

/** What the links of a SessionObject work on. */
export type SessionParts = {
  readonly store: SessionStore
  readonly sockets: Sockets
  readonly clock: AlarmClock
  readonly keyring: Keyring
}

export function presenceNow({ store, sockets }: SessionParts): Presence {
  const core = sockets.core()
  const life =
    core === undefined
      ? undefined
      : { lastSeenMs: sockets.lastSeenMs(core), isSilent: core.attachment.isSilent }
  return describePresence(life, store.currentJournal())
}

export function tellPresence(parts: SessionParts): void {
  parts.sockets.toPanels(presenceFrame(presenceNow(parts)), Date.now())
}

/** What a panel is shown first, and again when the core begins another journal. */
export function snapshotNow(parts: SessionParts): string {
  const journal = parts.store.currentJournal()
  const rows =
    journal === undefined
      ? []
      : collectSnapshot((part, maxLength) => parts.store.newestRows(journal, part, maxLength))
  return snapshotFrame(presenceNow(parts), rows, parts.store.rowsBeside(maxRowsBeside))
}
