import type {
  BrokerCommand,
  BrokerEvent,
  ExecutionEvent,
  OrderTicket,
} from '../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { CommandKind } from '../../../core-node/execution/command-events.ts'
import { Execution } from '../../../core-node/execution/execution.ts'
import type { Row } from '../../../core-node/execution/outbox.ts'
import { Outbox } from '../../../core-node/execution/outbox.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { Market } from '../../../core-node/market/market.ts'
import { ExecutionConfig } from '../../../shared/config.ts'
import type { KillLevel, OrderState } from '../../../shared/vocabulary.ts'
import { quote, regularOpenUs } from '../market-events.ts'

/** What becomes of the children when their parent has filled in part and is over. */
export type ChildRule = 'cancelled' | 'woken-for-part' | 'woken-whole' | 'held'

export type BrokerRules = {
  readonly latencyMs: number
  readonly children: ChildRule
  /** Whether it says of a child that it is held. */
  readonly tellsHeld: boolean
  /** Each answer comes twice. */
  readonly repeats: boolean
  /** Executions come after the states they cause. */
  readonly statesFirst: boolean
  /** Of each order that takes at once, what it finds: contracts, in turn. */
  readonly found: readonly number[]
}

export const plainRules: BrokerRules = {
  latencyMs: 20,
  children: 'woken-for-part',
  tellsHeld: true,
  repeats: false,
  statesFirst: false,
  found: [9],
}

type Held = {
  readonly ticket: OrderTicket
  contracts: number
  stopTicks: number | null
  limitTicks: number | null
  filled: number
  state: 'held' | 'live' | 'over'
  end: OrderState
}
type Due<Item> = { readonly dueMs: number; readonly item: Item }
type Booked = { side: 1 | -1; contracts: number; priceTicks: number }

const stepMs = 10

/**
 * A broker as the property tests want it: it keeps its own truth, honours groups, wakes or drops children by a
 * rule, is slow, repeats itself, and loses what is on its way when the link breaks.
 */
export class ModelBroker {
  readonly outbox = new Outbox()
  readonly market = new Market(instruments.ES)
  readonly execution: Execution
  readonly rows: Row[] = []
  readonly commands: BrokerCommand[] = []
  readonly orders = new Map<number, Held>()
  /** Executions that the core has been told, as they stand now. */
  readonly told = new Map<string, Booked>()
  readonly feesToldCents = new Map<string, number>()
  positionContracts = 0
  /** Times at which an exit of ours dealt more than was open. */
  flips = 0
  /** The longest that an open market saw a position without a stop for all of it, while not being closed. */
  longestBareMs = 0
  /** The most that live stops could deal beyond the position. */
  mostStopsBeyond = 0
  rejectNext = 0
  nowMs = 0
  priceTicks = 100
  readonly #rules: BrokerRules
  readonly #commandQueue: Due<BrokerCommand>[] = []
  readonly #eventQueue: Due<BrokerEvent>[] = []
  readonly #all: ExecutionEvent[] = []
  /** Groups of which one has filled: IB rejects whoever comes later ("OCA group is already filled"). */
  readonly #spentGroups = new Set<string>()
  #isUp = true
  #bareSinceMs = Number.POSITIVE_INFINITY
  #executions = 0
  #found = 0

  constructor(rules: Partial<BrokerRules> = {}, options: Partial<ExecutionConfig> = {}) {
    this.#rules = { ...plainRules, ...rules }
    this.execution = new Execution(this.outbox, {
      identity: { desk: 'model', build: '0-0-0' },
      tickCents: 1_250,
      feesPerSideCents: 225,
      flattenCollarTicks: 20,
      timeScale: 1,
      options: ExecutionConfig.parse(options),
    })
    this.execution.desk.tradeDate = '2026-09-15'
    this.show(this.priceTicks)
    this.#hear(this.#link('ready'))
  }

  get tsUs(): number {
    return regularOpenUs + this.nowMs * 1_000
  }

  /** Two ticks wide about a price. */
  show(priceTicks: number): void {
    this.priceTicks = priceTicks
    this.market.advance(this.tsUs)
    this.market.apply(quote(this.tsUs, priceTicks - 1, priceTicks + 1))
    this.execution.booking.onMarketTrade(priceTicks)
    if (this.market.isOpen) this.#match()
    this.#look()
  }

