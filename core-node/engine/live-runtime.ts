import type { Broker } from '../execution/broker-port.ts'
import type { Row } from '../execution/outbox.ts'
import { EventKind } from '../market/events.ts'
import { AuditStream } from './audit-stream.ts'
import { takeContract } from './contract-roll.ts'
import type { Journal } from './journal/journal.ts'
import { Latency } from './latency.ts'
import type { Engine, EngineEvent } from './step/engine.ts'
import type { MarkEvent, TapeEvent } from './tape/tape-event.ts'
import { MarkKind } from './tape/tape-event.ts'

/** Events that may wait while one is being handled: a burst of a broker that answers at once. */
const maxWaitingEvents = 10_000

/** Hears all that reaches the engine, before the engine does. It neither waits nor throws. */
export interface Tape {
  record(event: TapeEvent): void
}

/**
 * Runs an engine live: one event at a time, in the order they come; intents to the disk before their orders
 * leave; every other row with the next group. Everything the engine hears comes through `submit`.
 */
export class LiveRuntime {
  readonly engine: Engine
  readonly audit: AuditStream
  /** Of one event through the engine. */
  readonly stepLatency = new Latency()
  /** From an event's arrival to its order's bytes handed to the socket. */
  readonly orderLatency = new Latency()
  events = 0
  /** When the last event of the market came, by the wall's clock. */
  lastMarketEventMs = 0
  readonly #journal: Journal
  readonly #broker: Broker
  readonly #nowMs: () => number
  readonly #onRow: (row: Row) => void
  readonly #tape: Tape | undefined
  readonly #waiting: EngineEvent[] = []
  #isStepping = false

  constructor(
    engine: Engine,
    journal: Journal,
    broker: Broker,
    nowMs: () => number,
    onRow: (row: Row) => void,
    tape?: Tape,
  ) {
    this.#onRow = onRow
    this.#tape = tape
    this.engine = engine
    this.#journal = journal
    this.#broker = broker
    this.#nowMs = nowMs
    this.audit = new AuditStream(journal.lastSeq)
  }

  /**
   * Takes an event. One that comes while another is handled, as when a broker refuses at once, waits: reused
   * market events never do, since no step makes one.
   */
  submit(event: EngineEvent): void {
    if (this.#isStepping) {
      if (this.#waiting.length >= maxWaitingEvents) throw new Error('Too many events are waiting')
      this.#waiting.push(event)
      return
    }
    this.#isStepping = true
    try {
      this.#step(event)
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        this.#step(next)
      }
    } finally {
      this.#isStepping = false
    }
  }

  /**
   * Tells the engine its contract, and the audit that the journal begins, goes on, or ends.
   * @param rolledTicks of a roll to this contract: the spread, null when it is not known
   */
  mark(
    phase: MarkEvent['phase'],
    contract: string,
    tsUs: number,
    rolledTicks?: number | null,
  ): void {
    const roll = rolledTicks === undefined ? {} : { rolledTicks }
    this.#tape?.record({ kind: MarkKind.Mark, tsUs, phase, contract, ...roll })
    takeContract(this.engine, contract, rolledTicks)
    this.engine.mark(phase, tsUs)
    this.flush()
  }

  /** Hands out what was put into the outbox outside of a step. */
  flush(): void {
    const { outbox } = this.engine
    for (const row of outbox.rows) this.append(row)
    outbox.rows.length = 0
    if (outbox.commands.length === 0) return
    // An intent is safe before its bytes leave. If it cannot be written, nothing leaves, now or later.
    const commands = outbox.commands.splice(0)
    this.#journal.writeDurably()
    for (const command of commands) this.#broker.execute(command)
  }

  /** Writes a row that is not the engine's: how the process itself does. */
  append(row: Row): void {
    this.#journal.append(this.audit.number(row))
    this.#onRow(row)
  }

  #step(event: EngineEvent): void {
    const startMs = this.#nowMs()
    this.events++
    this.#tape?.record(event)
    if (event.kind < EventKind.Clock) this.lastMarketEventMs = startMs
    this.engine.step(event, true)
    const { outbox } = this.engine
    this.stepLatency.recordMs(this.#nowMs() - startMs)
    if (outbox.isEmpty) return
    const hasOrders = outbox.commands.length > 0
    this.flush()
    if (hasOrders) this.orderLatency.recordMs(this.#nowMs() - startMs)
    this.engine.settle()
    this.flush()
  }
}
