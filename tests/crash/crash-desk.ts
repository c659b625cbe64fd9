import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { askGateway } from '../../core-node/gateway/control/control-client.ts'
import type { Truth } from '../../core-node/gateway/control/truth.ts'
import type {
  ControlRequest,
  CoreStatus,
  ReconciliationReport,
} from '../../core-node/operations/control-protocol.ts'
import { askControl } from '../../core-node/operations/control-socket.ts'
import { DataDir } from '../../core-node/operations/data-dir.ts'
import { AuditRow } from '../../shared/audit.ts'
import { coverOf } from '../faults/stop-watch.ts'
import { freePort } from '../system/ports.ts'
import { MiaProcess } from '../system/process.ts'
import { CoreChild } from './core-child.ts'
import { crashConfig } from './crash-config.ts'
import type { Strike } from './point.ts'

/** Market seconds in one of the wall's: a position lives for a second or two. */
export const speed = 20
export const account = 'DU0000042'
const pollMs = 15

export type DeskOptions = {
  readonly seed: number
  /** ISO 8601: when its market begins. */
  readonly start: string
  /** A folder of tapes from which the core warms up. */
  readonly tapes: string | undefined
  /** Market seconds in one of the wall's. */
  readonly speed?: number
}

export type CoreStart = {
  readonly strike?: Strike
  /** Whether the writes are logged, without a strike. */
  readonly isLogged?: boolean
  readonly mode?: 'simulation' | 'dry-run'
  readonly hasTape?: boolean
  readonly hasWatchdog?: boolean
}

/** A simulated gateway, and cores that live and die beside it, with a data folder that outlives them. */
export class CrashDesk {
  readonly dataDir: DataDir
  readonly port: number
  readonly #controlPort: number
  readonly #gateway: MiaProcess
  readonly #speed: number
  #lives = 0
  core: CoreChild | undefined

  private constructor(
    dataDir: DataDir,
    ports: readonly [number, number],
    gateway: MiaProcess,
    rate: number,
  ) {
    this.dataDir = dataDir
    ;[this.port, this.#controlPort] = ports
    this.#gateway = gateway
    this.#speed = rate
  }

  static async open({ seed, start, tapes, speed: rate = speed }: DeskOptions): Promise<CrashDesk> {
    const dataDir = new DataDir(mkdtempSync(join(tmpdir(), 'mia-crash-')))
    writeFileSync(join(dataDir.path, 'config.json'), JSON.stringify(crashConfig))
    if (tapes !== undefined) cpSync(tapes, dataDir.tapes, { recursive: true })
    const ports = [await freePort(), await freePort()] as const
    const market = { seed, speed: rate, start, 'history-minutes': 0, account }
    const places = { port: ports[0], 'control-port': ports[1] }
    const gateway = await MiaProcess.start('gateway', '--json', ...flags({ ...places, ...market }))
    return new CrashDesk(dataDir, ports, gateway, rate)
  }

  /** What the present core has written, by kind, in order; empty when it is not watched. */
  writes(): string[] {
    const log = this.#log
    return existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : []
  }

  async startCore(how: CoreStart = {}): Promise<CoreChild> {
    const { strike, isLogged = false, mode = 'simulation' } = how
    this.#lives++
    const place = { 'data-dir': this.dataDir.path, port: this.port, account }
    const args = [
      ...flags({ ...place, mode, 'clock-rate': this.#speed }),
      ...(how.hasTape === true ? [] : ['--no-tape']),
      ...(how.hasWatchdog === true ? [] : ['--no-watchdog']),
    ]
    const isWatched = isLogged || strike !== undefined
    const watching = {
      log: this.#log,
      port: this.port,
      journal: this.dataDir.journal(account),
      ...(strike === undefined ? {} : { strike }),
    }
    this.core = new CoreChild(args, isWatched ? watching : undefined)
    await this.core.ready
    // A core takes the market's time from the gateway, and carries it on by itself.
    await this.resumeMarket()
    return this.core
  }

  ask(request: ControlRequest): Promise<unknown> {
    return askControl(this.dataDir.socket, request)
  }

  async status(): Promise<CoreStatus> {
    return (await this.ask({ type: 'status' })) as CoreStatus
  }

  async reconcile(): Promise<ReconciliationReport> {
    return (await this.ask({ type: 'reconcile' })) as ReconciliationReport
  }

  /** The broker's own books, whatever it told anybody. */
  truth(): Promise<Truth> {
    return askGateway<Truth>(this.#controlPort, { type: 'truth' })
  }

  /** Contracts that the broker holds for us. */
  async position(): Promise<number> {
    return coverOf(await this.truth()).contracts
  }

  /** The market and its time stand still; the gateway answers. */
  async pauseMarket(): Promise<void> {
    await askGateway(this.#controlPort, { type: 'pause' })
  }

  async resumeMarket(): Promise<void> {
    await askGateway(this.#controlPort, { type: 'resume' })
  }

  async inject(faults: string): Promise<void> {
    await askGateway(this.#controlPort, { type: 'inject', faults })
  }

  /**
   * All rows of the journal, as far as they are committed; none before there is a journal. They are read from a
   * copy: whoever closes a database last cleans it up, and that is for the next core to do.
   */
  rows(): AuditRow[] {
    const journal = this.dataDir.journal(account)
    const copy = join(this.dataDir.path, 'copy.db')
    for (const part of ['', '-wal']) {
      rmSync(`${copy}${part}`, { force: true })
      if (existsSync(`${journal}${part}`)) copyFileSync(`${journal}${part}`, `${copy}${part}`)
    }
    if (!existsSync(copy)) return []
    const db = new DatabaseSync(copy)
    try {
      const isMade = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'audit'").get()
      if (isMade === undefined) return []
      const rows = db.prepare('SELECT json FROM audit ORDER BY seq').all()
      return rows.map(({ json }) => AuditRow.parse(JSON.parse(String(json))))
    } finally {
      db.close()
    }
  }

  get isLatched(): boolean {
    return existsSync(this.dataDir.killLatch)
  }

  /** Asks until the answer is what is waited for. @returns the last answer, and whether it is */
  async until<Value>(
    ask: () => Value | Promise<Value>,
    isIt: (value: Value) => boolean,
    withinMs: number,
  ): Promise<{ readonly isSo: boolean; readonly value: Value }> {
    const deadlineMs = Date.now() + withinMs
    for (;;) {
      const value = await ask()
      if (isIt(value)) return { isSo: true, value }
      if (Date.now() > deadlineMs) return { isSo: false, value }
      await pause(pollMs)
    }
  }

  async close(): Promise<void> {
    this.core?.signal('SIGKILL')
    await this.core?.ended
    await this.#gateway.stop()
    rmSync(this.dataDir.path, { recursive: true, force: true })
  }

  get #log(): string {
    return join(this.dataDir.path, `writes-${this.#lives}.log`)
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function flags(values: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)])
}
