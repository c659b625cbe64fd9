import type { IBApi } from '@stoqey/ib'
import { EventName } from '@stoqey/ib'

import type { Broker, BrokerCommand, BrokerEvent, LinkState } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import type { MarketEvent } from '../../market/events.ts'
import type { Instrument } from '../../market/instruments.ts'
import { linkNotices } from './error-codes.ts'
import type { FrontContract } from './front-contract.ts'
import { findFrontContract } from './front-contract.ts'
import type { ToldCloses } from './ib-indices.ts'
import { IbIndices } from './ib-indices.ts'
import { IbMarketData } from './ib-market-data.ts'
import { IbOptionChain } from './ib-option-chain.ts'
import { IbOrders } from './ib-orders.ts'
import type { SessionOptions } from './ib-session.ts'
import { guardedOn, IbSession } from './ib-session.ts'
import { IbSnapshot } from './ib-snapshot.ts'
import { MarketClock } from './market-clock.ts'
import type { ChainCoverage } from './option-table.ts'
import { OptionTable } from './option-table.ts'
import type { Timers } from './pacer.ts'
import { Pacer, Priority } from './pacer.ts'

export type IbBrokerOptions = SessionOptions & {
  readonly instrument: Instrument
  /** How many seconds of market time pass in one of the wall's: 1, but for a simulated gateway. */
  readonly clockRate: number
  readonly messagesPerSecond: number
  /** The account's market data lines. Undefined: neither indices nor options are asked for. */
  readonly marketDataLines?: number | undefined
  /** Whether the SPX option chain is watched, on the lines that are left. */
  readonly optionChain?: boolean | undefined
  /** Wrong accounts are refused: gives the reason, or undefined to go on. */
  readonly checkAccount: (account: string) => string | undefined
}

export type IbBrokerHandlers = {
  readonly onEvent: (event: MarketEvent | BrokerEvent) => void
  /** The contract is known: subscriptions follow. */
  readonly onContract: (front: FrontContract, account: string) => void
  /** The gateway is there, but must not be traded with. No further attempt is made. */
  readonly onRefused: (reason: string) => void
  /** Something went wrong that no event stands for. */
  readonly onFault: (error: unknown) => void
}

/** Waits between attempts: a gateway that restarts is back within a minute or two. */
const retryAfterMs: readonly number[] = [500, 1_000, 2_000, 5_000, 10_000]
const snapshotEveryMs = 10_000
/** Far above any order id, so that an error's id tells which of the two it belongs to. */
const firstRequestId = 1_500_000_000

type Live = {
  readonly api: IBApi
  readonly orders: IbOrders
  readonly data: IbMarketData
  readonly indices: IbIndices | undefined
  readonly chain: IbOptionChain | undefined
  readonly snapshot: IbSnapshot
}

/** What the parts of a connection are made with. */
type Shared = ConstructorParameters<typeof IbMarketData>[1]

/** Interactive Brokers as the engine's broker and feed, over however many connections it takes. */
export class IbBroker implements Broker {
  readonly clock: MarketClock
  readonly #options: IbBrokerOptions
  readonly #handlers: IbBrokerHandlers
  readonly #timers: Timers
  readonly #pacer: Pacer
  /** What is known of the options, and which closes are, outlives a connection. */
  readonly #optionTable = new OptionTable()
  readonly #toldCloses: ToldCloses = new Map()
  #session: IbSession | undefined
  #live: Live | undefined
  #isReady = false
  #isStopped = false
  #attempts = 0
  #requestId = firstRequestId
  #timer: { cancel(): void } | undefined

  constructor(options: IbBrokerOptions, handlers: IbBrokerHandlers, timers: Timers) {
    this.#options = options
    this.#handlers = handlers
    this.#timers = timers
    this.#pacer = new Pacer(timers, options.messagesPerSecond)
    this.clock = new MarketClock(() => timers.nowMs() * 1_000, options.clockRate)
  }

  /** How much of the option chain is known, and how old it is; undefined while none is watched. */
  get chainCoverage(): ChainCoverage | undefined {
    return this.#live?.chain?.coverage()
  }

  start(): void {
    this.#connect()
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
    this.#session?.close('stopped')
  }

