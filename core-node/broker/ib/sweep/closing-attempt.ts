import type { Contract, Execution, IBApi } from '@stoqey/ib'
import { EventName, OrderAction, OrderType, TimeInForce } from '@stoqey/ib'

import { ticksToPrice } from '../../../../shared/units.ts'
import { guardedOn } from '../connection/guarded-listener.ts'
import type { Held } from './account-look.ts'

export type ClosingSettings = {
  readonly account: string
  readonly tickNanos: number
  /** A closing order goes no further through the market. */
  readonly collarTicks: number
  /** Where the stop rests that protects what an attempt leaves. */
  readonly stopTicks: number
  /** Begins the reference of every order. */
  readonly refPrefix: string
  readonly onFault: (error: unknown) => void
}

/** How far through the touch: at it, through it, then at the collar's edge, again and again. */
const rungTicks: readonly number[] = [0, 4]
/** An order without a word for so long is looked for in the account instead. */
const answerWithinMs = 2_000
const firstPauseMs = 250
const maxPauseMs = 2_000
/** Warnings that come with an order's id and do not end it. */
const warnings: ReadonlySet<number> = new Set([399, 2109, 10147, 10148, 161])
const over: ReadonlySet<string> = new Set(['Filled', 'Cancelled', 'ApiCancelled', 'Inactive'])

/**
 * Closing orders, one at a time, each an immediate-or-cancel limit for exactly what is open, in one group with a
 * resting stop for the same: whichever deals first ends the other. An attempt that fills nothing goes further
 * through the market the next time; one that is refused is repeated, a little later.
 */
export class ClosingAttempts {
  readonly #api: IBApi
  readonly #settings: ClosingSettings
  readonly #group: string
  #nextOrderId: number
  #limitId: number | undefined
  #sentMs = 0
  #rung = 0
  #refusals = 0
  #notBeforeMs = 0
  #groups = 0
  closedContracts = 0
  attempts = 0
  /** What our resting stop is for; 0 before the first, and on a new connection. */
  stopContracts = 0
  /** When the last fill came. */
  filledMs = Number.NEGATIVE_INFINITY
  readonly #execIds = new Set<string>()
  readonly #nowMs: () => number

  constructor(api: IBApi, nextOrderId: number, settings: ClosingSettings, nowMs: () => number) {
    this.#api = api
    this.#settings = settings
    this.#nextOrderId = nextOrderId
    this.#nowMs = nowMs
    this.#group = `${settings.refPrefix}.${nextOrderId}`
    const { onFault } = settings
    guardedOn(api, EventName.orderStatus, this.#onStatus, onFault)
    guardedOn(api, EventName.execDetails, this.#onExecution, onFault)
  }

  /** An order is out whose end is not known. */
  get isUnderWay(): boolean {
    if (this.#limitId === undefined) return false
    if (this.#nowMs() - this.#sentMs > answerWithinMs) this.#limitId = undefined
    return this.#limitId !== undefined
  }

  /** @param hasStop one of ours rests already, for this very position */
  close(held: Held, quote: { bidTicks: number; askTicks: number }, hasStop: boolean): void {
    const nowMs = this.#nowMs()
    if (this.isUnderWay || nowMs < this.#notBeforeMs) return
    const { collarTicks, stopTicks } = this.#settings
    const side = held.contracts > 0 ? -1 : 1
    const touch = side > 0 ? quote.askTicks : quote.bidTicks
    const through = Math.min(rungTicks[this.#rung] ?? collarTicks, collarTicks)
    const contracts = Math.abs(held.contracts)
    if (!hasStop) {
      this.#groups++
      this.stopContracts = contracts
      this.#place(held.contract, side, contracts, { stopTicks: touch + side * stopTicks })
    }
    this.#limitId = this.#nextOrderId
    this.#sentMs = nowMs
    this.attempts++
    this.#place(held.contract, side, contracts, { limitTicks: touch + side * through })
  }

  /** An error that carries an order's id. */
  onError(orderId: number, code: number): void {
    if (orderId !== this.#limitId || warnings.has(code)) return
    if (code === 202) this.#next()
    else this.#refused()
  }

  #place(
    contract: Contract,
    side: 1 | -1,
    contracts: number,
    price: { readonly stopTicks: number } | { readonly limitTicks: number },
  ): void {
    const { tickNanos, account, refPrefix } = this.#settings
    const orderId = this.#nextOrderId++
    const terms =
      'stopTicks' in price
        ? {
            orderType: OrderType.STP,
            tif: TimeInForce.GTC,
            auxPrice: ticksToPrice(price.stopTicks, tickNanos),
            orderRef: `${refPrefix}.${orderId}.S`,
          }
        : {
            orderType: OrderType.LMT,
            tif: TimeInForce.IOC,
            lmtPrice: ticksToPrice(price.limitTicks, tickNanos),
            orderRef: `${refPrefix}.${orderId}.F`,
          }
    this.#api.placeOrder(orderId, contract, {
      ...terms,
      orderId,
      account,
      action: side > 0 ? OrderAction.BUY : OrderAction.SELL,
      totalQuantity: contracts,
      outsideRth: true,
      transmit: true,
      ocaGroup: `${this.#group}.${this.#groups}`,
      ocaType: 1,
    })
  }

  readonly #onStatus = (orderId: number, status: string): void => {
    if (orderId !== this.#limitId || !over.has(status)) return
    if (status === 'Inactive') this.#refused()
    else this.#next()
  }

  readonly #onExecution = (_id: number, _contract: Contract, execution: Execution): void => {
    const { execId = '', orderRef = '', shares = 0 } = execution
    if (!orderRef.startsWith(`${this.#settings.refPrefix}.`) || this.#execIds.has(execId)) return
    this.#execIds.add(execId)
    this.closedContracts += shares
    this.filledMs = this.#nowMs()
  }

  #next(): void {
    this.#limitId = undefined
    this.#refusals = 0
    this.#rung = Math.min(this.#rung + 1, rungTicks.length)
  }

  /** A refusal says nothing about the price: a market in reserve opens again within minutes. */
  #refused(): void {
    this.#limitId = undefined
    const pauseMs = Math.min(maxPauseMs, firstPauseMs * 2 ** this.#refusals)
    this.#refusals++
    this.#notBeforeMs = this.#nowMs() + pauseMs
  }
}

/** Whether an order is the stop that one of these left. */
export function isOwnStop(ref: string, refPrefix: string): boolean {
  return ref.startsWith(`${refPrefix}.`) && ref.endsWith('.S')
}
