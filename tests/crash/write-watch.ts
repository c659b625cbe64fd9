import { appendFileSync } from 'node:fs'
import process from 'node:process'

import type { Moment, Strike } from './point.ts'

/**
 * Counts the writes of this process by what they write, and ends it with SIGKILL at the one that is asked for:
 * nothing of the process runs after that, no handler and no buffer is emptied.
 */
export class WriteWatch {
  readonly #strike: Strike | undefined
  readonly #log: string
  #count = 0

  /** @param log a file that takes a line for each write, so that a parent knows how far it came */
  constructor(strike: Strike | undefined, log: string) {
    this.#strike = strike
    this.#log = log
  }

  /** A write is about to be made. @returns at which of its moments this process is to end, if at any */
  next(write: string): Moment | undefined {
    appendFileSync(this.#log, `${write}\n`)
    const strike = this.#strike
    if (strike === undefined || !isOf(write, strike.write)) return undefined
    this.#count++
    return this.#count === strike.occurrence ? strike.moment : undefined
  }

  /** Ends this process; it does not return. */
  end(): never {
    process.kill(process.pid, 'SIGKILL')
    throw new Error('a process that was killed went on')
  }
}

/** @param kind a write's whole name, or its first words */
export function isOf(write: string, kind: string): boolean {
  return write === kind || write.startsWith(`${kind} `)
}