  halt(isHalted: boolean): void {
    this.market.isHalted = isHalted
    this.#look()
  }

  /** As the engine would: only where nothing stands against it. */
  enter(side: 1 | -1, contracts: number): void {
    const { execution } = this
    const isAllowed = !execution.isInMarket && execution.kill.level === 'none'
    if (!isAllowed || execution.isReduceOnly || !execution.isBrokerReady) return
    execution.enter(
      {
        side,
        contracts,
        tier: 'GOOD',
        entryTicks: this.priceTicks + 2 * side,
        stopTicks: this.priceTicks - 7 * side,
        targetTicks: this.priceTicks + 17 * side,
      },
      this.tsUs,
    )
    this.#look()
  }

  kill(level: Exclude<KillLevel, 'none'>): void {
    const { tsUs } = this
    const kind = CommandKind.Kill
    this.execution.onCommand({ kind, tsUs, id: 'kill-0001', by: 'test', level, reason: 'drill' })
    this.#look()
  }

  /** Somebody else deals in the account. */
  dealForeign(side: 1 | -1, contracts: number): void {
    this.positionContracts += side * contracts
    this.#tellExecution({ orderId: 0, ref: '', side }, contracts, this.priceTicks, 0)
  }

  /** The broker takes a fill back, or tells another price. */
  correct(index: number, contracts: number, priceTicks: number): void {
    const known = this.#all[index % Math.max(1, this.#all.length)]
    if (known === undefined) return
    const [a, b, c, version = '01'] = known.execId.split('.')
    const execId = [a, b, c, String(Number(version) + 1).padStart(2, '0')].join('.')
    this.positionContracts += known.side * (contracts - known.contracts)
    const event = { ...known, execId, contracts, priceTicks, tsUs: this.tsUs }
    this.#all[this.#all.indexOf(known)] = event
    this.#answer(event)
  }

