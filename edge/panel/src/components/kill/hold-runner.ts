import { signal } from '@preact/signals'

import type { Hold } from '../../state/kill-hold.ts'
import { idleHold, press, tick } from '../../state/kill-hold.ts'

/** Runs the hold's state machine on animation frames: a page that is not drawn cannot fire. */
export class HoldRunner {
  readonly hold = signal<Hold>(idleHold)
  readonly #onFire: () => void
  #frame = 0

  constructor(onFire: () => void) {
    this.#onFire = onFire
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.release()
    })
  }

  press(): void {
    if (this.hold.peek().phase !== 'idle') return
    this.hold.value = press(this.hold.peek(), performance.now())
    this.#frame = requestAnimationFrame(() => this.#step())
  }

  /** Lets go: an unfinished hold is void. */
  release(): void {
    cancelAnimationFrame(this.#frame)
    this.hold.value = idleHold
  }

  #step(): void {
    this.hold.value = tick(this.hold.peek(), performance.now())
    if (this.hold.peek().phase === 'fired') this.#onFire()
    else this.#frame = requestAnimationFrame(() => this.#step())
  }
}
