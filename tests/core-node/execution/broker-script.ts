import type {
  BrokerCommand,
  ExecutionEvent,
  OrderStatusEvent,
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

/** An execution with a broker played by the test: it sees what is asked, and says what it likes. */
export class BrokerScript {
  readonly outbox = new Outbox()
  readonly market = new Market(instruments.ES)
  readonly execution: Execution
  tsUs = regularOpenUs
  #executions = 0

  /** @param timeScale seconds of market time in one of the broker's */
  constructor(options: Partial<ExecutionConfig> = {}, timeScale = 1) {
    this.execution = new Execution(this.outbox, {
      identity: { desk: 'test', build: '0-0-0' },
      tickCents: 1_250,
      feesPerSideCents: 225,
      flattenCollarTicks: 20,
      timeScale,
      options: ExecutionConfig.parse(options),
    })
    this.execution.desk.tradeDate = '2026-09-15'
    this.showQuote(99, 100)
    this.link('ready')
  }

  showQuote(bidTicks: number, askTicks: number): void {
    this.market.advance(this.tsUs)
    this.market.apply(quote(this.tsUs, bidTicks, askTicks))
  }

  /** Time passes, and the execution looks around. */
  pass(seconds: number): void {
    this.tsUs += seconds * 1_000_000
    this.market.advance(this.tsUs)
    this.execution.advance(this.market)
  }

  link(state: 'ready' | 'disconnected', nextOrderId = 1): void {
    const { tsUs } = this
    this.execution.onBroker({
      kind: BrokerKind.Link,
      tsUs,
      link: 'broker',
      state,
      reason: '',
      nextOrderId,
    })
  }

  enter(side: 1 | -1 = 1, contracts = 2): readonly OrderTicket[] {
    const plan = { side, contracts, tier: 'GOOD', entryTicks: 101, stopTicks: 92, targetTicks: 116 }
    this.execution.enter(plan as never, this.tsUs)
    return this.placed()
  }

  say(orderId: number, state: OrderState, fields: Partial<OrderStatusEvent> = {}): void {
    this.execution.onBroker({
      kind: BrokerKind.OrderStatus,
      tsUs: this.tsUs,
      orderId,
      ref: '',
      permId: 0,
      state,
      filledContracts: 0,
      reason: '',
      ...fields,
    })
    this.execution.advance(this.market)
  }

  fill(
    ticket: OrderTicket,
    contracts: number,
    priceTicks: number,
    execId?: string,
  ): ExecutionEvent {
    const event: ExecutionEvent = {
      kind: BrokerKind.Execution,
      tsUs: this.tsUs,
      execId: execId ?? `e${++this.#executions}`,
      orderId: ticket.orderId,
      ref: ticket.ref,
      permId: 0,
      side: ticket.side,
      contracts,
      priceTicks,
    }
    this.execution.onBroker(event)
    this.execution.advance(this.market)
    return event
  }

  snapshot(positionContracts: number, openRefs: readonly string[] = []): void {
    const kind = BrokerKind.Snapshot
    this.execution.onBroker({ kind, tsUs: this.tsUs, positionContracts, openRefs })
    this.execution.advance(this.market)
  }

  kill(level: Exclude<KillLevel, 'none'>, id = 'kill-0001'): void {
    const kind = CommandKind.Kill
    this.execution.onCommand({ kind, tsUs: this.tsUs, id, by: 'test', level, reason: 'drill' })
    this.execution.advance(this.market)
  }

  /** What was asked of the broker since the last look. */
  asked(): BrokerCommand[] {
    return this.outbox.commands.splice(0)
  }

  placed(): readonly OrderTicket[] {
    return this.asked().flatMap((command) => (command.type === 'place' ? command.orders : []))
  }

  /** What was asked, each kind by its name, in order. */
  types(): string[] {
    return this.asked().map(({ type }) => type)
  }

  /** New terms that were asked for. */
  modified(): OrderTicket[] {
    return this.asked().flatMap((command) => (command.type === 'modify' ? [command.order] : []))
  }

  alerts(): string[] {
    return this.rows('alert').map(({ key }) => key)
  }

  /** Confirms new terms as the broker would. */
  confirm({ orderId, contracts, limitTicks, stopTicks }: OrderTicket): void {
    this.say(orderId, 'Acknowledged', { terms: { contracts, limitTicks, stopTicks } })
  }

  cancelled(): number[] {
    return this.asked().flatMap((command) => (command.type === 'cancel' ? [command.orderId] : []))
  }

  rows<Kind extends Row['kind']>(kind: Kind): Extract<Row, { kind: Kind }>[] {
    return this.outbox.rows.filter((row) => row.kind === kind) as Extract<Row, { kind: Kind }>[]
  }

  /** A bracket that is in: the entry filled, stop and target confirmed. */
  open(contracts = 2): { entry: OrderTicket; stop: OrderTicket; target: OrderTicket } {
    const [entry, stop, target] = this.enter(1, contracts) as [
      OrderTicket,
      OrderTicket,
      OrderTicket,
    ]
    for (const { orderId } of [entry, stop, target]) this.say(orderId, 'Sent')
    this.fill(entry, contracts, 100)
    for (const { orderId } of [stop, target]) this.say(orderId, 'Acknowledged')
    return { entry, stop, target }
  }
}
