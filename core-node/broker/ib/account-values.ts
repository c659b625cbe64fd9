import type { IBApi } from '@stoqey/ib'
import { EventName } from '@stoqey/ib'

import { guardedOn } from './connection/guarded-listener.ts'

/** What is kept of the many figures there are (IB's names). */
const wanted: ReadonlySet<string> = new Set([
  'NetLiquidation',
  'TotalCashValue',
  'AvailableFunds',
  'ExcessLiquidity',
  'InitMarginReq',
  'MaintMarginReq',
  'RealizedPnL',
  'UnrealizedPnL',
])
/** Figures come in the account's currency and in others; `BASE` sums those up. */
const currencies: ReadonlySet<string> = new Set(['USD', 'BASE'])

/** The account's figures over one connection. IB renews them every three minutes and with every fill. */
export class AccountValues {
  readonly #api: IBApi
  readonly #account: string
  readonly #nextRequestId: () => number
  readonly #onFault: (error: unknown) => void
  readonly #values: Record<string, number> = {}
  /** Realized and open, of the broker's day, in dollars; NaN before it is told. */
  dailyPnl = Number.NaN
  #profitRequestId = 0

  constructor(
    api: IBApi,
    account: string,
    nextRequestId: () => number,
    onFault: (error: unknown) => void,
  ) {
    this.#api = api
    this.#account = account
    this.#nextRequestId = nextRequestId
    this.#onFault = onFault
  }

  /** In dollars, by IB's names. */
  get values(): Readonly<Record<string, number>> {
    return { ...this.#values }
  }

  /** NaN for a figure that was not told. */
  value(name: string): number {
    return this.#values[name] ?? Number.NaN
  }

  listen(): void {
    guardedOn(
      this.#api,
      EventName.updateAccountValue,
      (name: string, text: string, currency: string, account: string) => {
        if (account !== this.#account || !wanted.has(name) || !currencies.has(currency)) return
        const value = Number(text)
        if (text !== '' && Number.isFinite(value)) this.#values[name] = value
      },
      this.#onFault,
    )
    guardedOn(
      this.#api,
      EventName.pnl,
      (id: number, daily: number) => {
        if (id === this.#profitRequestId && Number.isFinite(daily)) this.dailyPnl = daily
      },
      this.#onFault,
    )
  }

  /** All figures anew; `accountDownloadEnd` ends them. */
  request(): void {
    this.#api.reqAccountUpdates(false, this.#account)
    this.#api.reqAccountUpdates(true, this.#account)
    if (this.#profitRequestId > 0) return
    this.#profitRequestId = this.#nextRequestId()
    this.#api.reqPnL(this.#profitRequestId, this.#account, '')
  }
}
