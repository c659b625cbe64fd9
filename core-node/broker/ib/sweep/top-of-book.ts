import type { Contract, IBApi } from '@stoqey/ib'
import { EventName, IBApiTickType } from '@stoqey/ib'

import { toTicksOrUndefined } from '../../../../shared/units.ts'
import { guardedOn } from '../connection/guarded-listener.ts'

const bidTicksOf: ReadonlySet<number> = new Set([IBApiTickType.BID, IBApiTickType.DELAYED_BID])
const askTicksOf: ReadonlySet<number> = new Set([IBApiTickType.ASK, IBApiTickType.DELAYED_ASK])
/** IB's word for a halt; 0 is none, -1 unknown. */
const haltTick: number = IBApiTickType.HALTED

/** ES is quoted many times a second while it trades: an older quote is one of a market that is shut. */
const freshMs = 10_000

/** Bid, ask and halt of one contract, by a subscription of its own. */
export class TopOfBook {
  readonly conId: number
  readonly #api: IBApi
  readonly #requestId: number
  readonly #tickNanos: number
  readonly #nowMs: () => number
  #tickedMs = Number.NEGATIVE_INFINITY
  #bidTicks: number | undefined
  #askTicks: number | undefined
  #isHalted = false

  constructor(
    api: IBApi,
    contract: Contract,
    requestId: number,
    options: {
      readonly tickNanos: number
      readonly nowMs: () => number
      readonly onFault: (error: unknown) => void
    },
  ) {
    const { tickNanos, nowMs, onFault } = options
    this.#api = api
    this.conId = contract.conId ?? 0
    this.#requestId = requestId
    this.#tickNanos = tickNanos
    this.#nowMs = nowMs
    guardedOn(api, EventName.tickPrice, this.#onPrice, onFault)
    guardedOn(api, EventName.tickSize, this.#onSize, onFault)
    guardedOn(api, EventName.tickGeneric, this.#onGeneric, onFault)
    api.reqMktData(requestId, contract, '', false, false)
  }

  /** Both sides, and the market trades; else undefined. */
  get quote(): { readonly bidTicks: number; readonly askTicks: number } | undefined {
    const bidTicks = this.#bidTicks
    const askTicks = this.#askTicks
    const isStale = this.#nowMs() - this.#tickedMs > freshMs
    if (this.#isHalted || isStale) return undefined
    if (bidTicks === undefined || askTicks === undefined) return undefined
    return bidTicks < askTicks ? { bidTicks, askTicks } : undefined
  }

  stop(): void {
    this.#api.cancelMktData(this.#requestId)
  }

  readonly #onPrice = (id: number, field: number, price: number): void => {
    if (id !== this.#requestId) return
    this.#tickedMs = this.#nowMs()
    // A side that is not there has the price -1, or 0.
    const ticks = price > 0 ? toTicksOrUndefined(price, this.#tickNanos) : undefined
    if (bidTicksOf.has(field)) this.#bidTicks = ticks
    if (askTicksOf.has(field)) this.#askTicks = ticks
  }

  readonly #onSize = (id: number): void => {
    if (id === this.#requestId) this.#tickedMs = this.#nowMs()
  }

  readonly #onGeneric = (id: number, field: number, value: number): void => {
    if (id === this.#requestId && field === haltTick) this.#isHalted = value > 0
  }
}
