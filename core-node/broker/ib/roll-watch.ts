import type { IBApi } from '@stoqey/ib'

import { microsPerHour } from '../../../shared/units.ts'
import type { RollMode } from '../../market/calendar/contract-months.ts'
import type { DayVolumes } from '../../market/calendar/volume-crossover.ts'
import { askVolumes } from './daily-volumes.ts'
import type { ContractWish, FoundContracts } from './front-contract.ts'
import type { LinkTeller } from './link-teller.ts'
import { alertKeys } from './link-teller.ts'
import type { MarketClock } from './market-clock.ts'
import type { SpreadRequest } from './roll-spread.ts'
import { measureSpread } from './roll-spread.ts'
import type { RollNotice } from './roll.ts'
import { isRollDue, isRollDueByVolume, rollNotice, tradeDateAhead, volumeNotice } from './roll.ts'

export type RollSettings = {
  readonly mode: RollMode
  /** Trading days before the roll at which it is announced. */
  readonly noticeDays: number
  /** No position and no order: only then the contract may change. */
  readonly isFlat: () => boolean
  /** The code of the contract that was traded before this process began, while there is something open in it. */
  readonly heldCode?: string | undefined
}

/** Where volume decides, what is traded is looked at so often. */
const volumesEveryUs = 3 * microsPerHour
/** IB answers the same question again after 15 seconds, not before. */
const askAgainAfterMs = 20_000

type Connected = { readonly api: IBApi; readonly options: Omit<SpreadRequest, 'from' | 'to'> }

/**
 * Pins the contract and says when it changes: with the rule's date, or the day after volume says so, in the break
 * before that session opens, and only while flat. It is announced some trading days ahead.
 */
export class RollWatch {
  readonly #settings: RollSettings | undefined
  readonly #clock: MarketClock
  readonly #teller: LinkTeller
  #found: FoundContracts | undefined
  #connected: Connected | undefined
  /** When the last look was: by the calendar everything here changes by the day, volumes every few hours. */
  #lookedAt = ''
  /** The trade date of the last notice, and whether it was the last one. */
  #noticed = ''
  #due: 'no' | 'waiting' | 'now' = 'no'

  constructor(settings: RollSettings | undefined, clock: MarketClock, teller: LinkTeller) {
    this.#settings = settings
    this.#clock = clock
    this.#teller = teller
  }

  /** By which a contract is to be chosen. */
  get wish(): Omit<ContractWish, 'instrument'> {
    const { mode: rollMode, heldCode } = this.#settings ?? {}
    const tradeDate = tradeDateAhead(this.#clock.nowUs())
    const pinned = this.#found?.front
    if (this.#due === 'now') return { tradeDate, rollMode, lead: this.#found?.next?.month }
    if (pinned !== undefined) {
      return { tradeDate, rollMode, held: (offered) => offered.conId === pinned.conId }
    }
    if (heldCode === undefined) return { tradeDate, rollMode }
    return { tradeDate, rollMode, held: (offered) => offered.code === heldCode }
  }

  /** Takes in what was chosen. @param done the spread when the contract changed, null if it is not known */
  settle(
    api: IBApi,
    found: FoundContracts,
    options: Omit<SpreadRequest, 'from' | 'to'>,
    done: (rolledTicks: number | null | undefined) => void,
  ): void {
    const before = this.#found?.front
    this.#found = found
    this.#connected = { api, options }
    this.#lookedAt = ''
    this.#due = 'no'
    if (before === undefined || before.conId === found.front.conId) {
      done(undefined)
      return
    }
    measureSpread(api, { ...options, from: before, to: found.front }, (spreadTicks) => {
      const by = spreadTicks === undefined ? 'not known' : `${spreadTicks} ticks`
      const text = `${before.code} is left, ${found.front.code} is traded from now on; the spread is ${by}`
      this.#teller.raise('info', alertKeys.roll, text)
      done(spreadTicks ?? null)
    })
  }

  /** Called every second. @returns whether the contract is to be changed now */
  look(): boolean {
    const settings = this.#settings
    const found = this.#found
    if (settings === undefined || found === undefined || this.#due === 'now') return false
    this.#lookAgain(found, settings)
    if (this.#due !== 'waiting' || !settings.isFlat()) return false
    this.#due = 'now'
    return true
  }

  #lookAgain(found: FoundContracts, settings: RollSettings): void {
    const { mode, noticeDays } = settings
    const nowUs = this.#clock.nowUs()
    const date = tradeDateAhead(nowUs)
    const isByVolume = mode === 'volume-crossover'
    const look = isByVolume ? `${date} ${Math.floor(nowUs / volumesEveryUs)}` : date
    if (look === this.#lookedAt) return
    this.#lookedAt = look
    if (!isByVolume) {
      const notice = rollNotice(found, date, mode, noticeDays)
      this.#judge(isRollDue(found, date, mode), notice, date)
      return
    }
    this.#askVolumes(found, (days) => {
      const notice = volumeNotice(found, date, days, noticeDays)
      this.#judge(isRollDueByVolume(found, date, days), notice, date)
    })
  }

  /** The answer belongs to the contracts that were asked about. */
  #askVolumes(found: FoundContracts, done: (days: readonly DayVolumes[]) => void): void {
    const { front, next } = found
    const connected = this.#connected
    if (next === undefined || connected === undefined) return
    askVolumes(connected.api, { front, next }, connected.options, (days) => {
      if (this.#connected !== connected) return
      done(days)
      if (days.length > 0) return
      connected.options.timers.after(askAgainAfterMs, () => {
        if (this.#connected === connected) this.#lookedAt = ''
      })
    })
  }

  #judge(isDue: boolean, notice: RollNotice | undefined, date: string): void {
    const found = this.#found
    if (found === undefined) return
    if (isDue) {
      const isNew = this.#due === 'no'
      this.#due = 'waiting'
      if (!isNew || this.#settings?.isFlat() !== false) return
      const text = `${found.front.code} does not lead any more, but something is open in it: ${found.next?.code ?? 'the next'} is traded once it is closed`
      this.#teller.raise('warning', alertKeys.roll, text)
      return
    }
    const name = `${date} ${notice?.isLastDay}`
    if (notice === undefined || name === this.#noticed) return
    this.#noticed = name
    this.#teller.raise(notice.isLastDay ? 'warning' : 'info', alertKeys.roll, notice.text)
  }
}
