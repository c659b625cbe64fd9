import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { UsageError } from './exit.ts'

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
    const path = join(this.path, 'core.sock')
    if (Buffer.byteLength(path) <= maxSocketPath) return path
    const name = createHash('sha256').update(this.path).digest('hex').slice(0, 16)
    return join(tmpdir(), `mia-${name}.sock`)
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

  get edge(): string {
    return this.#folder('edge')
  }

  get logs(): string {
    return this.#folder('logs')
  }

  #folder(name: string): string {
    const path = join(this.path, name)
    mkdirSync(path, { recursive: true })
    return path
  }
}
