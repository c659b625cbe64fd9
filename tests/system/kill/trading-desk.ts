import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { JournalReader } from '../../../core-node/engine/journal/journal-reader.ts'
import { askGateway } from '../../../core-node/gateway/control/control-client.ts'
import type { Truth } from '../../../core-node/gateway/control/truth.ts'
import type { ControlRequest, CoreStatus } from '../../../core-node/operations/control-protocol.ts'
import { askControl } from '../../../core-node/operations/control-socket.ts'
import { DataDir } from '../../../core-node/operations/data-dir.ts'
import { readOrMakeKeys } from '../../../core-node/operations/keys.ts'
import { AuditRow } from '../../../shared/audit.ts'
import { freePort } from '../ports.ts'
import { MiaProcess } from '../process.ts'

/** Sixty market seconds in one of the wall's: a position comes within seconds, a cool-down passes in one. */
export const deskSpeed = 60
const account = 'DU0000044'
const pollMs = 20

type DeskOptions = {
  readonly seed?: number
  /** In place of the defaults: config.json of the data folder. */
  readonly config?: unknown
  /** The core's edge; there need not be one. */
  readonly edgeUrl?: string
  /** A module that the core's process loads first. */
  readonly preload?: URL
}

/** A simulated gateway, and a core that trades there: to be killed in every way. */
export class TradingDesk {
  readonly dataDir: DataDir
  readonly #port: number
  readonly #controlPort: number
  readonly #options: DeskOptions
  #gateway!: MiaProcess
  core!: MiaProcess

  private constructor(ports: readonly [number, number], options: DeskOptions) {
    this.dataDir = new DataDir(mkdtempSync(join(tmpdir(), 'mia-kill-')))
    this.#options = options
    ;[this.#port, this.#controlPort] = ports
    const { config } = options
    if (config !== undefined) {
      writeFileSync(join(this.dataDir.path, 'config.json'), JSON.stringify(config))
    }
  }

  static async open(options: DeskOptions = {}): Promise<TradingDesk> {
    const desk = new TradingDesk([await freePort(), await freePort()], options)
    const { seed = 7 } = options
    const ports = ['--port', desk.#port, '--control-port', desk.#controlPort]
    const market = ['--seed', seed, '--speed', deskSpeed, '--account', account]
    desk.#gateway = await MiaProcess.start(
      'gateway',
      '--json',
      ...[...ports, ...market].map(String),
    )
    await desk.startCore()
    return desk
  }

  async startCore(): Promise<void> {
    const { edgeUrl, preload } = this.#options
    if (edgeUrl !== undefined) readOrMakeKeys(this.dataDir.keys, 'local')
    const edge = edgeUrl === undefined ? [] : ['--edge', edgeUrl]
    const place = ['--port', this.#port, '--account', account, '--data-dir', this.dataDir.path]
    const market = ['--clock-rate', deskSpeed, '--preset', 'order-flow', '--entry-hours', 'globex']
    const args = ['--mode', 'simulation', '--no-tape', ...place, ...market, ...edge]
    const nodeArgs = preload === undefined ? [] : ['--import', preload.href]
    this.core = await MiaProcess.startUnder(nodeArgs, 'run', ...args.map(String))
  }

  /** Ends everything; the watchdog sees that its data folder is gone. */
  async close(): Promise<void> {
    this.core.signal('SIGCONT')
    await this.core.stop()
    await this.#gateway.stop()
    rmSync(this.dataDir.path, { recursive: true, force: true })
  }

  ask(request: ControlRequest): Promise<unknown> {
    return askControl(this.dataDir.socket, request)
  }

  async status(): Promise<CoreStatus> {
    return (await this.ask({ type: 'status' })) as CoreStatus
  }

  /** The broker's own books, whatever it told anybody. */
  async truth(): Promise<{ position: number; orders: Truth['openOrders']; truth: Truth }> {
    const truth = await askGateway<Truth>(this.#controlPort, { type: 'truth' })
    const positions = truth.accounts.flatMap((one) => one.positions)
    const position = positions.reduce((sum, { contracts }) => sum + contracts, 0)
    return { position, orders: truth.openOrders, truth }
  }

  async inject(faults: string): Promise<void> {
    await askGateway(this.#controlPort, { type: 'inject', faults })
  }

  /** A position, and its stop and target at work. */
  async inPosition(): Promise<number> {
    const { position } = await this.until(
      'a position with its stop',
      () => this.truth(),
      ({ position: contracts, orders }) => contracts !== 0 && orders.length === 2,
    )
    return position
  }

  /** The broker knows of nothing any more. */
  async flat(withinMs = 30_000): Promise<void> {
    await this.until(
      'nothing open at the broker',
      () => this.truth(),
      ({ position, orders }) => position === 0 && orders.length === 0,
      withinMs,
    )
  }

  rows(): AuditRow[] {
    const reader = new JournalReader(this.dataDir.journal(account))
    try {
      return reader.rowsAfter(0, 1_000_000).map((json) => AuditRow.parse(JSON.parse(json)))
    } finally {
      reader.close()
    }
  }

  rowsOf<Kind extends AuditRow['kind']>(kind: Kind): Extract<AuditRow, { kind: Kind }>[] {
    return this.rows().filter((row) => row.kind === kind) as Extract<AuditRow, { kind: Kind }>[]
  }

  /** Asks until the answer is what is waited for. @throws Error after the time, with the last answer */
  async until<Value>(
    what: string,
    ask: () => Value | Promise<Value>,
    isIt: (value: Value) => boolean,
    withinMs = 60_000,
  ): Promise<Value> {
    const deadlineMs = Date.now() + withinMs
    for (;;) {
      const value = await ask()
      if (isIt(value)) return value
      if (Date.now() > deadlineMs) {
        const last = JSON.stringify(value)?.slice(0, 1_000)
        throw new Error(`${what}: not within ${withinMs} ms; last ${last}\n${this.core.output}`)
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  }
}
