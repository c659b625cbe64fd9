import type { ResetWindow } from './connection/reset-windows.ts'
import { isLoginDue, newYorkTime, resetEndUs } from './connection/reset-windows.ts'
import type { LinkTeller } from './link-teller.ts'
import type { MarketClock } from './market-clock.ts'

export type ResetSettings = { readonly windows: readonly ResetWindow[] }

const loginKey = 'login'
const loginText =
  'IB’s weekly login has expired (Sunday, 01:00 in New York) and only a person can renew it: log in to IB Gateway with the second factor. Until then nothing is traded; stops and targets rest at the broker'

/** Knows when IB is down by plan: then no entry is made, and a lost connection is no surprise. */
export class ResetWatch {
  readonly #windows: readonly ResetWindow[] | undefined
  readonly #clock: MarketClock
  readonly #teller: LinkTeller
  #endUs: number | undefined
  #lastReadyUs = 0
  readonly #startedUs: number
  #login: 'valid' | 'due' = 'valid'

  constructor(settings: ResetSettings | undefined, clock: MarketClock, teller: LinkTeller) {
    this.#windows = settings?.windows
    this.#clock = clock
    this.#teller = teller
    this.#startedUs = clock.nowUs()
  }

  /** Why no entry is made now; undefined when nothing speaks against one. */
  get entryProblem(): string | undefined {
    if (this.#endUs === undefined) return undefined
    return `IB resets its systems until ${newYorkTime(this.#endUs)} in New York`
  }

  /** Called every second. */
  look(isReady: boolean): void {
    if (this.#windows === undefined) return
    const nowUs = this.#clock.nowUs()
    const endUs = resetEndUs(this.#windows, nowUs)
    const hasBegun = endUs !== undefined && this.#endUs === undefined
    this.#endUs = endUs
    if (hasBegun) this.#teller.feed('notice', `no entries: ${this.entryProblem}`)
    if (!isReady) return
    this.#lastReadyUs = nowUs
    if (this.#login === 'due') this.#teller.raise('info', loginKey, 'logged in again')
    this.#login = 'valid'
  }

  /** @returns whether the loss was to be expected, or is a person's to end */
  onLost(wasReady: boolean): boolean {
    if (this.#windows === undefined) return false
    const nowUs = this.#clock.nowUs()
    if (wasReady) this.#lastReadyUs = nowUs
    // A clock that was never told the broker's time may have begun on another day.
    const lostUs = this.#lastReadyUs > 0 ? this.#lastReadyUs : this.#startedUs
    if (isLoginDue(nowUs, this.#lastReadyUs, lostUs)) {
      if (this.#login === 'valid') this.#teller.raise('critical', loginKey, loginText)
      this.#login = 'due'
      return true
    }
    return resetEndUs(this.#windows, nowUs) !== undefined
  }
}
