import type { Presence } from '../../../../shared/frames.ts'

export type SocketState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  | { readonly phase: 'waiting'; readonly retryAtMs: number }
  | { readonly phase: 'unauthorized' }

/** Older data is called old, and greyed out. */
export const staleAfterMs = 3_000

/** How far what the page shows can be trusted. Only 'live' may look live. */
export type Freshness = 'empty' | 'live' | 'stale' | 'core-disconnected' | 'disconnected'

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
  return nowMs - lastDataAtMs > staleAfterMs ? 'stale' : 'live'
}
