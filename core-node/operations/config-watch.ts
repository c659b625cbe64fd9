import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'

import type { Config } from '../../shared/config.ts'
import { parseConfig } from './config-file.ts'

/** What the file has come to say: a configuration that holds, or what is wrong with it. */
export type ConfigNews = { readonly config: Config } | { readonly problem: string }

/** The file as the system has it. */
export interface ConfigFile {
  /** Changes with every change of the file; undefined while there is none. @throws Error of the system */
  stamp(): string | undefined
  /** @throws Error of the system */
  read(): string
}

/** A configuration has a few kilobytes. */
const maxBytes = 1_048_576

export function configFileAt(path: string): ConfigFile {
  return {
    stamp() {
      const stat = statSync(path, { throwIfNoEntry: false })
      if (stat === undefined) return undefined
      return `${stat.ino}:${stat.mtimeMs}:${stat.ctimeMs}:${stat.size}`
    },
    read() {
      const stat = statSync(path)
      // A directory, a socket or a pipe must not be waited on.
      if (!stat.isFile()) throw new Error('it is not a file')
      if (stat.size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`)
      return readFileSync(path, 'utf8')
    },
  }
}

type Found = ConfigNews & {
  /** Of the contents; of the problem where there are none. */
  readonly digest: string
}

/**
 * Looks after the configuration's file while a core runs, and gives each content once. By its stamp it is known
 * whether to read it, by its digest whether it says anything new. What does not hold is looked at a second time
 * before it counts: it may only be half written. What holds is whole, as no beginning of a JSON object is one.
 */
export class ConfigWatch {
  readonly #path: string
  readonly #file: ConfigFile
  /** Of the version that was dealt with. */
  #stamp: string | undefined
  #digest = ''
  #isDoubted = false

  constructor(path: string, file: ConfigFile = configFileAt(path)) {
    this.#path = path
    this.#file = file
  }

  /** Called once a second; the first time it gives what the file says now. Never throws. */
  look(): ConfigNews | undefined {
    const stamp = this.#stampNow()
    if (stamp === this.#stamp) return undefined
    const found = this.#find(stamp)
    if ('problem' in found && !this.#isDoubted) {
      this.#isDoubted = true
      return undefined
    }
    this.#isDoubted = false
    this.#stamp = stamp
    if (found.digest === this.#digest) return undefined
    this.#digest = found.digest
    return found
  }

  #stampNow(): string | undefined {
    try {
      return this.#file.stamp()
    } catch (error) {
      return `no stamp: ${(error as Error).message}`
    }
  }

  #find(stamp: string | undefined): Found {
    if (stamp === undefined) return missing(`${this.#path}: is gone; put it back`)
    let text: string
    try {
      text = this.#file.read()
    } catch (error) {
      return missing(`${this.#path}: cannot be read (${(error as Error).message})`)
    }
    const digest = createHash('sha256').update(text).digest('hex')
    try {
      return { config: parseConfig(this.#path, text), digest }
    } catch (error) {
      return { problem: (error as Error).message, digest }
    }
  }
}

function missing(problem: string): Found {
  return { problem, digest: problem }
}
