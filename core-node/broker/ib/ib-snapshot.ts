import type { Contract, Execution, IBApi, Order, OrderState } from '@stoqey/ib'
import { EventName } from '@stoqey/ib'

import { dollarsToCents, toTicksOrUndefined } from '../../../shared/units.ts'
import type { BrokerEvent } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import type { AccountValues } from './account-values.ts'
import type { BrokerBooks, BrokerExecution, BrokerOrder, OtherPosition } from './broker-books.ts'
import { guardedOn } from './connection/guarded-listener.ts'
import type { FrontContract } from './front-contract.ts'
import type { MarketClock } from './market-clock.ts'
import { NewestMap } from './newest-map.ts'
import { mayStillWork } from './order-states-of-ib.ts'
import type { Pacer, Timers } from './pacer.ts'
import { Priority } from './pacer.ts'
import type { VenueWatch } from './venue-watch.ts'

/** Of what a snapshot consists; each is ended by a message of its own. */
export const snapshotParts = [
  'open orders',
  'completed orders',
  'executions',
  'positions',
  'account',
] as const
type Part = (typeof snapshotParts)[number]

export type SnapshotOptions = {
  readonly front: FrontContract
  readonly account: string
  readonly tickNanos: number
  readonly clock: MarketClock
  readonly timers: Timers
  readonly pacer: Pacer
  readonly values: AccountValues
  readonly nextRequestId: () => number
  readonly venues: VenueWatch
  readonly onEvent: (event: BrokerEvent) => void
  /** It is complete, after the event that says so. */
  readonly onBooks: (books: BrokerBooks) => void
  /** What was asked is not answered: these parts are missing. */
  readonly onOverdue: (missing: readonly string[]) => void
  readonly onFault: (error: unknown) => void
}

/** An answer that takes longer is none. */
export const overdueAfterMs = 8_000
/** Something happened while the broker told its account: asked again, a moment later. */
const againAfterMs: readonly number[] = [200, 200, 400, 800, 1_600]
/** What a request writes, and what one for the account's figures too. */
const messages = { orders: 5, all: 8 } as const
/** Rounds that were disturbed in a row, before somebody should know. */
const disturbedMax = 25

/** Orders, executions and positions in one answer: several times what a day can bring. More is no account. */
const entriesMax = 20_000

/** Executions of a position's change that are ours have come by then. */
const positionNewsMs = 100

/** What the account holds of a contract. */
type Holding = { readonly contracts: number; readonly averageCost: number; readonly code: string }

/**
 * The broker's own account of where we stand. Its parts are told one after the other: when a fill or another
 * position comes in between, or a message is lost, they do not belong together and are asked for again. So what
 * is compared with our books is never torn. Executions come as events of their own, before the snapshot that
 * counts them in.
 */
export class IbSnapshot {
  readonly #api: IBApi
  readonly #options: SnapshotOptions
  readonly #awaited = new Set<Part>()
  readonly #openOrders = new Map<number, BrokerOrder>()
  readonly #executions = new Map<string, BrokerExecution>()
  /** Of every contract, by its conId. */
  readonly #holdings = new Map<number, Holding>()
  /** Commissions come before their executions or after. */
  readonly #fees = new NewestMap<string, number>(entriesMax)
  readonly #onDone: (() => void)[] = []
  #executionsRequestId = 0
  #disturbance = ''
  #disturbed = 0
  /** What to ask for once the answers under way have come: they cannot be told from later ones. */
  #next: 'nothing' | 'orders' | 'all' = 'nothing'
  #phase: 'idle' | 'asking' | 'waiting' | 'over' = 'idle'
  #timer: { cancel(): void } | undefined
  #positionNews: { cancel(): void } | undefined

  constructor(api: IBApi, options: SnapshotOptions) {
    this.#api = api
    this.#options = options
  }

