import type { Contract, ContractDetails, IBApi } from '@stoqey/ib'
import { EventName, SecType } from '@stoqey/ib'

import { microsPerMinute } from '../../../shared/units.ts'
import { ChainEvent, Index } from '../../market/events.ts'
import { guardedOn } from './connection/guarded-listener.ts'
import { CurrentSession } from './current-session.ts'
import { IbIndices } from './ib-indices.ts'
import { dataVerdictOf } from './market-data-errors.ts'
import type { OptionLine } from './option-lines.ts'
import { OptionLines } from './option-lines.ts'
import type { ListedExpiry, ParameterRow } from './option-parameters.ts'
import { listedExpiries } from './option-parameters.ts'
import type { ChainCoverage, OptionTable } from './option-table.ts'
import { applyModel, applyPrice, applySize } from './option-ticks.ts'
import { rankStrikes } from './option-universe.ts'
import { Priority } from './pacer.ts'
import type { ReferenceDataOptions } from './reference-data.ts'
import { Tick } from './reference-data.ts'

export type OptionChainOptions = ReferenceDataOptions & {
  readonly table: OptionTable
  readonly indices: IbIndices
  /** Market data lines that the account has in all. */
  readonly marketDataLines: number
  readonly messagesPerSecond: number
  /** How many seconds of market time pass in one of the wall's. */
  readonly clockRate: number
}

/** Kept free for the indices, the future's quotes and depth, and a hand at a trading screen. */
export const reservedLines = IbIndices.lines + 6
/** Calls and puts of so many strikes: at five a second all have had their turn in some minutes. */
const strikesMax = 600
/** The nearest are chosen anew when the index has moved by so much. */
const reviewShare = 0.002
/** In the market's time, though no more often than once a second of the wall's. */
const snapshotEveryMs = 5_000
const snapshotLeastMs = 1_000
const staleUs = 10 * microsPerMinute
const freshSpotUs = microsPerMinute

const spxIndex: Contract = {
  symbol: 'SPX',
  secType: SecType.IND,
  exchange: 'CBOE',
  currency: 'USD',
}

/**
 * The SPX option chain over one connection: which options there are, their data by turns within the lines there
 * are, and a snapshot every few seconds. Without permission there is no chain, and one notice that says so.
 */
export class IbOptionChain {
  readonly #api: IBApi
  readonly #options: OptionChainOptions
  readonly #lines: OptionLines
  readonly #session = new CurrentSession()
  #contractRequestId = 0
  #parametersRequestId = 0
  #rows: ParameterRow[] = []
  #expiries: readonly ListedExpiry[] = []
  #tradeDate = ''
  #reviewedSpot = 0
  #impliedSpot = Number.NaN
  #impliedSpotUs = 0
  #hasNews = false
  #isOver = false
  #isShrunk = false
  #timer: { cancel(): void } | undefined

  constructor(api: IBApi, options: OptionChainOptions) {
    this.#api = api
    this.#options = options
    const lines = Math.max(0, options.marketDataLines - reservedLines)
    this.#lines = new OptionLines(api, { ...options, lines })
  }

  subscribe(): void {
    this.#listen()
    this.#requestContract()
    this.#workLater()
  }

  stop(): void {
    this.#isOver = true
    this.#timer?.cancel()
    this.#lines.stop()
  }

  /** How much of the chain is known now, and how old it is. */
  coverage(): ChainCoverage {
    return this.#options.table.coverage(this.#options.clock.nowUs(), this.#staleUs)
  }

  /** Errors and notices that carry a request's id. */
  onMessage(code: number, id: number, text: string): void {
    if (this.#isOver) return
    const verdict = dataVerdictOf(code)
    const line = this.#lines.find(id)
    const isQuestion = id === this.#contractRequestId || id === this.#parametersRequestId
    if (isQuestion && verdict !== undefined) this.#giveUp(text, code)
    if (line === undefined || verdict === undefined) return
    // It may go on: if it does not, its turn ends.
    if (verdict === 'interrupted') return
    this.#lines.drop(line)
    if (verdict === 'unknown-contract') line.entry.isUnlisted = true
    else if (verdict === 'not-permitted') this.#giveUp(text, code)
    else this.#shrink()
  }

  #giveUp(text: string, code: number): void {
    this.stop()
    this.#lines.end()
    this.#options.onNotice(`no option chain: ${text} (${code})`)
  }

