import type { Broker, BrokerEvent } from '../execution/broker-port.ts'
import { BrokerKind } from '../execution/broker-port.ts'
import type { Row } from '../execution/outbox.ts'
import type { MarketEvent } from '../market/events.ts'
import { EventKind } from '../market/events.ts'
import { Changed } from '../market/market.ts'
import { TradeTally } from '../market/trade-tally.ts'
import { RiskKind } from '../risk/risk-events.ts'
import type { NumberedRow } from './audit-stream.ts'
import { AuditStream } from './audit-stream.ts'
import { Engine } from './step/engine.ts'
import type { EngineSettings } from './step/settings.ts'

/** Recorded events, in blocks. */
export type ReplaySource = {
  next(): MarketEvent | undefined
  load(): Promise<boolean>
}

/** A broker in market time: it is moved on by the replay, never by a clock. */
export interface ReplayBroker extends Broker {
  advance(tsUs: number): void
  poll(tsUs: number): BrokerEvent | undefined
  onMarket(event: MarketEvent): void
}

export type ReplayOptions = {
  /** What the contract settled at on the trade date before, where that is known: price limits count from there. */
  readonly settledTicks?: number | undefined
  /** Hears every audit row as it is written, and what it was made of. */
  readonly onRow?: (numbered: NumberedRow, row: Row) => void
  /** Called after every block. */
  readonly onBlock?: () => void
  /** Called once a second of the recording's time, with the engine as the pulse shows it. */
  readonly onPulse?: (engine: Engine) => void
}

/**
 * Runs recorded events through the engine and a broker in process, as fast as they can be read. The same
 * events and settings give the same audit rows, to the byte.
 */
export class Replay {
  readonly engine: Engine
  readonly audit = new AuditStream()
  /** All trades of the recording, over every session. */
  readonly trades = new TradeTally()
  /** Events that reached the engine from the market. */
  events = 0
  /** Ends of exchange events in an open market at which the bid stood above the ask. */
  crossedAfterOpen = 0
  readonly orders = { sent: 0, filled: 0, cancelled: 0, rejected: 0 }
  readonly #broker: ReplayBroker
  readonly #options: ReplayOptions
  #hasBegun = false

  constructor(
    settings: EngineSettings,
    createBroker: (engine: Engine) => ReplayBroker,
    options: ReplayOptions = {},
  ) {
    this.engine = new Engine(settings)
    this.#broker = createBroker(this.engine)
    this.#options = options
  }

  async run(source: ReplaySource): Promise<void> {
    while (await source.load()) {
      for (let event = source.next(); event !== undefined; event = source.next()) this.step(event)
      this.#options.onBlock?.()
    }
    this.#end()
  }

  step(event: MarketEvent): void {
    if (!this.#hasBegun) this.#begin(event.tsUs)
    const { engine } = this
    this.events++
    this.#deliver(event.tsUs)
    engine.step(event)
    this.#broker.onMarket(event)
    if (!engine.outbox.isEmpty) this.#flush()
    this.#observe(event)
  }

  /** Answers of the broker that are due come before what happens next in the market. */
  #deliver(tsUs: number): void {
    const broker = this.#broker
    broker.advance(tsUs)
    for (let answer = broker.poll(tsUs); answer !== undefined; answer = broker.poll(tsUs)) {
      this.engine.step(answer)
      if (!this.engine.outbox.isEmpty) this.#flush()
      broker.advance(tsUs)
    }
  }

  #begin(tsUs: number): void {
    this.#hasBegun = true
    this.engine.mark('started', tsUs)
    this.engine.step({
      kind: BrokerKind.Link,
      tsUs,
      link: 'broker',
      state: 'ready',
      reason: 'matching engine in process',
      nextOrderId: 1,
    })
    const { settledTicks: previousTicks } = this.#options
    if (previousTicks !== undefined) {
      this.engine.step({ kind: RiskKind.Reference, tsUs, previousTicks })
    }
    this.#flush()
  }

  #end(): void {
    if (!this.#hasBegun) return
    this.engine.mark('ended', this.engine.market.tsUs)
    this.#flush()
  }

  #flush(): void {
    const { outbox } = this.engine
    for (const row of outbox.rows) this.#write(row)
    for (const command of outbox.commands) this.#broker.execute(command)
    outbox.clear()
  }

  #write(row: Row): void {
    if (row.kind === 'order') this.#count(row.state)
    else if (row.kind === 'pulse') this.#options.onPulse?.(this.engine)
    const numbered = this.audit.number(row)
    this.#options.onRow?.(numbered, row)
  }

  #count(state: string): void {
    if (state === 'Sent') this.orders.sent++
    else if (state === 'Filled') this.orders.filled++
    else if (state === 'Cancelled') this.orders.cancelled++
    else if (state === 'Rejected') this.orders.rejected++
  }

  #observe(event: MarketEvent): void {
    const { market } = this.engine
    if (event.kind === EventKind.Trade) {
      if ((market.changed & Changed.Trade) === 0) return
      const isAuction = event.hasAggressor && event.aggressor === 0
      this.trades.add(event.priceTicks, event.size, market.trade.side, isAuction)
    } else if ((market.changed & Changed.Book) !== 0 && market.book.isCrossed && market.isOpen) {
      this.crossedAfterOpen++
    }
  }
}