  /** What is on its way is lost, in both directions; what rests at the broker stays. */
  disconnect(): void {
    if (!this.#isUp) return
    this.#isUp = false
    this.#commandQueue.length = 0
    this.#eventQueue.length = 0
    this.#hear(this.#link('disconnected'))
  }

  reconnect(): void {
    if (this.#isUp) return
    this.#isUp = true
    this.#tellAccount(true)
    this.#hear(this.#link('ready'))
  }

  /** Time passes, in steps of 10 ms. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms
    while (this.nowMs < untilMs) {
      this.nowMs += stepMs
      this.market.advance(this.tsUs)
      while ((this.#commandQueue[0]?.dueMs ?? Infinity) <= this.nowMs) {
        this.#arrive((this.#commandQueue.shift() as Due<BrokerCommand>).item)
      }
      while ((this.#eventQueue[0]?.dueMs ?? Infinity) <= this.nowMs) {
        this.#hear((this.#eventQueue.shift() as Due<BrokerEvent>).item)
      }
      // As adapters do, every ten seconds.
      if (this.#isUp && this.nowMs % 10_000 === 0) this.#tellAccount(false)
      this.#look()
      this.#measure()
    }
  }

  rowsOf<Kind extends Row['kind']>(kind: Kind): Extract<Row, { kind: Kind }>[] {
    return this.rows.filter((row) => row.kind === kind) as Extract<Row, { kind: Kind }>[]
  }

  /** Contracts of stops that work at the broker and close the position. */
  get stopContracts(): number {
    const side = -Math.sign(this.positionContracts)
    let contracts = 0
    for (const order of this.orders.values()) {
      const isStop = order.ticket.leg === 'stop' && order.state === 'live'
      if (isStop && order.ticket.side === side) contracts += order.contracts - order.filled
    }
    return contracts
  }

  /** Fills an order by so much, whatever the market says. */
  fill(orderId: number, contracts: number): void {
    const order = this.orders.get(orderId)
    if (order?.state === 'live') this.#fill(order, contracts, this.priceTicks)
  }

  liveOrders(): Held[] {
    return [...this.orders.values()].filter(({ state }) => state === 'live')
  }

  #look(): void {
    this.execution.advance(this.market)
    this.rows.push(...this.outbox.rows)
    for (const command of this.outbox.commands) {
      this.commands.push(command)
      const dueMs = this.nowMs + this.#rules.latencyMs
      if (this.#isUp) this.#commandQueue.push({ dueMs, item: command })
    }
    this.outbox.clear()
  }

  #hear(event: BrokerEvent): void {
    if (event.kind === BrokerKind.Execution) {
      const key = event.execId.split('.').slice(0, 3).join('.')
      this.told.set(key, event)
    } else if (event.kind === BrokerKind.Commission) {
      this.feesToldCents.set(event.execId, event.feesCents)
    }
    this.execution.onBroker({ ...event, tsUs: this.tsUs })
    this.#look()
  }

  #answer(event: BrokerEvent): void {
    if (!this.#isUp) return
    const due = { dueMs: this.nowMs + this.#rules.latencyMs, item: event }
    this.#eventQueue.push(due)
    if (this.#rules.repeats) this.#eventQueue.push(due)
  }

  #arrive(command: BrokerCommand): void {
    switch (command.type) {
      case 'place':
        return this.#place(command.orders)
      case 'modify':
        return this.#modify(command.order)
      case 'cancel':
        return this.#cancel(command.orderId)
      case 'snapshot':
        return this.#tellAccount(false)
      case 'cancel-all':
        for (const id of this.orders.keys()) this.#cancel(id)
    }
  }

  #place(tickets: readonly OrderTicket[]): void {
    const isRefused = this.rejectNext > 0
    if (isRefused) this.rejectNext--
    const family = tickets.map((ticket) => {
      const isRejected = isRefused || this.#spentGroups.has(ticket.ocaGroup)
      const parent = this.orders.get(ticket.parentId)
      const order: Held = {
        ticket,
        contracts: ticket.contracts,
        stopTicks: ticket.stopTicks,
        limitTicks: ticket.limitTicks,
        filled: 0,
        state: isRejected ? 'over' : parent?.state === 'live' ? 'held' : 'live',
        end: 'Rejected',
      }
      this.orders.set(ticket.orderId, order)
      this.#tellState(order)
      return order
    })
    for (const order of family) {
      const takes = order.ticket.timeInForce === 'IOC' && order.state === 'live'
      if (takes) this.#take(order)
    }
    if (this.market.isOpen) this.#match()
  }

  /** Takes what it finds, and is over. */
  #take(order: Held): void {
    if (!this.market.isOpen) return this.#end(order, 'Rejected')
    const { found } = this.#rules
    const contracts = Math.min(found[this.#found++ % found.length] ?? 0, order.contracts)
    if (contracts > 0) this.#fill(order, contracts, order.limitTicks ?? this.priceTicks)
    if (order.state === 'live') this.#end(order, 'Cancelled')
  }

  #modify(ticket: OrderTicket): void {
    const order = this.orders.get(ticket.orderId)
    if (order === undefined || order.state === 'over') return
    order.contracts = ticket.contracts
    order.stopTicks = ticket.stopTicks
    order.limitTicks = ticket.limitTicks
    this.#tellState(order)
    if (order.contracts <= order.filled) this.#end(order, 'Cancelled')
  }

  #cancel(orderId: number): void {
    const order = this.orders.get(orderId)
    if (order !== undefined && order.state !== 'over') this.#end(order, 'Cancelled')
  }

