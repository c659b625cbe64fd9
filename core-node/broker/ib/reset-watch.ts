import { microsPerMinute } from '../../../shared/units.ts'
import type { ResetWindow } from './connection/reset-windows.ts'
import { isLoginDue, newYorkTime, resetEndUs } from './connection/reset-windows.ts'
import type { LinkTeller } from './link-teller.ts'
import type { MarketClock } from './market-clock.ts'

export type ResetSettings = { readonly windows: readonly ResetWindow[] }

const loginKey = 'login'
const loginText =
  'IB’s weekly login has expired (Sunday, 01:00 in New York) and only a person can renew it: log in to IB Gateway with the second factor. Until then nothing is traded; stops and targets rest at the broker'

/** A gateway that restarts at a time of its own is back by then. */
const shutOutUs = 5 * microsPerMinute
const shutText = (sinceUs: number) =>
  `IB Gateway takes no session since ${newYorkTime(sinceUs)} in New York, and no reset is planned: only a person can mend that. Start it, or log in to it with the second factor. Until then nothing is traded; stops and targets rest at the broker`

/** Knows when IB is down by plan: then no entry is made, and a lost connection is no surprise. */
export class ResetWatch {
  readonly #windows: readonly ResetWindow[] | undefined
  readonly #clock: MarketClock
  readonly #teller: LinkTeller
  #isInReset = false
  #lastReadyUs = 0
  /** When a loss was last seen to be one by plan. */
  #plannedUs = 0
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
    const endUs = this.#endOfReset(this.#clock.nowUs())
    return endUs === undefined
      ? undefined
      : `IB resets its systems until ${newYorkTime(endUs)} in New York`
  }

  /** Called every second. */
  look(isReady: boolean): void {
    if (this.#windows === undefined) return
    const nowUs = this.#clock.nowUs()
    const isInReset = this.#endOfReset(nowUs) !== undefined
    const hasBegun = isInReset && !this.#isInReset
    this.#isInReset = isInReset
    if (hasBegun) this.#teller.feed('notice', `no entries: ${this.entryProblem}`)
    if (!isReady) return
    this.#lastReadyUs = nowUs
    if (this.#login === 'due') this.#teller.raise('info', loginKey, 'logged in again')
    this.#login = 'valid'
  }

  /**
   * @param isShutOut whether the gateway did not even begin a session
   * @returns whether the loss was to be expected, or is a person's to end
   */
  onLost(wasReady: boolean, isShutOut = false): boolean {
    if (this.#windows === undefined) return false
    const nowUs = this.#clock.nowUs()
    if (wasReady) this.#lastReadyUs = nowUs
    // A clock that was never told the broker's time may have begun on another day.
    const lostUs = this.#lastReadyUs > 0 ? this.#lastReadyUs : this.#startedUs
    if (isLoginDue(nowUs, this.#lastReadyUs, lostUs)) {
      this.#tellPerson(loginText)
      return true
    }
    const isPlanned = this.#endOfReset(nowUs) !== undefined
    if (isPlanned) this.#plannedUs = nowUs
    const sinceUs = Math.max(lostUs, this.#plannedUs)
    if (isShutOut && nowUs - sinceUs >= shutOutUs) this.#tellPerson(shutText(sinceUs))
    return isPlanned
  }

  #endOfReset(nowUs: number): number | undefined {
    return this.#windows === undefined ? undefined : resetEndUs(this.#windows, nowUs)
  }

  /** Once, until the broker is ready again. */
  #tellPerson(text: string): void {
    if (this.#login === 'valid') this.#teller.raise('critical', loginKey, text)
    this.#login = 'due'
  }
}
