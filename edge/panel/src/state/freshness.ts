import type { PanelFrame, Presence } from '../../../../shared/frames.ts'
import { staleAfterMs } from './staleness.ts'

export type SocketState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  | { readonly phase: 'waiting'; readonly retryAtMs: number }
  | { readonly phase: 'unauthorized'; readonly reason: string }

/** How far what the page shows can be trusted. Only 'fresh' may look it. */
export type Freshness = 'empty' | 'fresh' | 'stale' | 'core-disconnected' | 'disconnected'

export function freshnessOf(
  socket: SocketState,
  presence: Presence | null,
  lastDataAtMs: number | null,
  nowMs: number,
): Freshness {
  if (socket.phase !== 'open') return presence === null ? 'empty' : 'disconnected'
  if (presence === null) return 'empty'
  if (!presence.isConnected) return 'core-disconnected'
  if (lastDataAtMs === null) return 'empty'
  return nowMs - lastDataAtMs > staleAfterMs.pulse ? 'stale' : 'fresh'
}

type Snapshot = Extract<PanelFrame, { type: 'snapshot' }>

/**
 * How recent a snapshot's rows are: it comes now, but the core may have spoken long ago. The edge's clock
 * may be ahead of this one, so never later than now.
 */
export function snapshotDataAtMs(snapshot: Snapshot, receivedAtMs: number): number | null {
  if (snapshot.rows.length === 0) return null
  return Math.min(receivedAtMs, snapshot.presence.lastSeenMs ?? receivedAtMs)
}
