import type { Log } from '../../operations/log.ts'
import type { HeartLinkOptions } from '../../operations/watchdog/heart-link.ts'
import { HeartLink } from '../../operations/watchdog/heart-link.ts'

type WatchedOptions = Pick<HeartLinkOptions, 'path' | 'launch' | 'onBeat'> & {
  readonly log: Log
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
      onWait: (reason) => log.warn(`${reason}: waiting for its end`),
    })
  }

  start(): void {
    this.#link.start()
  }

  async ask(): Promise<void> {
    if (!(await this.#link.mayTrade())) {
      this.#options.log.warn('no watchdog answers: the core goes on without one')
    }
  }

  /** The main thread stood still, and the broker is held. */
  onStall(gapMs: number): void {
    this.#options.log.warn(`the main thread stood still for ${Math.round(gapMs)} ms`)
    if (this.#isAsking) return
    this.#isAsking = true
    void this.ask().then(() => {
      this.#isAsking = false
      this.#options.onGoOn()
    })
  }

  stop(): Promise<void> {
    return this.#link.stop()
  }
}