  /** Stops go off and targets fill where the price is. */
  #match(): void {
    for (const order of this.orders.values()) {
      if (order.state !== 'live' || order.ticket.leg === 'entry') continue
      const { side, leg } = order.ticket
      const beyond = ((order.stopTicks ?? order.limitTicks ?? 0) - this.priceTicks) * side
      const isReached = leg === 'stop' ? beyond <= 0 : leg === 'target' && beyond >= 0
      if (isReached) this.#fill(order, order.contracts - order.filled, this.priceTicks)
    }
  }

  #fill(order: Held, wanted: number, priceTicks: number): void {
    const contracts = Math.min(wanted, order.contracts - order.filled)
    if (contracts <= 0) return
    const { side, leg, ocaGroup } = order.ticket
    const open = -side * this.positionContracts
    if (leg !== 'entry' && contracts > Math.max(0, open)) this.flips++
    order.filled += contracts
    this.positionContracts += side * contracts
    const isWhole = order.filled === order.contracts
    const tell = () => this.#tellExecution(order.ticket, contracts, priceTicks, 300 * contracts)
    if (!this.#rules.statesFirst) tell()
    if (isWhole) this.#end(order, 'Filled')
    else this.#tellState(order)
    if (this.#rules.statesFirst) tell()
    if (ocaGroup === '') return
    this.#spentGroups.add(ocaGroup)
    for (const other of this.orders.values()) {
      const isOther = other !== order && other.ticket.ocaGroup === ocaGroup
      if (isOther && other.state !== 'over') this.#end(other, 'Cancelled')
    }
  }

  #end(order: Held, end: OrderState): void {
    order.state = 'over'
    order.end = end
    this.#tellState(order)
    const children = [...this.orders.values()].filter(
      ({ ticket, state }) => ticket.parentId === order.ticket.orderId && state === 'held',
    )
    for (const child of children) this.#settleChild(child, order)
  }

  #settleChild(child: Held, parent: Held): void {
    const isWhole = parent.filled === parent.contracts
    const rule = this.#rules.children
    if (parent.filled === 0 || (!isWhole && rule === 'cancelled')) {
      this.#end(child, 'Cancelled')
      return
    }
    if (!isWhole && rule === 'held') return
    if (!isWhole && rule === 'woken-for-part') child.contracts = parent.filled
    child.state = 'live'
    this.#tellState(child)
  }

  #tellExecution(
    { orderId, ref, side }: { orderId: number; ref: string; side: 1 | -1 },
    contracts: number,
    priceTicks: number,
    feesCents: number,
  ): void {
    const number = String(++this.#executions).padStart(4, '0')
    const event: ExecutionEvent = {
      kind: BrokerKind.Execution,
      tsUs: this.tsUs,
      execId: `0000.${number}.01.01`,
      orderId,
      ref,
      permId: orderId,
      side,
      contracts,
      priceTicks,
    }
    this.#all.push(event)
    const { execId, tsUs } = event
    const commission = { kind: BrokerKind.Commission, tsUs, execId, feesCents } as const
    const isEarly = this.#executions % 3 === 0
    if (isEarly) this.#answer(commission)
    this.#answer(event)
    if (!isEarly && this.#executions % 3 === 1) this.#answer(commission)
  }

  #tellState(order: Held): void {
    const { contracts, limitTicks, stopTicks, filled } = order
    const isOver = order.state === 'over'
    const isHeld = order.state === 'held'
    this.#answer({
      kind: BrokerKind.OrderStatus,
      tsUs: this.tsUs,
      orderId: order.ticket.orderId,
      ref: order.ticket.ref,
      permId: order.ticket.orderId,
      state: isOver ? order.end : 'Acknowledged',
      filledContracts: filled,
      reason: '',
      ...(isOver ? {} : { terms: { contracts, limitTicks, stopTicks } }),
      ...(isOver || !this.#rules.tellsHeld ? {} : { isHeld }),
    })
  }

  #tellAccount(isAtOnce: boolean): void {
    for (const event of this.#all) this.#answer(event)
    const open = [...this.orders.values()].filter(({ state }) => state !== 'over')
    for (const order of open) this.#tellState(order)
    const openRefs = open.map(({ ticket }) => ticket.ref)
    const { tsUs, positionContracts } = this
    this.#answer({ kind: BrokerKind.Snapshot, tsUs, positionContracts, openRefs })
    if (!isAtOnce) return
    for (const { item } of this.#eventQueue.splice(0)) this.#hear(item)
  }

  #link(state: 'ready' | 'disconnected'): BrokerEvent {
    const { tsUs } = this
    return { kind: BrokerKind.Link, tsUs, link: 'broker', state, reason: '', nextOrderId: 1 }
  }

  #measure(): void {
    const open = Math.abs(this.positionContracts)
    const stops = this.stopContracts
    const isExcused =
      !this.market.isOpen || !this.#isUp || this.execution.isWindingDown || open === 0
    this.#bareSinceMs =
      isExcused || stops >= open ? Infinity : Math.min(this.#bareSinceMs, this.nowMs)
    const bareMs = this.nowMs - this.#bareSinceMs
    if (bareMs > this.longestBareMs) this.longestBareMs = bareMs
    if (stops - open > this.mostStopsBeyond) this.mostStopsBeyond = stops - open
  }
}
