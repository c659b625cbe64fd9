import { batch, computed, signal } from '@preact/signals'

import type { CommandStatus, Presence } from '../../../shared/frames.ts'
import type { ReceivedFrame } from './connection/frame-buffer.ts'
import { applyRows } from './state/apply-rows.ts'
import type { SocketState } from './state/freshness.ts'
import { freshnessOf } from './state/freshness.ts'
import type { Received } from './state/kill.ts'
import { emptyPanel } from './state/panel-state.ts'

/**
 * The page's state. It is written here and in kill-control.ts only; components read signals, and each
 * re-renders only when what it reads has changed.
 */
export const panel = signal(emptyPanel)
export const presence = signal<Presence | null>(null)
export const socket = signal<SocketState>({ phase: 'connecting' })
export const commandStatus = signal<Received<CommandStatus> | null>(null)
export const desks = signal<readonly string[]>([])

/** The wall clock, four times a second: ages and elapsed times count by it. */
export const nowMs = signal(Date.now())
setInterval(() => {
  nowMs.value = Date.now()
}, 250)

/** When rows last came. A presence frame says nothing about the market, so it does not count. */
export const lastDataAtMs = signal<number | null>(null)

export const session = computed(() => panel.value.session)
export const pulse = computed(() => panel.value.pulse)
export const position = computed(() => panel.value.position)
export const kill = computed(() => panel.value.kill)
export const tickNanos = computed(() => session.value?.tickNanos ?? null)
export const freshness = computed(() =>
  freshnessOf(socket.value, presence.value, lastDataAtMs.value, nowMs.value),
)

/** Applies what came since the last animation frame, in one go. */
export function applyFrames(frames: readonly ReceivedFrame[]): void {
  batch(() => {
    for (const { row: frame, receivedAtMs } of frames) {
      switch (frame.type) {
        case 'snapshot':
          panel.value = applyRows(emptyPanel, frame.rows, receivedAtMs)
          presence.value = frame.presence
          lastDataAtMs.value = frame.presence.isConnected
            ? receivedAtMs
            : frame.presence.lastSeenMs
          break
        case 'rows':
          panel.value = applyRows(panel.value, frame.rows, receivedAtMs)
          lastDataAtMs.value = receivedAtMs
          break
        case 'presence':
          presence.value = frame.presence
          break
        case 'command':
          commandStatus.value = { row: frame.command, receivedAtMs }
          break
      }
    }
    nowMs.value = Date.now()
  })
}
