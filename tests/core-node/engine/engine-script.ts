import { AuditStream } from '../../../core-node/engine/audit-stream.ts'
import { recover } from '../../../core-node/engine/recovery.ts'
import type { EngineEvent } from '../../../core-node/engine/step/engine.ts'
import { Engine } from '../../../core-node/engine/step/engine.ts'
import type { EngineSettings } from '../../../core-node/engine/step/settings.ts'
import type { BrokerCommand, OrderTicket } from '../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import type { Row } from '../../../core-node/execution/outbox.ts'
import type { Limits } from '../../../core-node/risk/limits.ts'
import type { ManualEntryEvent } from '../../../core-node/risk/risk-events.ts'
import { RiskKind } from '../../../core-node/risk/risk-events.ts'
import { settings } from '../engine-settings.ts'
import { minute, quote, regularOpenUs, second, trade } from '../market-events.ts'

export const askTicks = 21_601

type Changes = Partial<Omit<EngineSettings, 'risk'>> & { readonly risk?: Partial<Limits> }

/** An engine in a quiet open market, a broker and a person played by the test. */
export class EngineScript {
  readonly engine: Engine
  readonly rows: Row[] = []
  readonly lines: string[] = []
  readonly commands: BrokerCommand[] = []
  readonly #audit = new AuditStream()
  readonly #settings: EngineSettings
  tsUs = regularOpenUs + 10 * minute
  #ids = 0

  constructor({ risk, ...changes }: Changes = {}) {
    const base = settings(changes)
    this.#settings = { ...base, risk: { ...base.risk, ...risk } }
    this.engine = new Engine(this.#settings)
    this.connect()
    this.show(askTicks)
  }

  step(event: EngineEvent): void {
    this.engine.step(event)
    const { outbox } = this.engine
    for (const row of outbox.rows) this.lines.push(this.#audit.number(row).json)
    this.rows.push(...outbox.rows)
    this.commands.push(...outbox.commands)
    outbox.clear()
  }

  connect(state: 'ready' | 'disconnected' = 'ready'): void {
    const { tsUs } = this
    const link = { link: 'broker', state, reason: '', nextOrderId: 1 } as const
    this.step({ kind: BrokerKind.Link, tsUs, ...link })
  }

  /** A quote around a trade at this price. */
  show(priceTicks: number): void {
    this.step(quote(this.tsUs, priceTicks - 1, priceTicks))
    this.step(trade(this.tsUs, priceTicks, 1, 1))
  }

  pass(seconds: number): void {
    this.tsUs += seconds * second
  }

  /** So long nothing is heard; then the price is told until its data have settled. */
  wait(seconds: number, priceTicks = askTicks): void {
    this.pass(seconds)
    this.show(priceTicks)
    this.pass(2)
    this.show(priceTicks)
  }

  /** Someone enters by hand, confirmed, one contract at the ask. @returns the refusal, if any */
  enter(wanted: Partial<ManualEntryEvent> = {}): Extract<Row, { kind: 'refusal' }> | undefined {
    const before = this.rows.length
    const side = wanted.side ?? 1
    this.step({
      kind: RiskKind.ManualEntry,
      tsUs: this.tsUs,
      id: `by-hand-${++this.#ids}`,
      by: 'owner',
      side,
      contracts: 1,
      limitTicks: side > 0 ? askTicks : askTicks - 1,
      isConfirmed: true,
      ...wanted,
    })
    return this.rows.slice(before).find((row) => row.kind === 'refusal')
  }

  get tickets(): readonly OrderTicket[] {
    return this.commands.flatMap((command) => (command.type === 'place' ? command.orders : []))
  }

  /** The last order of a leg fills. */
  fill(leg: OrderTicket['leg'], priceTicks: number, contracts = 1): void {
    const ticket = this.tickets.findLast((order) => order.leg === leg)
    if (ticket === undefined) throw new Error(`no ${leg} was sent`)
    const { orderId, ref, side } = ticket
    const execId = `e${++this.#ids}`
    const { tsUs } = this
    const kind = BrokerKind.Execution
    this.step({ kind, tsUs, execId, orderId, ref, permId: 0, side, contracts, priceTicks })
  }

  /** The broker says of every order of a leg that still works that it stands so. */
  say(leg: OrderTicket['leg'], state: 'Acknowledged' | 'Cancelled'): void {
    for (const order of this.engine.execution.desk.working) {
      if (order.leg !== leg) continue
      const { orderId, ref } = order
      const status = { orderId, ref, permId: 0, state, filledContracts: 0, reason: '' }
      this.step({ kind: BrokerKind.OrderStatus, tsUs: this.tsUs, ...status })
    }
  }

  /** A trade from entry to exit, by hand. */
  roundTrip(exit: 'stop' | 'target', entryTicks: number, exitTicks: number): void {
    this.open(entryTicks)
    this.fill(exit, exitTicks)
    this.say(exit === 'stop' ? 'target' : 'stop', 'Cancelled')
  }

  /** A position whose stop and target rest at the broker. */
  open(entryTicks = askTicks): void {
    const refusal = this.enter()
    if (refusal !== undefined) throw new Error(`refused: ${refusal.control} ${refusal.reason}`)
    this.fill('entry', entryTicks)
    this.say('stop', 'Acknowledged')
    this.say('target', 'Acknowledged')
  }

  rearm(): void {
    const { tsUs } = this
    const command = { id: `rearm-${++this.#ids}`, by: 'owner', reason: 'looked at it' }
    this.step({ kind: RiskKind.Rearm, tsUs, ...command })
  }

  rowsOf<Kind extends Row['kind']>(kind: Kind): Extract<Row, { kind: Kind }>[] {
    return this.rows.filter((row) => row.kind === kind) as Extract<Row, { kind: Kind }>[]
  }

  /** The process ends, and another one begins with what the journal has. */
  restart(changes: Partial<EngineSettings> = {}): EngineScript {
    const next = new EngineScript({ ...this.#settings, ...changes })
    next.tsUs = this.tsUs
    const engine = new Engine({ ...this.#settings, ...changes })
    Object.assign(next, { engine })
    recover(engine, this.lines)
    engine.outbox.clear()
    next.connect()
    next.show(askTicks)
    return next
  }
}