  execute(command: BrokerCommand): void {
    const live = this.#live
    if (live === undefined || !this.#isReady) {
      if (command.type === 'place') this.#refuseUnsent(command)
      return
    }
    switch (command.type) {
      case 'place': {
        const { orders } = command
        const isTaken = this.#pacer.send(Priority.Order, orders.length, () =>
          live.orders.place(orders),
        )
        if (!isTaken) live.orders.refuse(orders, 'too many messages are waiting')
        return
      }
      case 'cancel':
        this.#pacer.send(Priority.Cancel, 1, () => live.orders.cancel(command.orderId))
        return
      case 'cancel-all':
        this.#pacer.send(Priority.Cancel, 1, () => live.orders.cancelAll())
    }
  }

  #connect(): void {
    this.#tellLink('broker', 'connecting', `${this.#options.host}:${this.#options.port}`, 1)
    this.#session = new IbSession(
      this.#options,
      {
        onOpen: (api, accounts, nextOrderId) => this.#onOpen(api, accounts, nextOrderId),
        onClosed: (reason) => this.#onClosed(reason),
        onMessage: (text, code, id) => this.#onMessage(text, code, id),
        onFault: (error) => this.#handlers.onFault(error),
      },
      this.#timers,
    )
    this.#session.start()
  }

  #onOpen(api: IBApi, accounts: readonly string[], nextOrderId: number): void {
    const account = accounts[0] ?? ''
    const problem = this.#options.checkAccount(account)
    if (problem !== undefined) {
      this.#isStopped = true
      this.#session?.close(problem)
      this.#handlers.onRefused(problem)
      return
    }
    this.#tellLink('broker', 'synchronising', `account ${account}`, nextOrderId)
    guardedOn(
      api,
      EventName.currentTime,
      (seconds: number) => this.clock.observe(seconds),
      this.#handlers.onFault,
    )
    api.once(EventName.currentTime, () => this.#findContract(api, account, nextOrderId))
    api.reqCurrentTime()
  }

  /** The contract that leads depends on the market's date: the time had to come first. */
  #findContract(api: IBApi, account: string, nextOrderId: number): void {
    const { instrument } = this.#options
    const { onContract, onFault } = this.#handlers
    const request = { requestId: this.#nextId(), instrument, nowUs: this.clock.nowUs(), onFault }
    findFrontContract(api, request, (found) => {
      if (!found.ok) {
        this.#session?.close(found.reason)
        return
      }
      onContract(found.value, account)
      this.#synchronise(api, found.value, account, nextOrderId)
    })
  }

  /** One path for start and recovery: what the broker knows of us, and only then orders and data. */
  #synchronise(api: IBApi, front: FrontContract, account: string, nextOrderId: number): void {
    const { instrument, clientId } = this.#options
    const { onEvent, onFault } = this.#handlers
    const shared = {
      front,
      account,
      tickNanos: instrument.tickNanos,
      clientId,
      clock: this.clock,
      timers: this.#timers,
      nextRequestId: () => this.#nextId(),
      onEvent,
      onFault,
    }
    const live: Live = {
      api,
      orders: new IbOrders(api, shared),
      data: new IbMarketData(api, shared),
      ...this.#referenceData(api, shared),
      snapshot: new IbSnapshot(api, shared),
    }
    this.#live = live
    live.orders.listen()
    live.snapshot.listen()
    live.snapshot.request(() => {
      this.#attempts = 0
      this.#isReady = true
      this.#tellLink('broker', 'ready', `${front.code}, account ${account}`, nextOrderId)
      live.data.subscribe()
      live.indices?.subscribe()
      live.chain?.subscribe()
      this.#tellLink('feed', 'ready', front.code, 0)
      this.#snapshotLater(live)
    })
  }

  #referenceData(api: IBApi, shared: Shared): Pick<Live, 'indices' | 'chain'> {
    const { marketDataLines, optionChain = false, messagesPerSecond, clockRate } = this.#options
    if (marketDataLines === undefined) return { indices: undefined, chain: undefined }
    const onNotice = (text: string) => this.#tellLink('feed', 'notice', text, 0)
    const options = { ...shared, pacer: this.#pacer, onNotice }
    const indices = new IbIndices(api, options, this.#toldCloses)
    if (!optionChain) return { indices, chain: undefined }
    const budget = { marketDataLines, messagesPerSecond, clockRate }
    const table = this.#optionTable
    return { indices, chain: new IbOptionChain(api, { ...options, ...budget, table, indices }) }
  }

  #snapshotLater(live: Live): void {
    this.#timer = this.#timers.after(snapshotEveryMs, () => {
      if (this.#live !== live) return
      this.#pacer.send(Priority.Data, 4, () => live.snapshot.request())
      this.#snapshotLater(live)
    })
  }

  #onClosed(reason: string): void {
    const wasLive = this.#live !== undefined
    this.#live?.indices?.stop()
    this.#live?.chain?.stop()
    this.#live = undefined
    this.#isReady = false
    this.#pacer.clear()
    this.#timer?.cancel()
    this.#tellLink('broker', 'disconnected', reason, 1)
    if (wasLive) this.#tellLink('feed', 'disconnected', reason, 0)
    if (this.#isStopped) return
    const waitMs = retryAfterMs[Math.min(this.#attempts, retryAfterMs.length - 1)] as number
    this.#attempts++
    this.#timer = this.#timers.after(waitMs, () => this.#connect())
  }

  #onMessage(text: string, code: number, id: number): void {
    const live = this.#live
    const notice = linkNotices.get(code)
    if (notice !== undefined) {
      if (this.#isReady) this.#tellLink('feed', 'notice', notice, 0)
    } else if (id >= firstRequestId) {
      live?.data.onMessage(code, id)
      live?.indices?.onMessage(code, id, text)
      live?.chain?.onMessage(code, id, text)
    } else if (id > 0) live?.orders.onError(id, code, text)
    else this.#handlers.onFault(new Error(`${text} (${code})`))
  }

  #refuseUnsent({ orders }: { orders: readonly { orderId: number; ref: string }[] }): void {
    for (const { orderId, ref } of orders) {
      this.#handlers.onEvent({
        kind: BrokerKind.OrderStatus,
        tsUs: this.clock.nowUs(),
        orderId,
        ref,
        permId: 0,
        state: 'Dead',
        filledContracts: 0,
        reason: 'not sent: no connection to the broker',
      })
    }
  }

  #nextId(): number {
    return this.#requestId++
  }

  #tellLink(link: 'broker' | 'feed', state: LinkState, reason: string, nextOrderId: number): void {
    const tsUs = this.clock.nowUs()
    this.#handlers.onEvent({ kind: BrokerKind.Link, tsUs, link, state, reason, nextOrderId })
  }
}
