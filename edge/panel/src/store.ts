import { batch, computed, signal } from '@preact/signals'

import type { CommandStatus, Presence } from '../../../shared/frames.ts'
import type { ReceivedFrame } from './connection/frame-buffer.ts'
import type { Clock } from './state/age.ts'
import { applyBeside, applyRows } from './state/apply-rows.ts'
import { keepNewest } from './state/bounded.ts'
import type { SocketState } from './state/freshness.ts'
import { freshnessOf, snapshotDataAtMs } from './state/freshness.ts'
import type { Received } from './state/kill.ts'
import { emptyPanel } from './state/panel-state.ts'

/**
 * What the page knows. The connection (live.ts) writes it; components only read signals, and each renders
 * again only when what it reads has changed.
 */
export const panel = signal(emptyPanel)
export const presence = signal<Presence | null>(null)
export const socket = signal<SocketState>({ phase: 'connecting' })
/** The edge's words on commands, newest last: of this page's and of those of others. */
export const commandStatuses = signal<readonly Received<CommandStatus>[]>([])
export const desks = signal<readonly string[]>([])

/** The wall clock, four times a second: ages and elapsed times count by it. */
export const nowMs = signal(Date.now())
setInterval(() => {
  nowMs.value = Date.now()
}, 250)

/** A command has a handful of them. */
const maxStatuses = 20

/** When rows last came. A presence frame says nothing about the market, so it does not count. */
export const lastDataAtMs = signal<number | null>(null)

export const session = computed(() => panel.value.session)
/** Before it, an empty list means that nothing is known, not that nothing is there. */
export const hasSession = computed(() => session.value !== null)
/** Without its session a pulse cannot be read: the session says what a tick and a feature are. */
export const pulse = computed(() => (session.value === null ? null : panel.value.pulse))
export const position = computed(() => panel.value.position)
export const workingOrders = computed(() => panel.value.workingOrders)
export const trades = computed(() => panel.value.trades)
export const events = computed(() => panel.value.events)
export const kill = computed(() => panel.value.kill)
export const context = computed(() => panel.value.context)
export const levels = computed(() => panel.value.levels)
export const chains = computed(() => panel.value.chains)
export const tickNanos = computed(() => session.value?.tickNanos ?? null)
export const freshness = computed(() =>
  freshnessOf(socket.value, presence.value, lastDataAtMs.value, nowMs.value),
)

/** What ages are read against: it moves on while nothing comes. */
export const clock = computed((): Clock => ({
  marketUs: panel.value.marketUs,
  silentMs: Math.max(0, nowMs.value - (lastDataAtMs.value ?? nowMs.value)),
}))

/** Applies what came since the last animation frame, in one go. */
export function applyFrames(frames: readonly ReceivedFrame[]): void {
  batch(() => {
    for (const { row: frame, receivedAtMs } of frames) {
      switch (frame.type) {
        case 'snapshot':
          panel.value = applyBeside(
            applyRows(emptyPanel, frame.rows, receivedAtMs),
            frame.beside ?? [],
            receivedAtMs,
          )
          presence.value = frame.presence
          lastDataAtMs.value = snapshotDataAtMs(frame, receivedAtMs)
          break
        case 'rows':
          panel.value = applyRows(panel.value, frame.rows, receivedAtMs)
          lastDataAtMs.value = receivedAtMs
          break
        case 'beside':
          panel.value = applyBeside(panel.value, frame.rows, receivedAtMs)
          break
        case 'presence':
          presence.value = frame.presence
          break
        case 'command':
          commandStatuses.value = keepNewest(
            commandStatuses.value,
            [{ row: frame.command, receivedAtMs }],
            maxStatuses,
          )
          break
      }
    }
    nowMs.value = Date.now()
  })
}
