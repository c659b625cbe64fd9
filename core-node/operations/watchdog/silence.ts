import type { KillLevel } from '../../../shared/vocabulary.ts'

export type SilencePolicy = {
  readonly staleAfterMs: number
  readonly graceMs: number
  readonly action: 'alert' | 'cancel' | 'flatten'
}

/** idle: no core has said hello yet. */
export type SilenceState = 'idle' | 'healthy' | 'stale' | 'acting'

/** What has just become true. */
export type SilenceChange =
  | 'silent'
  | 'heard-again'
  /** The time is up: the policy's action is to be taken. */
  | 'act'

/** The watchdog's own thread stood still for so long: then it knows nothing of the core's. */
const ownGapMs = 1_000

/**
 * Decides from the core's beats alone when to act in its place. Time is that of a clock that never goes back.
 * While the watchdog acts a beat changes nothing: the core waits for the end.
 */
export class Silence {
  readonly #policy: SilencePolicy
  #state: SilenceState = 'idle'
  #heardMs = 0
  #lookedMs = Number.NaN

  constructor(policy: SilencePolicy) {
    this.#policy = policy
  }

  get state(): SilenceState {
    return this.#state
  }

  silentForMs(nowMs: number): number {
    return nowMs - this.#heardMs
  }

  /** A hello or a beat. */
  onBeat(nowMs: number): SilenceChange | undefined {
    this.#heardMs = nowMs
    const before = this.#state
    if (before === 'acting') return undefined
    this.#state = 'healthy'
    return before === 'stale' ? 'heard-again' : undefined
  }

  /** The core has ended as it should. */
  onBye(): void {
    if (this.#state !== 'acting') this.#state = 'idle'
  }

  /**
   * Called ten times a second.
   * @param wish a person asked for a level by the kill file: then nobody waits for the grace to end
   */
  look(nowMs: number, wish?: KillLevel): SilenceChange | undefined {
    const { staleAfterMs, graceMs, action } = this.#policy
    const isOwnGap = nowMs - this.#lookedMs > ownGapMs
    this.#lookedMs = nowMs
    if (this.#state === 'idle' || this.#state === 'acting') return undefined
    if (isOwnGap) {
      // The machine slept, or this process did: whoever beats will be heard before long.
      this.#heardMs = nowMs
      return undefined
    }
    const silentMs = this.silentForMs(nowMs)
    if (this.#state === 'healthy') {
      if (silentMs <= staleAfterMs) return undefined
      this.#state = 'stale'
      return 'silent'
    }
    const isDue = silentMs > staleAfterMs + graceMs && action !== 'alert'
    if (!isDue && wish === undefined) return undefined
    this.#state = 'acting'
    return 'act'
  }

  /** Begins at once: an intervention of an earlier watchdog was not brought to its end. */
  goOnActing(): void {
    this.#state = 'acting'
  }

  /** What was to be done is done. The core, if one comes, is judged anew. */
  onDone(): void {
    this.#state = 'idle'
  }
}
