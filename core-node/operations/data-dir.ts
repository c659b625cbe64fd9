import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { UsageError } from './exit.ts'
import { killFileName } from './kill/kill-file.ts'

/** Where everything this machine keeps lies, unless --data-dir says otherwise. */
export const defaultDataDir = '.mia'

/** A Unix socket's path may have 107 bytes; a deep data folder has its socket in the system's own. */
const maxSocketPath = 100

/** The places in a data folder. The folder is made when it is not there. */
export class DataDir {
  readonly path: string

  /** @throws UsageError when it cannot be made */
  constructor(path: string) {
    this.path = resolve(path)
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 })
    } catch (error) {
      throw new UsageError(`${path}: cannot be used as data folder (${(error as Error).message})`)
    }
  }

  get socket(): string {
    return this.#socketAt('core.sock', 'mia')
  }

  /** Where the watchdog hears the core's heart. */
  get watchdogSocket(): string {
    return this.#socketAt('watchdog.sock', 'mia-watchdog')
  }

  /** Whoever makes this file stops trading. */
  get killFile(): string {
    return join(this.path, killFileName)
  }

  /** What the kill switch stands at, beside the journal. */
  get killLatch(): string {
    return join(this.path, 'kill-latch.json')
  }

  /** What the watchdog did in the core's place. */
  get interventions(): string {
    return join(this.path, 'watchdog.jsonl')
  }

  /** What the watchdog tells the edge itself, in a journal of its own. */
  get watchdogJournal(): string {
    return join(this.path, 'watchdog.db')
  }

  /** One journal for each account: positions of one say nothing about another. */
  journal(account: string | undefined): string {
    return join(this.path, account === undefined ? 'journal.db' : `journal-${account}.db`)
  }

  get keys(): string {
    return join(this.path, 'keys.json')
  }

  get simulation(): string {
    return join(this.path, 'simulation.json')
  }

  /** Made by the recorder, when there is something to record. */
  get tapes(): string {
    return join(this.path, 'tapes')
  }

  get edge(): string {
    return this.#folder('edge')
  }

  get logs(): string {
    return this.#folder('logs')
  }

  #socketAt(name: string, prefix: string): string {
    const path = join(this.path, name)
    if (Buffer.byteLength(path) <= maxSocketPath) return path
    const digest = createHash('sha256').update(this.path).digest('hex').slice(0, 16)
    return join(tmpdir(), `${prefix}-${digest}.sock`)
  }

  #folder(name: string): string {
    const path = join(this.path, name)
    mkdirSync(path, { recursive: true })
    return path
  }
}
