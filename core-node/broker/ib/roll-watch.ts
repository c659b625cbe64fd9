import type { IBApi } from '@stoqey/ib'

import type { RollMode } from '../../market/calendar/contract-months.ts'
import type { ContractRequest, FoundContracts } from './front-contract.ts'
import type { LinkTeller } from './link-teller.ts'
import { alertKeys } from './link-teller.ts'
import type { MarketClock } from './market-clock.ts'
import type { SpreadRequest } from './roll-spread.ts'
import { measureSpread } from './roll-spread.ts'
import { isRollDue, rollNotice, tradeDateAhead } from './roll.ts'

export type RollSettings = {
  readonly mode: RollMode
  /** Trading days before the roll at which it is announced. */
  readonly noticeDays: number
  /** No position and no order: only then the contract may change. */
  readonly isFlat: () => boolean
  /** The code of the contract that was traded before this process began, while there is something open in it. */
  readonly heldCode?: string | undefined
}

/**
 * Pins the contract and says when it changes: with the rule's date, in the break before that session opens,
 * and only while flat. It is announced some trading days ahead.
 */
export class RollWatch {
  readonly #settings: RollSettings | undefined
  readonly #clock: MarketClock
  readonly #teller: LinkTeller
  #found: FoundContracts | undefined
  /** The trade date of the last look: everything here changes by the day. */
  #lookedAt = ''
  #due: 'no' | 'waiting' | 'now' = 'no'

  constructor(settings: RollSettings | undefined, clock: MarketClock, teller: LinkTeller) {
    this.#settings = settings
    this.#clock = clock
    this.#teller = teller
  }

  /** By which a contract is to be chosen. */
  get wish(): Pick<ContractRequest, 'tradeDate' | 'rollMode' | 'held'> {
    const { mode: rollMode, heldCode } = this.#settings ?? {}
    const tradeDate = tradeDateAhead(this.#clock.nowUs())
    const pinned = this.#found?.front
    if (this.#due === 'now') return { tradeDate, rollMode }
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
    const date = tradeDateAhead(this.#clock.nowUs())
    if (date !== this.#lookedAt) this.#lookAt(date, found, settings)
    if (this.#due !== 'waiting' || !settings.isFlat()) return false
    this.#due = 'now'
    return true
  }

  #lookAt(date: string, found: FoundContracts, settings: RollSettings): void {
    this.#lookedAt = date
    if (isRollDue(found, date, settings.mode)) {
      this.#due = 'waiting'
      if (settings.isFlat()) return
      const text = `${found.front.code} does not lead any more, but something is open in it: ${found.next?.code ?? 'the next'} is traded once it is closed`
      this.#teller.raise('warning', alertKeys.roll, text)
      return
    }
    const notice = rollNotice(found, date, settings.mode, settings.noticeDays)
    if (notice === undefined) return
    this.#teller.raise(notice.isLastDay ? 'warning' : 'info', alertKeys.roll, notice.text)
  }
}
