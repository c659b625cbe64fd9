import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { CoreStatus, KillReport } from '../../core-node/operations/control-protocol.ts'
import { askControl } from '../../core-node/operations/control-socket.ts'
import { DataDir } from '../../core-node/operations/data-dir.ts'
import { AuditRow } from '../../shared/audit.ts'
import { freePort } from './ports.ts'
import { MiaProcess } from './process.ts'

/** Sixty market seconds in one of the wall's: a trade takes some seconds. */
const speed = 60
const seed = 7
const account = 'DU0000042'
const readyWithinMs = 60_000

type Page = { readonly rows: readonly unknown[] }

/** Gateway, edge and core as `mia up` starts them, each in its own process, on ports of their own. */
export class Stack {
  readonly dataDir: DataDir
  readonly gatewayPort: number
  readonly edgePort: number
  gateway!: MiaProcess
  edge!: MiaProcess
  core!: MiaProcess

  private constructor(gatewayPort: number, edgePort: number) {
    this.dataDir = new DataDir(mkdtempSync(join(tmpdir(), 'mia-system-')))
    this.gatewayPort = gatewayPort
    this.edgePort = edgePort
  }

  static async start(): Promise<Stack> {
    const stack = new Stack(await freePort(), await freePort())
    const [gateway, edge] = await Promise.all([stack.#startGateway(), stack.#startEdge()])
    stack.gateway = gateway
    stack.edge = edge
    stack.core = await stack.#startCore()
    return stack
  }

  get url(): string {
    return `http://127.0.0.1:${this.edgePort}`
  }

  async startCoreAgain(): Promise<void> {
    this.core = await this.#startCore()
  }

  async startEdgeAgain(): Promise<void> {
    this.edge = await this.#startEdge()
  }

  async stop(): Promise<void> {
    for (const part of [this.core, this.edge, this.gateway]) await part.stop()
    rmSync(this.dataDir.path, { recursive: true, force: true })
  }

  async status(): Promise<CoreStatus> {
    return (await askControl(this.dataDir.socket, { type: 'status' })) as CoreStatus
  }

  async kill(level: 'block' | 'cancel' | 'flatten'): Promise<KillReport> {
    const request = { type: 'kill', level, reason: 'drill', by: 'test' } as const
    return (await askControl(this.dataDir.socket, request)) as KillReport
  }

  /** Rows of a kind that D1 holds, newest first. */
  async history(kind: string): Promise<readonly Record<string, unknown>[]> {
    const { rows } = (await this.get(`history/${kind}?limit=200`)) as Page
    return rows as readonly Record<string, unknown>[]
  }

  /** Every audit row that the edge holds of the current journal. */
  async audit(): Promise<readonly AuditRow[]> {
    const rows: AuditRow[] = []
    for (;;) {
      const page = (await this.get(`audit?after=${rows.at(-1)?.seq ?? 0}&limit=500`)) as Page
      if (page.rows.length === 0) return rows
      rows.push(...page.rows.map((row) => AuditRow.parse(row)))
    }
  }

  async get(path: string): Promise<unknown> {
    const response = await fetch(`${this.url}/api/desks/local/${path}`)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }

  /** Asks until the answer is what is waited for. @throws Error after the time, with the last answer */
  async until<Value>(
    what: string,
    ask: () => Promise<Value>,
    isIt: (value: Value) => boolean,
    withinMs = readyWithinMs,
  ): Promise<Value> {
    const deadlineMs = Date.now() + withinMs
    for (;;) {
      const value = await ask()
      if (isIt(value)) return value
      if (Date.now() > deadlineMs) {
        throw new Error(`${what}: not within ${withinMs} ms; last ${JSON.stringify(value)}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  #startGateway(): Promise<MiaProcess> {
    const flags = ['--seed', seed, '--speed', speed, '--account', account]
    return MiaProcess.start(
      'gateway',
      '--json',
      '--port',
      `${this.gatewayPort}`,
      ...flags.map(String),
    )
  }

  #startEdge(): Promise<MiaProcess> {
    const flags = ['--port', this.edgePort, '--data-dir', this.dataDir.path]
    return MiaProcess.start('edge', ...flags.map(String))
  }

  #startCore(): Promise<MiaProcess> {
    const flags = ['--port', this.gatewayPort, '--account', account, '--edge', this.url]
    const clock = ['--clock-rate', speed, '--preset', 'order-flow', '--entry-hours', 'globex']
    const dataDir = ['--data-dir', this.dataDir.path, '--mode', 'simulation']
    return MiaProcess.start('run', ...[...flags, ...clock, ...dataDir].map(String))
  }
}
