import type { PanelFrame } from '../../../../shared/frames.ts'
import type { Received } from '../state/kill.ts'

export type ReceivedFrame = Received<PanelFrame>

/** A hidden page gets no animation frames; it still has to drain what comes. */
const hiddenDrainMs = 1_000

/**
 * Collects frames and hands them on once per animation frame, however many came: the page renders at its
 * own pace, not at the socket's.
 */
export class FrameBuffer {
  readonly #apply: (frames: readonly ReceivedFrame[]) => void
  #frames: ReceivedFrame[] = []
  #isScheduled = false

  constructor(apply: (frames: readonly ReceivedFrame[]) => void) {
    this.#apply = apply
    // An animation frame asked for before the page was hidden would wait until it is shown again.
    document.addEventListener('visibilitychange', () => this.#drain())
  }

  push(frame: PanelFrame): void {
    // A snapshot replaces the state: what came before it no longer matters, but answers to commands do.
    if (frame.type === 'snapshot') {
      this.#frames = this.#frames.filter(({ row }) => row.type === 'command')
    }
    this.#frames.push({ row: frame, receivedAtMs: Date.now() })
    if (this.#isScheduled) return
    this.#isScheduled = true
    if (document.hidden) setTimeout(() => this.#drain(), hiddenDrainMs)
    else requestAnimationFrame(() => this.#drain())
  }

  #drain(): void {
    this.#isScheduled = false
    if (this.#frames.length === 0) return
    const frames = this.#frames
    this.#frames = []
    this.#apply(frames)
  }
}
