import type { Contract, IBApi } from '@stoqey/ib'
import { EventName, SecType } from '@stoqey/ib'

import { isRegularAt } from '../../market/calendar/session-calendar.ts'
import { Index, IndexEvent } from '../../market/events.ts'
import { guardedOn } from './connection/guarded-listener.ts'
import { CurrentSession } from './current-session.ts'
import { dataVerdictOf } from './market-data-errors.ts'
import { Priority } from './pacer.ts'
import type { ReferenceDataOptions } from './reference-data.ts'
import { Tick } from './reference-data.ts'

const cboe = { secType: SecType.IND, exchange: 'CBOE', currency: 'USD' } as const

/** IB has no tick-by-tick data for these: they are sampled. */
const contracts: Readonly<Record<Index, Contract>> = {
  [Index.Spx]: { ...cboe, symbol: 'SPX' },
  [Index.Vix]: { ...cboe, symbol: 'VIX' },
  [Index.Vxn]: { ...cboe, symbol: 'VXN' },
  [Index.Qqq]: {
    symbol: 'QQQ',
    secType: SecType.STK,
    exchange: 'SMART',
    primaryExch: 'NASDAQ',
    currency: 'USD',
  },
}

/** Worked out from the cash market's prices: what is told at night is the last close. VIX and QQQ go on. */
const onlyInCashHours: ReadonlySet<Index> = new Set([Index.Spx, Index.Vxn])

const watchEveryMs = 15_000
/** The slowest of them, VIX and VXN, change every fifteen seconds. Each time in vain doubles the wait. */
const silentAfterMs = 60_000
const doublingsMax = 4

type Line = {
  readonly index: Index
  requestId: number
  heardMs: number
  timesInVain: number
  isRefused: boolean
  value: number
  valueUs: number
  /** Of the day before, as told last; NaN before. */
  close: number
}

/** Trade dates for which each index's close of the day before has been passed on; outlives a connection. */
export type ToldCloses = Map<Index, string>

/** SPX, VIX, VXN and QQQ as events of the engine, over one connection. */
export class IbIndices {
  readonly #api: IBApi
  readonly #options: ReferenceDataOptions
  readonly #toldCloses: ToldCloses
  readonly #lines: readonly Line[]
  readonly #session = new CurrentSession()
  readonly #event = new IndexEvent()
  #timer: { cancel(): void } | undefined

  constructor(api: IBApi, options: ReferenceDataOptions, toldCloses: ToldCloses) {
    this.#api = api
    this.#options = options
    this.#toldCloses = toldCloses
    this.#lines = Object.values(Index).map((index) => ({
      index,
      requestId: 0,
      heardMs: 0,
      timesInVain: 0,
      isRefused: false,
      value: Number.NaN,
      valueUs: 0,
      close: Number.NaN,
    }))
  }

  /** How many of the account's market data lines this takes. */
  static readonly lines = Object.keys(Index).length

  subscribe(): void {
    guardedOn(this.#api, EventName.tickPrice, this.#onPrice, this.#options.onFault)
    for (const line of this.#lines) this.#request(line)
    this.#watchLater()
  }

  stop(): void {
    this.#timer?.cancel()
  }

  /** The latest value or, at night, the last close; NaN while neither is known. */
  value(index: Index): number {
    const line = this.#lines[index]
    if (line === undefined) return Number.NaN
    return Number.isNaN(line.value) ? line.close : line.value
  }

  /** When the value came, microseconds; 0 before. */
  valueUs(index: Index): number {
    return this.#lines[index]?.valueUs ?? 0
  }

  /** Errors and notices that carry a request's id. */
  onMessage(code: number, id: number, text: string): void {
    const line = this.#lines.find(({ requestId }) => requestId === id)
    const verdict = dataVerdictOf(code)
    if (line === undefined || verdict === undefined) return
    // Nobody hears what is interrupted: the watch asks again.
    if (verdict === 'interrupted' || line.isRefused) return
    line.isRefused = true
    this.#options.onNotice(`no data of ${contracts[line.index].symbol}: ${text} (${code})`)
  }

  readonly #onPrice = (id: number, type: number, price: number): void => {
    const line = this.#lines.find(({ requestId }) => requestId === id)
    if (line === undefined || !(price > 0)) return
    if (type === Tick.Close) line.close = price
    if (type !== Tick.Close && type !== Tick.Last) return
    const { clock, timers } = this.#options
    const nowUs = clock.nowUs()
    line.heardMs = timers.nowMs()
    line.timesInVain = 0
    this.#tellClose(line, nowUs)
    if (type === Tick.Close) return
    line.value = price
    if (onlyInCashHours.has(line.index) && !this.#isCashMarketOpen(nowUs)) return
    line.valueUs = nowUs
    this.#tell(line.index, price, nowUs, false)
  }

  /** Only while the cash market trades it is sure whose close it is: that of the day before. */
  #tellClose({ index, close }: Line, nowUs: number): void {
    if (Number.isNaN(close) || !this.#isCashMarketOpen(nowUs)) return
    const { tradeDate } = this.#session.at(nowUs)
    if (this.#toldCloses.get(index) === tradeDate) return
    this.#toldCloses.set(index, tradeDate)
    this.#tell(index, close, nowUs, true)
  }

  #tell(index: Index, value: number, tsUs: number, isDailyClose: boolean): void {
    const event = this.#event
    event.tsUs = tsUs
    event.index = index
    event.value = value
    event.isDailyClose = isDailyClose
    this.#options.onEvent(event)
  }

  #isCashMarketOpen(nowUs: number): boolean {
    return isRegularAt(this.#session.at(nowUs), nowUs)
  }

  #request(line: Line): void {
    const { nextRequestId, pacer, timers } = this.#options
    line.requestId = nextRequestId()
    line.heardMs = timers.nowMs()
    const { requestId } = line
    const contract = contracts[line.index]
    pacer.send(Priority.Data, 1, () => this.#api.reqMktData(requestId, contract, '', false, false))
  }

  /** A feed can fall silent without a word: what says nothing while the market is open is asked for again. */
  #watchLater(): void {
    const { timers, clock, pacer } = this.#options
    this.#timer = timers.after(watchEveryMs, () => {
      const nowUs = clock.nowUs()
      if (this.#isCashMarketOpen(nowUs)) {
        for (const line of this.#lines) {
          const waitMs = silentAfterMs * 2 ** Math.min(line.timesInVain, doublingsMax)
          if (line.isRefused || timers.nowMs() - line.heardMs < waitMs) continue
          const { requestId } = line
          pacer.send(Priority.Data, 1, () => this.#api.cancelMktData(requestId))
          line.timesInVain++
          this.#request(line)
        }
      }
      this.#watchLater()
    })
  }
}
