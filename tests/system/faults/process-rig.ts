import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { JournalReader } from '../../../core-node/engine/journal/journal-reader.ts'
import type { Truth } from '../../../core-node/gateway/control/truth.ts'
import type {
  CoreStatus,
  ReconciliationReport,
} from '../../../core-node/operations/control-protocol.ts'
import { askControl } from '../../../core-node/operations/control-socket.ts'
import { DataDir } from '../../../core-node/operations/data-dir.ts'
import { AuditRow } from '../../../shared/audit.ts'
import { busyConfig } from '../../faults/busy-config.ts'
import { ControlLine } from '../../faults/control-line.ts'
import type { FaultList, Rig } from '../../faults/rig.ts'
import { freePort } from '../ports.ts'
import { MiaProcess } from '../process.ts'

const account = 'DU0000042'

/** One contract: the simulated account has the margin for no more. */
const config = {
  ...busyConfig,
  risk: { ...busyConfig.risk, baseContracts: 2, maxContracts: 1 },
}

/** `mia gateway` with its control port and `mia run`, each in its own process, with a data folder of their own. */
export class ProcessRig implements Rig {
  readonly rate: number
  readonly #dataDir: DataDir
  readonly #control: ControlLine
  readonly #gateway: MiaProcess
  readonly #core: MiaProcess

  private constructor(
    rate: number,
    dataDir: DataDir,
    control: ControlLine,
    processes: { readonly gateway: MiaProcess; readonly core: MiaProcess },
  ) {
    this.rate = rate
    this.#dataDir = dataDir
    this.#control = control
    this.#gateway = processes.gateway
    this.#core = processes.core
  }

  /** @param rate market seconds in one of the wall's */
  static async start(seed: number, rate: number): Promise<ProcessRig> {
    const dataDir = new DataDir(mkdtempSync(join(tmpdir(), 'mia-faults-')))
    writeFileSync(join(dataDir.path, 'config.json'), JSON.stringify(config))
    const [port, controlPort] = [await freePort(), await freePort()]
    const market = { port, 'control-port': controlPort, seed, speed: rate, account }
    const gateway = await MiaProcess.start('gateway', '--json', ...flags(market))
    const desk = { mode: 'simulation', 'data-dir': dataDir.path, port, account }
    const core = await MiaProcess.start(
      'run',
      '--no-tape',
      '--no-watchdog',
      ...flags({ ...desk, 'clock-rate': rate }),
    )
    return new ProcessRig(rate, dataDir, new ControlLine(controlPort), { gateway, core })
  }

  async nowUs(): Promise<number> {
    return Date.parse((await this.truth()).time) * 1_000
  }

  pass(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms))
  }

  async status(): Promise<CoreStatus> {
    return (await askControl(this.#dataDir.socket, { type: 'status' })) as CoreStatus
  }

  truth(): Promise<Truth> {
    return this.#control.ask<Truth>({ type: 'truth' })
  }

  faults(): Promise<FaultList> {
    return this.#control.ask<FaultList>({ type: 'faults' })
  }

  async inject(faults: string): Promise<void> {
    await this.#control.ask({ type: 'inject', faults })
  }

  async endFault(id: number): Promise<void> {
    await this.#control.ask({ type: 'end', id })
  }

  async differences(): Promise<readonly string[]> {
    const report = await askControl(this.#dataDir.socket, { type: 'reconcile' })
    return (report as ReconciliationReport).differences
  }

  /** The broker's books are watched by their own clock: the core's socket goes with it. */
  async stopCore(): Promise<void> {
    await this.#core.stop()
  }

  rows(): AuditRow[] {
    const reader = new JournalReader(this.#dataDir.journal(account))
    const kinds = ['fill', 'order', 'alert', 'link', 'trade', 'commission']
    const rows = [...reader.rowsOf(kinds)].map((json) => AuditRow.parse(JSON.parse(json)))
    reader.close()
    return rows
  }

  async stop(): Promise<void> {
    this.#control.close()
    await this.#core.stop()
    await this.#gateway.stop()
    rmSync(this.#dataDir.path, { recursive: true, force: true })
  }
}

function flags(values: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)])
}
