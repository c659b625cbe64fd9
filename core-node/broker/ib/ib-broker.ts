import type { IBApi } from '@stoqey/ib'
import { EventName } from '@stoqey/ib'

import type { AlertKey } from '../../../shared/alerts/alert-table.ts'
import type { Severity } from '../../../shared/vocabulary.ts'
import type { Broker, BrokerCommand } from '../../execution/broker-port.ts'
import type { BrokerBooks } from './broker-books.ts'
import { ClientIdWatch } from './client-id-watch.ts'
import { ClockComparison } from './clock-comparison.ts'
import type { ConnectionState } from './connection/connection-states.ts'
import { Connection } from './connection/connection.ts'
import { guardedOn } from './connection/guarded-listener.ts'
import { Retry } from './connection/retry.ts'
import { findFrontContract } from './front-contract.ts'
import { firstRequestId, GatewayMessages } from './gateway-messages.ts'
import { GatewayParts } from './gateway-parts.ts'
import { guardedTimers } from './guarded-timers.ts'
import type { IbBrokerHandlers, IbBrokerOptions } from './ib-broker-options.ts'
import type { ToldCloses } from './ib-indices.ts'
import type { CloseCause } from './ib-session.ts'
import { IbSession } from './ib-session.ts'
import { alertKeys, LinkTeller } from './link-teller.ts'
import { MarketClock } from './market-clock.ts'
import type { ChainCoverage } from './option-table.ts'
import { OptionTable } from './option-table.ts'
import { OrderGate } from './order-gate.ts'
import { OrderRefs } from './order-refs.ts'
import type { Timers } from './pacer.ts'
import { Pacer, Priority } from './pacer.ts'
import { PreviousClose } from './previous-close.ts'
import { ResetWatch } from './reset-watch.ts'
import { RollWatch } from './roll-watch.ts'
import { Synchroniser } from './synchroniser.ts'

const snapshotEveryMs = 10_000
const lookAroundEveryMs = 1_000
/** A connection that is neither one thing nor the other for so long is given up, and made anew. */
const patienceMs = { Synchronising: 20_000, Degraded: 60_000 } as const
/**
 * Interactive Brokers as the engine's broker and feed, over however many connections it takes. Where the
 * connection stands is said by one table; this carries out what each move of it means.
 */
export class IbBroker implements Broker {
  readonly clock: MarketClock
  readonly #options: IbBrokerOptions
  readonly #handlers: IbBrokerHandlers
  readonly #timers: Timers
  readonly #pacer: Pacer
  readonly #refs = new OrderRefs()
  readonly #teller: LinkTeller
  readonly #connection: Connection
  readonly #resets: ResetWatch
  readonly #roll: RollWatch
  readonly #comparison: ClockComparison
  readonly #previousClose = new PreviousClose()
  readonly #optionTable = new OptionTable()
  readonly #toldCloses: ToldCloses = new Map()
  readonly #messages: GatewayMessages
  readonly #gate: OrderGate
  readonly #retry: Retry
  readonly #synchroniser: Synchroniser
  readonly #idWatch: ClientIdWatch
  #session: IbSession | undefined
  #parts: GatewayParts | undefined
  #work: 'running' | 'stopped' = 'running'
  #isHeld = false
  #requestId = firstRequestId
  #accountNote = ''
  /** Of the connection's state: its patience, its snapshots, or the next attempt. */
  #timer: { cancel(): void } | undefined
  #lookAround: { cancel(): void } | undefined
  #othersTold = ''
  books: BrokerBooks | undefined