  #shrink(): void {
    const left = this.#lines.shrink()
    if (this.#isShrunk) return
    this.#isShrunk = true
    const asked = this.#options.marketDataLines
    this.#options.onNotice(
      `the account has fewer than ${asked} market data lines free: options take turns on ${left}`,
    )
  }

  #listen(): void {
    const { onFault } = this.#options
    const api = this.#api
    guardedOn(api, EventName.contractDetails, this.#onContract, onFault)
    guardedOn(api, EventName.securityDefinitionOptionParameter, this.#onParameters, onFault)
    guardedOn(api, EventName.securityDefinitionOptionParameterEnd, this.#onParametersEnd, onFault)
    guardedOn(api, EventName.tickPrice, this.#onPrice, onFault)
    guardedOn(api, EventName.tickSize, this.#onSize, onFault)
    guardedOn(api, EventName.tickOptionComputation, this.#onComputation, onFault)
  }

  #requestContract(): void {
    this.#tradeDate = this.#session.at(this.#options.clock.nowUs()).tradeDate
    this.#contractRequestId = this.#options.nextRequestId()
    const id = this.#contractRequestId
    this.#send(() => this.#api.reqContractDetails(id, spxIndex))
  }

  readonly #onContract = (id: number, { contract }: ContractDetails): void => {
    const { conId } = contract
    if (id !== this.#contractRequestId || conId === undefined) return
    this.#contractRequestId = 0
    this.#parametersRequestId = this.#options.nextRequestId()
    this.#rows = []
    const requestId = this.#parametersRequestId
    this.#send(() => this.#api.reqSecDefOptParams(requestId, 'SPX', '', SecType.IND, conId))
  }

  readonly #onParameters = (
    id: number,
    exchange: string,
    _underlyingConId: number,
    tradingClass: string,
    _multiplier: number,
    expirations: string[],
    strikes: number[],
  ): void => {
    if (id !== this.#parametersRequestId) return
    this.#rows.push({ exchange, tradingClass, expirations, strikes })
  }

  readonly #onParametersEnd = (id: number): void => {
    if (id !== this.#parametersRequestId) return
    this.#expiries = listedExpiries(this.#rows)
    this.#rows = []
    this.#reviewedSpot = 0
    if (this.#expiries.length === 0) this.#options.onNotice('no option chain: SPX has no options')
    this.#review()
  }

  readonly #onPrice = (id: number, type: number, price: number): void => {
    const line = this.#lines.find(id)
    if (line === undefined) return
    if (applyPrice(line, type, price, this.#options.clock.nowUs())) this.#heard(line)
  }

  readonly #onSize = (id: number, type: number, size: number | undefined): void => {
    const line = this.#lines.find(id)
    if (line === undefined) return
    if (applySize(line, type, size, this.#options.clock.nowUs())) this.#heard(line)
  }

  readonly #onComputation = (
    id: number,
    type: number,
    _attribute: number,
    volatility: number | undefined,
    delta: number | undefined,
    _price: number | undefined,
    _dividends: number | undefined,
    gamma: number | undefined,
    _vega: number | undefined,
    _theta: number | undefined,
    spot: number | undefined,
  ): void => {
    const line = this.#lines.find(id)
    if (line === undefined || type !== Tick.Model) return
    applyModel(line, volatility, delta, gamma)
    this.#heard(line)
    if (spot === undefined || !(spot > 0)) return
    this.#impliedSpot = spot
    this.#impliedSpotUs = this.#options.clock.nowUs()
  }

  #heard(line: OptionLine): void {
    line.heardMs = this.#options.timers.nowMs()
    this.#hasNews = true
  }

  #workLater(): void {
    const { timers, clockRate } = this.#options
    const everyMs = Math.max(snapshotLeastMs, snapshotEveryMs / clockRate)
    this.#timer = timers.after(everyMs, () => {
      this.#work()
      if (!this.#isOver) this.#workLater()
    })
  }

  #work(): void {
    const { clock, table, onEvent, onFault } = this.#options
    const nowUs = clock.nowUs()
    // New expiries are listed every day.
    if (this.#session.at(nowUs).tradeDate !== this.#tradeDate) this.#requestContract()
    this.#review()
    const spot = this.#spot(nowUs)
    if (!this.#hasNews || Number.isNaN(spot)) return
    this.#hasNews = false
    const chain = table.snapshot(nowUs, spot, this.#staleUs)
    if (chain === undefined) return
    try {
      const event = new ChainEvent(chain)
      event.tsUs = nowUs
      onEvent(event)
    } catch (error) {
      onFault(error)
    }
  }

  /** Chooses what is watched, first and whenever the index has moved on. */
  #review(): void {
    const { table, clock } = this.#options
    const spot = this.#spot(clock.nowUs())
    if (this.#expiries.length === 0 || Number.isNaN(spot)) return
    if (Math.abs(spot / this.#reviewedSpot - 1) < reviewShare) return
    this.#reviewedSpot = spot
    table.forgetBefore(this.#tradeDate)
    table.watch(rankStrikes(this.#expiries, spot, this.#tradeDate, strikesMax))
    this.#lines.watch(table.entries)
  }

  /** The index while it is published; else what the options are priced on; else its close. */
  #spot(nowUs: number): number {
    const { indices, clockRate } = this.#options
    const freshUs = freshSpotUs * Math.max(1, clockRate)
    const index = indices.value(Index.Spx)
    if (nowUs - indices.valueUs(Index.Spx) <= freshUs) return index
    return nowUs - this.#impliedSpotUs <= freshUs ? this.#impliedSpot : index
  }

  /** A faster market has fewer of the wall's seconds to ask in. */
  get #staleUs(): number {
    return staleUs * Math.max(1, this.#options.clockRate)
  }

  #send(send: () => void): void {
    this.#options.pacer.send(Priority.Data, 1, send)
  }
}
