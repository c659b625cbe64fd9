import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { CoreProcess } from '../../core-node/commands/core/core-process.ts'
import { JournalReader } from '../../core-node/engine/journal/journal-reader.ts'
import type { ScenarioName } from '../../core-node/feed/synthetic/scenarios.ts'
import { openSynthetic } from '../../core-node/feed/synthetic/synthetic-feed.ts'
import type { Truth } from '../../core-node/gateway/control/truth.ts'
import type { Gateway } from '../../core-node/gateway/gateway.ts'
import { startGateway } from '../../core-node/gateway/gateway.ts'
import type { CoreStatus } from '../../core-node/operations/control-protocol.ts'
import { DataDir } from '../../core-node/operations/data-dir.ts'
import type { KillLatch } from '../../core-node/operations/kill/kill-latch.ts'
import { readLatch } from '../../core-node/operations/kill/kill-latch.ts'
import { AuditRow } from '../../shared/audit.ts'
import { Config } from '../../shared/config.ts'
import { busyConfig } from './busy-config.ts'
import { ControlLine } from './control-line.ts'
import type { FaultList, Rig } from './rig.ts'
import type { VirtualTime } from './virtual-time.ts'

const account = 'DU0000042'
/** No margin is ever short here: what is tested is not how much may be traded. */
const startingCashCents = 100_000_000

export type SessionOptions = {
  readonly seed: number
  readonly time: VirtualTime
  /** Hears what core and gateway say, a line each, with the time of the market. */
  readonly tell: (text: string) => void
  /** Whose demands hold. Default: those of a simulation. */
  readonly mode?: 'simulation' | 'paper'
  /** Of the synthetic market. Default: a normal day. */
  readonly scenario?: ScenarioName
  /** Default: one that trades as often as it may. */
  readonly config?: Readonly<Record<string, unknown>> & { readonly broker: object }
}

/** Gateway and core over a real socket, in one process whose time is virtual: at the market's own speed. */
export class VirtualSession implements Rig {
  readonly rate = 1
  readonly control: ControlLine
  readonly #options: SessionOptions
  readonly #gateway: Gateway
  readonly #core: CoreProcess
  readonly #dataDir: DataDir
  refusal: string | undefined

  private constructor(options: SessionOptions, gateway: Gateway) {
    const { tell, mode = 'simulation', config = busyConfig } = options
    this.#options = options
    this.#gateway = gateway
    this.control = new ControlLine(gateway.controlPort ?? 0)
    this.#dataDir = new DataDir(mkdtempSync(join(tmpdir(), 'mia-faults-')))
    const { port } = gateway
    this.#core = new CoreProcess({
      config: Config.parse({ ...config, broker: { ...config.broker, port } }),
      mode,
      dataDir: this.#dataDir,
      account,
      edgeUrl: undefined,
      clockRate: 1,
      tape: false,
      log: { info: tell, warn: tell, error: tell },
      onRefused: (reason) => {
        this.refusal = reason
      },
      onLocked: () => {
        this.refusal = 'the kill switch has locked the core'
      },
    })
  }

  static async start(options: SessionOptions): Promise<VirtualSession> {
    const { seed, time, tell, scenario } = options
    const gateway = await time.during(
      startGateway({
        feed: openSynthetic({ seed, scenario, startUs: time.nowMs * 1_000 }),
        seed,
        speed: 1,
        host: '127.0.0.1',
        port: 0,
        controlPort: 0,
        account,
        startingCashCents,
        log: (text) => tell(`gateway: ${text}`),
      }),
    )
    const session = new VirtualSession(options, gateway)
    await time.during(session.#core.start())
    return session
  }

  async nowUs(): Promise<number> {
    return this.#options.time.nowMs * 1_000
  }

  pass(ms: number): Promise<void> {
    return this.#options.time.pass(ms)
  }

  async status(): Promise<CoreStatus> {
    return this.#core.status()
  }

  truth(): Promise<Truth> {
    return this.#ask(this.control.ask<Truth>({ type: 'truth' }))
  }

  faults(): Promise<FaultList> {
    return this.#ask(this.control.ask<FaultList>({ type: 'faults' }))
  }

  async inject(faults: string): Promise<void> {
    await this.#ask(this.control.ask({ type: 'inject', faults }))
  }

  async endFault(id: number): Promise<void> {
    await this.#ask(this.control.ask({ type: 'end', id }))
  }

  /** Differences that the core itself finds, asked now. */
  async differences(): Promise<readonly string[]> {
    const report = this.#core.reconcile().then(
      ({ differences }) => differences,
      (error: unknown) => [(error as Error).message],
    )
    return this.#options.time.during(report)
  }

  /** Goes flat, while `between` is called again and again. */
  async stopCore(between: () => Promise<void>): Promise<void> {
    let isOver = false
    const stopped = this.#core.stop().finally(() => {
      isOver = true
    })
    while (!isOver) {
      await this.#options.time.pass(50)
      await between()
    }
    await stopped
  }

  /** What a restart would find. */
  latch(): KillLatch | undefined {
    return readLatch(this.#dataDir.killLatch)
  }

  rows(): AuditRow[] {
    const reader = new JournalReader(this.#dataDir.journal(account))
    const kinds = [
      'fill',
      'order',
      'alert',
      'link',
      'trade',
      'kill',
      'session',
      'refusal',
      'commission',
    ]
    const rows = [...reader.rowsOf(kinds)].map((json) => AuditRow.parse(JSON.parse(json)))
    reader.close()
    return rows
  }

  async stop(): Promise<void> {
    this.control.close()
    await this.#options.time.during(this.#gateway.stop())
    rmSync(this.#dataDir.path, { recursive: true, force: true })
  }

  /** An answer over the control port takes no time of the market's. */
  #ask<Value>(answer: Promise<Value>): Promise<Value> {
    return this.#options.time.during(answer, 0)
  }
}
