import type { Log } from '../../operations/log.ts'
import type { HeartLinkOptions } from '../../operations/watchdog/heart-link.ts'
import { HeartLink } from '../../operations/watchdog/heart-link.ts'

type WatchedOptions = Pick<HeartLinkOptions, 'path' | 'launch' | 'onBeat'> & {
  readonly log: Log
  /** No connection to the broker, until `onGoOn`. */
  readonly hold: (reason: string) => void
  /** The broker may be dealt with again. */
  readonly onGoOn: () => void
}

/** A core's life beside its watchdog: it asks before it deals, at its start and after each standstill. */
export class Watched {
  readonly #link: HeartLink
  readonly #options: WatchedOptions
  #isAsking = false

  constructor(options: WatchedOptions) {
    const { log } = options
    this.#options = options
    this.#link = new HeartLink({
      ...options,
      onPresence: (isThere) =>
        isThere
          ? log.info('the watchdog is there')
          : log.warn('the watchdog is gone: another is started'),
      onWait: (reason) => this.#onWait(reason),
    })
  }

  start(): void {
    this.#link.start()
  }

  /** Before the core deals for the first time. */
  async ask(): Promise<void> {
    this.#isAsking = true
    if (!(await this.#link.mayTrade())) {
      this.#options.log.warn('no watchdog answers: the core goes on without one')
    }
    this.#isAsking = false
  }

  /** The main thread stood still, and the broker is held. */
  onStall(gapMs: number): void {
    this.#options.log.warn(`the main thread stood still for ${Math.round(gapMs)} ms`)
    this.#askAgain()
  }

  #onWait(reason: string): void {
    const { log, hold } = this.#options
    log.warn(`${reason}: waiting for its end`)
    // Whoever asks has no connection. Else the watchdog was deaf while this thread ran on: even so, two must not
    // deal at once.
    if (this.#isAsking) return
    hold(reason)
    this.#askAgain()
  }

  #askAgain(): void {
    if (this.#isAsking) return
    void this.ask().then(() => this.#options.onGoOn())
  }

  stop(): Promise<void> {
    return this.#link.stop()
  }
}
