import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { JournalReader } from '../../core-node/engine/journal/journal-reader.ts'
import { askGateway } from '../../core-node/gateway/control/control-client.ts'
import type { ControlRequest } from '../../core-node/gateway/control/protocol.ts'
import type { PositionTruth, Truth } from '../../core-node/gateway/control/truth.ts'
import type { CoreStatus } from '../../core-node/operations/control-protocol.ts'
import { askControl } from '../../core-node/operations/control-socket.ts'
import { DataDir } from '../../core-node/operations/data-dir.ts'
import { AuditRow } from '../../shared/audit.ts'
import { mia } from '../core-node/commands/mia.ts'
import { busyConfig } from '../faults/busy-config.ts'
import { freePort } from './ports.ts'
import { MiaProcess } from './process.ts'

/** While the market trades: so many of its seconds in one of the wall's, unless a test says otherwise. */
const usualSpeed = 60
const seed = 7
const account = 'DU0000046'
const pollMs = 50
const waitMs = 60_000

export type BrokerBooks = {
  readonly time: string
  /** Over all contracts. */
  readonly position: number
  readonly positions: readonly PositionTruth[]
  readonly cashCents: number
  readonly orders: Truth['openOrders']
  readonly executions: Truth['executions']
}

type DeskOptions = {
  /** ISO 8601, when the market begins. */
  readonly start: string
  /** Further options of the gateway. */
  readonly gateway: readonly string[]
  readonly speed?: number
  /** Whether the core writes a tape, so that the day can be played again. */
  readonly hasTape?: boolean
  /** On top of a configuration that trades as often as it may. */
  readonly broker?: object
  readonly strategy?: object
  readonly execution?: object
  readonly risk?: object
}

/**
 * A simulated gateway that lives by IB's week, and a core that trades there in paper mode: in a simulation it
 * would not look at the calendar. Time can be made to pass faster while nothing is traded.
 */
export class LongSessionDesk {
  readonly dataDir = new DataDir(mkdtempSync(join(tmpdir(), 'mia-long-')))
  readonly speed: number
  readonly #ports: { readonly gateway: number; readonly control: number }
  #gateway!: MiaProcess
  #core!: MiaProcess

  private constructor(gateway: number, control: number, speed: number) {
    this.#ports = { gateway, control }
    this.speed = speed
  }

  static async open(options: DeskOptions): Promise<LongSessionDesk> {
    const { start, gateway, broker, strategy, execution, risk } = options
    const { speed = usualSpeed, hasTape = false } = options
    const desk = new LongSessionDesk(await freePort(), await freePort(), speed)
    const config = {
      ...busyConfig,
      broker: { ...busyConfig.broker, ...broker },
      strategy: { ...busyConfig.strategy, ...strategy },
      execution: { ...busyConfig.execution, ...execution },
      // One contract: the simulated account has the margin for no more.
      risk: { ...busyConfig.risk, baseContracts: 2, maxContracts: 1, ...risk },
    }
    writeFileSync(join(desk.dataDir.path, 'config.json'), JSON.stringify(config))
    await desk.startGateway(start, gateway)
    const place = ['--port', desk.#ports.gateway, '--account', account]
    const core = ['--mode', 'paper', '--data-dir', desk.dataDir.path, '--clock-rate', speed]
    const tape = hasTape ? [] : ['--no-tape']
    const args = ['run', ...tape, '--no-watchdog', ...place, ...core]
    desk.#core = await MiaProcess.start(...args.map(String))
    return desk
  }

  async startGateway(start: string, options: readonly string[]): Promise<void> {
    const ports = ['--port', this.#ports.gateway, '--control-port', this.#ports.control]
    const market = ['--seed', seed, '--speed', this.speed, '--account', account, '--start', start]
    const args = ['gateway', '--json', ...ports, ...market, ...options]
    this.#gateway = await MiaProcess.start(...args.map(String))
  }

  async stopGateway(): Promise<void> {
    await this.#gateway.stop()
  }

  /** What works at the broker stays there. */
  async stopCore(): Promise<void> {
    await this.#core.stop()
  }

  async close(): Promise<void> {
    await this.#core.stop()
    await this.#gateway.stop()
    rmSync(this.dataDir.path, { recursive: true, force: true })
  }

  async status(): Promise<CoreStatus> {
    return (await askControl(this.dataDir.socket, { type: 'status' })) as CoreStatus
  }

  /** The broker's own books, whatever it told anybody. */
  async broker(): Promise<BrokerBooks> {
    const { time, accounts, openOrders, executions } = await this.command<Truth>({ type: 'truth' })
    const positions = accounts.flatMap((one) => one.positions)
    const position = positions.reduce((sum, { contracts }) => sum + contracts, 0)
    const cashCents = accounts.reduce((sum, one) => sum + one.cashCents, 0)
    return { time, position, positions, cashCents, orders: openOrders, executions }
  }

  command<Value = unknown>(request: ControlRequest): Promise<Value> {
    return askGateway<Value>(this.#ports.control, request)
  }

  async setSpeed(times: number): Promise<void> {
    await this.command({ type: 'speed', times })
  }

  /** Makes the market's time pass at this speed until then, and goes on at the usual one. */
  async skipTo(iso: string, times: number): Promise<void> {
    await this.setSpeed(times)
    await this.untilTime(iso)
    await this.setSpeed(this.speed)
  }

  /** `mia reconcile`, as a person runs it. */
  async reconcile(): Promise<{ readonly code: number | null; readonly text: string }> {
    const { code, stdout, stderr } = await mia('reconcile', '--data-dir', this.dataDir.path)
    return { code, text: stdout + stderr }
  }

  rows(): AuditRow[] {
    const reader = new JournalReader(this.dataDir.journal(account))
    const kinds = ['fill', 'order', 'alert', 'link', 'trade', 'health', 'session']
    const rows = [...reader.rowsOf(kinds)].map((json) => AuditRow.parse(JSON.parse(json)))
    reader.close()
    return rows
  }

  rowsOf<Kind extends AuditRow['kind']>(kind: Kind): Extract<AuditRow, { kind: Kind }>[] {
    return this.rows().filter((row) => row.kind === kind) as Extract<AuditRow, { kind: Kind }>[]
  }

  /** Rows that the journal should have and has not. */
  missingRows(): number {
    const reader = new JournalReader(this.dataDir.journal(account))
    const missing = reader.missingRows()
    reader.close()
    return missing
  }

  /** Waits for the market's clock, however long the market takes to get there at its speed. */
  async untilTime(iso: string): Promise<void> {
    const { time } = await this.broker()
    const marketMs = Date.parse(iso) - Date.parse(time)
    await this.until(
      iso,
      () => this.broker(),
      (books) => Date.parse(books.time) >= Date.parse(iso),
      waitMs + marketMs / this.speed,
    )
  }

  /** Asks until the answer is what is waited for. @throws Error after the time, with the last answer */
  async until<Value>(
    what: string,
    ask: () => Value | Promise<Value>,
    isIt: (value: Value) => boolean,
    withinMs = waitMs,
  ): Promise<Value> {
    const deadlineMs = Date.now() + withinMs
    for (;;) {
      const value = await ask()
      if (isIt(value)) return value
      if (Date.now() > deadlineMs) {
        const last = JSON.stringify(value)?.slice(-1_000)
        const said = this.#core.output.slice(-3_000)
        throw new Error(`${what}: not within ${Math.round(withinMs)} ms; last ${last}\n${said}`)
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  }
}
