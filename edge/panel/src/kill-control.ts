import { computed, signal } from '@preact/signals'

import type { PanelRequest } from '../../../shared/frames.ts'
import { live } from './live.ts'
import type { KillRequest } from './state/kill-view.ts'
import { viewKill } from './state/kill-view.ts'
import { commandStatuses, kill, nowMs, panel } from './store.ts'

/** Goes into the audit when the person gives no reason. */
const defaultReason = 'panel'

export const killLevel = signal<PanelRequest['level']>('flatten')
export const killReason = signal(defaultReason)
export const killRequest = signal<KillRequest | null>(null)
/** Said for a few seconds after a hold that was too short. */
export const holdHint = signal('')
/** The last attempt did not leave this browser. */
export const isKillUnsent = signal(false)

export const killView = computed(() =>
  viewKill({
    request: killRequest.value,
    statuses: commandStatuses.value,
    kill: kill.value,
    chosenLevel: killLevel.value,
    nowMs: nowMs.value,
  }),
)

/** Asks for the kill. Called only when a hold has run its full time or its dialog was confirmed. */
export function fireKill(): void {
  const level = killLevel.value
  const id = newCommandId()
  const reason = killReason.value.trim() || defaultReason
  const isSent = live.send({ type: 'kill', id, level, reason })
  isKillUnsent.value = !isSent
  holdHint.value = ''
  if (!isSent) return
  killRequest.value = { id, level, sentAtMs: Date.now(), sentAfterSeq: panel.value.lastSeq }
}

/** Not randomUUID: that is missing where the page comes over plain HTTP from another machine. */
function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