  constructor(options: IbBrokerOptions, handlers: IbBrokerHandlers, timers: Timers) {
    this.#options = options
    this.#handlers = handlers
    this.#timers = guardedTimers(timers, (error) => this.#fault(error))
    this.#pacer = new Pacer(this.#timers, options.messagesPerSecond)
    this.clock = new MarketClock(() => timers.nowMs() * 1_000, options.clockRate)
    this.#comparison = new ClockComparison(options.clockRate)
    this.#teller = new LinkTeller(this.clock, this.#timers, this.#refs, handlers.onEvent)
    this.#resets = new ResetWatch(options.resets, this.clock, this.#teller)
    this.#roll = new RollWatch(options.roll, this.clock, this.#teller)
    const connection = new Connection((to, from, reason) => this.#onMove(to, from, reason))
    this.#connection = connection
    this.#retry = new Retry(this.#timers)
    this.#synchroniser = new Synchroniser(this.#timers, () => this.#askForEverything())
    this.#idWatch = new ClientIdWatch(options.clientId, this.#timers, this.#teller)
    const { onEvent } = handlers
    const { clock } = this
    this.#gate = new OrderGate({
      connection,
      pacer: this.#pacer,
      resets: this.#resets,
      clock,
      onEvent,
    })
    this.#messages = new GatewayMessages({
      connection,
      timers: this.#timers,
      pacer: this.#pacer,
      teller: this.#teller,
      parts: () => this.#parts,
      close: (reason) => this.#session?.close(reason),
      onFault: (error) => this.#fault(error),
    })
  }

  get state(): ConnectionState {
    return this.#connection.state
  }

  /** How much of the option chain is known, and how old it is; undefined while none is watched. */
  get chainCoverage(): ChainCoverage | undefined {
    return this.#parts?.chain?.coverage()
  }

  start(): void {
    this.#attempt()
    this.#lookAroundLater()
  }

  stop(): void {
    this.#work = 'stopped'
    this.#teller.stop()
    this.#lookAround?.cancel()
    this.#session?.close('stopped')
    this.#timer?.cancel()
    this.#retry.stop()
  }

  /** Somebody else may be dealing in our place: no connection until `resume`. */
  hold(reason: string): void {
    if (this.#work === 'stopped') return
    this.#work = 'stopped'
    this.#isHeld = true
    this.#retry.stop()
    this.#session?.close(reason)
    this.#timer?.cancel()
  }

  resume(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    this.#work = 'running'
    this.#attempt()
  }

  /** A person should know this: it goes through the engine, so that a replay knows it too. */
  raise(severity: Severity, key: AlertKey, text: string): void {
    this.#teller.raise(severity, key, text)
  }

  /** Asks the broker for its account now; the answer comes as an event and through `onBooks`. */
  requestBooks(): boolean {
    const parts = this.#parts
    const { state } = this.#connection
    if (parts === undefined || (state !== 'Ready' && state !== 'Synchronising')) return false
    parts.snapshot.request()
    return true
  }

  execute(command: BrokerCommand): void {
    if (command.type === 'snapshot') this.requestBooks()
    else this.#gate.execute(command, this.#parts?.orders)
  }

  // --- the connection's moves ---

  #attempt(): void {
    if (this.#work === 'stopped') return
    const { host, port } = this.#options
    this.#connection.take('attempted', `${host}:${port}`)
    const session = new IbSession(
      this.#options,
      {
        onGreeted: () => this.#connection.take('greeted', 'the gateway answered'),
        onOpen: (api, accounts, nextOrderId) => this.#onOpen(api, accounts, nextOrderId),
        onClosed: (reason, cause) => this.#onClosed(reason, cause),
        onMessage: (text, code, id) => this.#messages.onMessage(text, code, id),
        onAsked: () => this.#comparison.onAsked(this.#systemMs()),
        waitMs: () => this.#comparison.waitMs(this.#systemMs()),
        onLate: () => this.#messages.onLate(),
        onAnswered: () => this.#messages.onAnswered(),
        onFault: (error) => this.#fault(error),
        onUndecodable: (error) => this.#messages.onUndecodable(String(error), true),
      },
      this.#timers,
    )
    this.#session = session
    session.start()
  }

  #onMove(to: ConnectionState, from: ConnectionState, reason: string): void {
    // An order that still waits for its turn would go out over a link that may be dead.
    if (from === 'Ready') this.#pacer.clear(Priority.Order)
    if (to === 'Synchronising') this.#synchronise()
    if (to === from) return
    this.#timer?.cancel()
    this.#teller.onMove(to, from, reason, this.#resets.entryProblem !== undefined)
    if (to === 'Synchronising' || to === 'Degraded') this.#waitNoLongerThan(patienceMs[to], to)
    if (to === 'Ready') this.#onReady()
    if (to === 'Degraded') this.#parts?.probe()
  }

  #waitNoLongerThan(ms: number, state: ConnectionState): void {
    const text = `still ${state.toLowerCase()} after ${ms / 1_000} s`
    this.#timer = this.#timers.after(ms, () => this.#session?.close(text))
  }

  #onOpen(api: IBApi, accounts: readonly string[], nextOrderId: number): void {
    const account = accounts[0] ?? ''
    const problem = this.#options.checkAccount(account)
    if (problem !== undefined) {
      this.#work = 'stopped'
      this.#session?.close(problem)
      this.#handlers.onRefused(problem)
      return
    }
    this.#takeNextOrderId(nextOrderId)
    this.#connection.take('identified', `account ${account}`)
    this.#messages.onIdentified()
    // The contract that leads depends on the market's date: the time has to come first.
    let goOn: (() => void) | undefined = () => this.#findContract(api, account)
    guardedOn(
      api,
      EventName.currentTime,
      (seconds: number) => {
        this.#onTime(seconds)
        const run = goOn
        goOn = undefined
        run?.()
      },
      (error) => this.#fault(error),
    )
    this.#session?.askTime()
  }

  #onTime(seconds: number): void {
    this.#comparison.onAnswer(seconds, this.#systemMs())
    this.clock.observe(seconds)
    this.#handlers.onAlive?.()
    this.#handlers.onClockOffset?.(this.#comparison.offset)
  }

  /** A gateway that lost orders at a restart gives their ids again: none is used twice. */
  #takeNextOrderId(nextOrderId: number): void {
    const { nextOrderId: ours } = this.#refs
    this.#refs.reserve(nextOrderId)
    if (nextOrderId >= ours) return
    const text = `the gateway’s next order id fell from ${ours} to ${nextOrderId}: orders sent at its end may be lost. Ids go on from ${ours}`
    this.raise('warning', alertKeys.orderIds, text)
  }

  #findContract(api: IBApi, account: string): void {
    const { instrument } = this.#options
    const asking = {
      timers: this.#timers,
      nextRequestId: () => this.#nextId(),
      onFault: (error: unknown) => this.#fault(error),
    }
    const wish = { instrument, ...this.#roll.wish }
    findFrontContract(api, { ...wish, ...asking }, (result) => {
      if (!result.ok) {
        this.#session?.close(result.reason)
        return
      }
      const found = result.value
      const spread = { tickNanos: instrument.tickNanos, ...asking }
      this.#roll.settle(api, found, spread, (rolledTicks) => {
        if (this.#work === 'stopped') return
        this.#accountNote = `${found.front.code}, account ${account}`
        this.#previousClose.onContract(found.front.code)
        this.#handlers.onContract(found.front, account, rolledTicks)
        this.#parts = this.#makeParts(api, found, account)
        this.#parts.listen()
        if (this.#connection.state === 'Degraded') this.#parts.probe()
        this.#synchronise()
      })
    })
  }

  #makeParts(api: IBApi, found: GatewayParts['found'], account: string): GatewayParts {
    const { knowsOrder = () => false, optionChain = false, marketDataLines } = this.#options
    return new GatewayParts(api, {
      ...this.#options,
      found,
      account,
      knowsOrder,
      optionChain,
      marketDataLines,
      clock: this.clock,
      timers: this.#timers,
      pacer: this.#pacer,
      refs: this.#refs,
      teller: this.#teller,
      optionTable: this.#optionTable,
      toldCloses: this.#toldCloses,
      nextRequestId: () => this.#nextId(),
      onEvent: this.#handlers.onEvent,
      onBooks: (books) => this.#onBooks(books),
      onPreviousClose: (ticks) => this.#previousClose.onClose(ticks),
      onOverdue: (missing) =>
        this.#session?.close(`the broker has not told its ${missing.join(', ')}`),
      onData: () => this.#messages.onData(),
      onFault: (error) => this.#fault(error),
    })
  }

  /** One path for start and recovery: what the broker knows of us, and only then orders and data. */
  #synchronise(): void {
    const isTime = this.#parts !== undefined && this.#connection.state === 'Synchronising'
    if (isTime) this.#synchroniser.run()
  }

  #askForEverything(): void {
    const parts = this.#parts
    if (parts === undefined || this.#connection.state !== 'Synchronising') return
    parts.orders.tellAllAgain()
    parts.snapshot.requestAll(() => {
      if (this.#parts !== parts || !this.#messages.provesIb()) return
      this.#connection.take('synchronised', this.#accountNote)
    })
  }

  #onReady(): void {
    const parts = this.#parts
    if (parts === undefined) return
    this.#retry.onSuccess()
    this.#idWatch.onReady()
    if (parts.subscribe()) this.#teller.feed('ready', parts.found.front.code)
    this.#snapshotLater()
  }

  #snapshotLater(): void {
    this.#timer = this.#timers.after(snapshotEveryMs, () => {
      this.requestBooks()
      this.#snapshotLater()
    })
  }

  #onBooks(books: BrokerBooks): void {
    this.books = books
    const others = books.others.map(({ code, contracts }) => `${contracts} ${code}`).join(', ')
    if (others !== this.#othersTold) {
      this.#othersTold = others
      const text = `the account also holds ${others || 'nothing'}: that is not looked after here`
      this.raise(others === '' ? 'info' : 'warning', alertKeys.otherPosition, text)
    }
    this.#handlers.onBooks?.(books, this.#parts?.values.dailyPnl ?? Number.NaN)
  }

  #onClosed(reason: string, cause: CloseCause): void {
    const parts = this.#parts
    parts?.stop()
    this.#parts = undefined
    this.#session = undefined
    this.#messages.clear()
    this.#comparison.onClosed()
    this.#synchroniser.reset()
    const { state } = this.#connection
    const isShutOut = cause === 'lost' && (state === 'Connecting' || state === 'Handshaking')
    const isReset = this.#resets.onLost(state === 'Ready', isShutOut)
    this.#connection.take(isReset ? 'reset' : 'lost', reason)
    this.#pacer.clear()
    if (parts !== undefined) this.#teller.feed('disconnected', reason)
    if (this.#work === 'stopped') return
    if (cause === 'id-in-use') this.#idWatch.onInUse()
    const why = cause === 'id-in-use' ? cause : isReset ? 'reset' : 'lost'
    this.#retry.after(why, () => this.#attempt())
  }

  #fault(error: unknown): void {
    this.#handlers.onFault(error)
    this.#teller.fault(String(error))
  }

  /** What time alone brings: reset windows, and the roll to the next contract. */
  #lookAroundLater(): void {
    this.#lookAround = this.#timers.after(lookAroundEveryMs, () => {
      const isReady = this.#connection.state === 'Ready'
      this.#resets.look(isReady)
      const closeTicks = isReady ? this.#previousClose.look(this.clock.nowUs()) : undefined
      if (closeTicks !== undefined) this.#handlers.onPreviousClose?.(closeTicks)
      if (isReady && this.#roll.look()) this.#session?.close('the next contract takes over')
      this.#lookAroundLater()
    })
  }

  #systemMs(): number {
    return this.#options.systemMs?.() ?? this.#timers.nowMs()
  }

  #nextId(): number {
    return this.#requestId++
  }
}