  listen(): void {
    const { onFault } = this.#options
    const api = this.#api
    guardedOn(api, EventName.openOrder, this.#onOpenOrder, onFault)
    guardedOn(api, EventName.position, this.#onPosition, onFault)
    guardedOn(api, EventName.execDetails, this.#onExecution, onFault)
    guardedOn(api, EventName.commissionReport, this.#onCommission, onFault)
    guardedOn(api, EventName.openOrderEnd, () => this.#ended('open orders'), onFault)
    guardedOn(api, EventName.completedOrdersEnd, () => this.#ended('completed orders'), onFault)
    guardedOn(api, EventName.positionEnd, () => this.#ended('positions'), onFault)
    guardedOn(api, EventName.accountDownloadEnd, () => this.#ended('account'), onFault)
    guardedOn(
      api,
      EventName.execDetailsEnd,
      (id: number) => {
        if (id === this.#executionsRequestId) this.#ended('executions')
      },
      onFault,
    )
  }

  /**
   * Asks for everything, the account's figures too: those go on by themselves afterwards.
   * @param onDone called when it is complete
   */
  requestAll(onDone: () => void): void {
    this.#onDone.push(onDone)
    if (this.#phase === 'idle') this.#start(true)
    else this.#next = 'all'
  }

  /** Asks for orders, executions and position as they are from now on. */
  request(): void {
    if (this.#phase === 'idle') this.#start(false)
    else if (this.#next === 'nothing') this.#next = 'orders'
  }

  /** What is being told may be wrong: a message was lost. */
  disturb(reason: string): void {
    if (this.#phase === 'asking') this.#disturbance = reason
  }

  stop(): void {
    this.#phase = 'over'
    this.#timer?.cancel()
    this.#positionNews?.cancel()
  }

  #start(isFull: boolean): void {
    if (this.#phase === 'over') return
    const { nextRequestId, timers, pacer } = this.#options
    this.#phase = 'asking'
    this.#next = 'nothing'
    this.#disturbance = ''
    this.#openOrders.clear()
    this.#executions.clear()
    this.#holdings.clear()
    for (const part of snapshotParts) if (isFull || part !== 'account') this.#awaited.add(part)
    this.#timer?.cancel()
    this.#timer = timers.after(overdueAfterMs, () => this.#overdue())
    this.#executionsRequestId = nextRequestId()
    pacer.send(
      Priority.Order,
      isFull ? messages.all : messages.orders,
      () => this.#write(isFull),
      () => this.#againLater('it was not asked for'),
    )
  }

  #write(isFull: boolean): void {
    const api = this.#api
    if (isFull) this.#options.values.request()
    // Open orders first: executions are matched by what they say. Those that are over come last: a fill of one
    // that nobody was told of is then no late one.
    api.reqAllOpenOrders()
    api.reqExecutions(this.#executionsRequestId, {})
    api.reqCompletedOrders(false)
    // A second request without a cancel is not answered with a list.
    api.cancelPositions()
    api.reqPositions()
  }

  #overdue(): void {
    const missing = [...this.#awaited]
    this.stop()
    this.#options.onOverdue(missing)
  }

  readonly #onOpenOrder = (
    orderId: number,
    _contract: Contract,
    order: Order,
    { status }: OrderState,
  ): void => {
    if (this.#phase !== 'asking') return
    const { permId = 0, clientId = 0, orderRef: ref = '' } = order
    const key = permId > 0 ? permId : -orderId
    const side = order.action === 'BUY' ? 1 : -1
    const contracts = order.totalQuantity ?? 0
    if (!mayStillWork(status)) this.#openOrders.delete(key)
    else if (this.#hasRoom(this.#openOrders)) {
      const told = {
        ref,
        orderId,
        permId,
        clientId,
        side,
        contracts,
        status: status ?? '',
      } as const
      this.#openOrders.set(key, told)
    }
  }

  readonly #onPosition = (
    account: string,
    contract: Contract,
    contracts: number,
    averageCost?: number,
  ): void => {
    if (account !== this.#options.account || contract.conId === undefined) return
    this.#options.venues.observe(contract)
    if (this.#phase === 'asking' && !this.#awaited.has('positions')) {
      this.#disturbance = 'a position changed'
    }
    this.#askAboutPosition()
    const code = contract.localSymbol ?? contract.symbol ?? String(contract.conId)
    if (!this.#hasRoom(this.#holdings)) return
    this.#holdings.set(contract.conId, { contracts, averageCost: averageCost ?? 0, code })
  }

  /**
   * Untold, a position changes with every fill, and also by what the broker or another hand deals: of that this
   * client hears nothing else, so the whole account is asked for at once.
   */
  #askAboutPosition(): void {
    if (this.#phase !== 'idle') return
    this.#positionNews ??= this.#options.timers.after(positionNewsMs, () => {
      this.#positionNews = undefined
      this.request()
    })
  }

  readonly #onExecution = (id: number, contract: Contract, execution: Execution): void => {
    if (this.#phase !== 'asking') return
    const { front, account, tickNanos } = this.#options
    if (execution.acctNumber !== account) return
    const isOfAnother = contract.conId !== front.conId
    if (id !== this.#executionsRequestId) {
      if (!isOfAnother) this.#disturbance = 'a fill came'
      return
    }
    // On the day of a roll, what was dealt before it is of the contract before.
    if (isOfAnother && contract.symbol !== front.contract.symbol) return
    const { execId = '', orderRef: ref = '', permId = 0, clientId = 0, time = '' } = execution
    const priceTicks = toTicksOrUndefined(execution.price ?? Number.NaN, tickNanos) ?? Number.NaN
    const side = execution.side === 'BOT' ? 1 : -1
    const contracts = execution.shares ?? 0
    const feesCents = undefined
    const told = { execId, ref, permId, clientId, side, contracts, priceTicks, time, feesCents }
    const fill = isOfAnother ? { ...told, isOfAnother } : told
    if (this.#hasRoom(this.#executions)) this.#executions.set(execId, fill as BrokerExecution)
  }

  /** An answer without an end is none. */
  #hasRoom({ size }: { readonly size: number }): boolean {
    if (size < entriesMax) return true
    this.#disturbance = `more than ${entriesMax} entries`
    return false
  }

  readonly #onCommission = (report: { execId?: string; commission?: number }): void => {
    const { execId, commission } = report
    if (execId !== undefined && commission !== undefined) {
      this.#fees.set(execId, dollarsToCents(commission))
    }
  }

  #ended(part: Part): void {
    if (this.#phase !== 'asking' || !this.#awaited.delete(part) || this.#awaited.size > 0) return
    this.#timer?.cancel()
    if (this.#disturbance !== '') this.#againLater(this.#disturbance)
    else if (this.#next === 'all') this.#start(true)
    else this.#complete()
  }

  /** @param reason why what has been told is void */
  #againLater(reason: string): void {
    this.#disturbed++
    if (this.#disturbed % disturbedMax === 0) {
      const text = `the broker’s account was disturbed ${this.#disturbed} times in a row: ${reason}`
      this.#options.onFault(new Error(text))
    }
    this.#phase = 'waiting'
    const waitMs = againAfterMs[Math.min(this.#disturbed, againAfterMs.length) - 1] as number
    this.#timer?.cancel()
    this.#timer = this.#options.timers.after(waitMs, () => this.#start(this.#next === 'all'))
  }

  #complete(): void {
    this.#disturbed = 0
    this.#phase = 'idle'
    const books = this.#books()
    const { onEvent, onBooks } = this.#options
    if (this.#next === 'orders') this.#start(false)
    onEvent({
      kind: BrokerKind.Snapshot,
      tsUs: books.asOfUs,
      positionContracts: books.positionContracts,
      openRefs: books.openOrders.flatMap(({ ref }) => (ref === '' ? [] : [ref])),
    })
    onBooks(books)
    for (const done of this.#onDone.splice(0)) done()
  }

  #books(): BrokerBooks {
    const { front, account, clock, values } = this.#options
    const own = this.#holdings.get(front.conId)
    const others: OtherPosition[] = []
    for (const [conId, { code, contracts }] of this.#holdings) {
      if (conId !== front.conId && contracts !== 0) others.push({ code, contracts })
    }
    const executions = [...this.#executions.values()].map((execution) => ({
      ...execution,
      feesCents: this.#fees.get(execution.execId),
    }))
    return {
      asOfUs: clock.nowUs(),
      account,
      contract: front.code,
      positionContracts: own?.contracts ?? 0,
      averageCost: own?.averageCost ?? 0,
      others,
      openOrders: [...this.#openOrders.values()],
      executions,
      values: values.values,
    }
  }
}
