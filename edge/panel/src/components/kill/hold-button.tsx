import { computed } from '@preact/signals'

import { fireKill, holdHint, killLevel } from '../../kill-control.ts'
import { holdMs, holdProgress } from '../../state/kill-hold.ts'
import { socket } from '../../store.ts'
import { killLevels } from '../../text/labels.ts'
import { HoldRunner } from './hold-runner.ts'

const runner = new HoldRunner(() => {
  navigator.vibrate?.(40)
  fireKill()
})

const summary = computed(() => {
  const choice = killLevels.find(({ level }) => level === killLevel.value)
  return `${killLevel.value}: ${choice?.summary ?? ''}`
})

const progress = computed(() => holdProgress(runner.hold.value))
const isHolding = computed(() => runner.hold.value.phase === 'holding')

const hintMs = 4_000
let hintTimer: ReturnType<typeof setTimeout> | undefined

function showHint(): void {
  holdHint.value = `Nothing was sent: hold for ${holdMs / 1_000} s to kill.`
  clearTimeout(hintTimer)
  hintTimer = setTimeout(() => {
    holdHint.value = ''
  }, hintMs)
}

function start(): void {
  holdHint.value = ''
  runner.press()
}

function release(): void {
  if (isHolding.peek()) showHint()
  runner.release()
}

/** A thumb trembles; one that slides away means no. */
const slideOffPixels = 60

let pressedAt = { x: 0, y: 0 }

function onPointerDown(event: PointerEvent): void {
  if (!event.isPrimary || event.button !== 0) return
  // Captured, the pointer stays with the button even when a banner moves the page in mid-hold.
  if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
  pressedAt = { x: event.clientX, y: event.clientY }
  start()
}

function onPointerMove(event: PointerEvent): void {
  // A pointer that only passes over must not end a hold by the keyboard.
  if (event.buttons === 0) return
  const distance = Math.hypot(event.clientX - pressedAt.x, event.clientY - pressedAt.y)
  if (distance > slideOffPixels) release()
}

function isHoldKey(event: KeyboardEvent): boolean {
  return event.key === ' ' || event.key === 'Enter'
}

function onKeyDown(event: KeyboardEvent): void {
  if (!isHoldKey(event)) {
    release()
    return
  }
  event.preventDefault()
  if (!event.repeat) start()
}

function onKeyUp(event: KeyboardEvent): void {
  if (!isHoldKey(event)) return
  // Browsers turn the release of the space bar into a click.
  event.preventDefault()
  release()
}

type HoldButtonProps = {
  /** A screen reader's click is neither a hold nor a tap: it gets two steps instead. */
  readonly onAssistedClick: () => void
}

export function HoldButton({ onAssistedClick }: HoldButtonProps) {
  const isOffline = socket.value.phase !== 'open'
  return (
    <button
      type="button"
      class="hold"
      data-testid="kill-button"
      data-phase={runner.hold.value.phase}
      data-offline={isOffline}
      aria-describedby="kill-help"
      onPointerDown={onPointerDown}
      onPointerUp={release}
      onPointerMove={onPointerMove}
      onPointerCancel={release}
      onKeyDown={onKeyDown}
      onKeyUp={onKeyUp}
      onBlur={release}
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => {
        if (event.detail === 0) onAssistedClick()
      }}
    >
      <span
        class="hold-fill"
        style={{ transform: `scaleX(${progress.value})` }}
        aria-hidden="true"
      />
      <span class="hold-text">
        <span class="hold-title">{isHolding.value ? 'Keep holding' : 'Hold to kill'}</span>
        <span class="hold-level">
          {isHolding.value ? 'let go to cancel' : isOffline ? 'offline' : summary}
        </span>
      </span>
    </button>
  )
}
