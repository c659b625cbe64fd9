import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

import { UsageError } from '../operations/exit.ts'

const bufferChars = 1 << 20

/**
 * A text file that appears whole or not at all: it is written beside its place and moved there at the end.
 */
export class TextFile {
  readonly #path: string
  readonly #partial: string
  readonly #descriptor: number
  #buffer: string[] = []
  #buffered = 0
  #isOpen = true

  /** @throws UsageError when the place cannot be written */
  constructor(path: string) {
    this.#path = path
    this.#partial = `${path}.partial`
    try {
      this.#descriptor = openSync(this.#partial, 'w')
    } catch (error) {
      throw new UsageError(`${path}: cannot be written (${(error as Error).message})`)
    }
  }

  writeLine(line: string): void {
    this.#buffer.push(line, '\n')
    this.#buffered += line.length + 1
    if (this.#buffered >= bufferChars) this.#flush()
  }

  commit(): void {
    this.#flush()
    fsyncSync(this.#descriptor)
    closeSync(this.#descriptor)
    this.#isOpen = false
    renameSync(this.#partial, this.#path)
  }

  /** Leaves nothing behind, unless it was committed. */
  discard(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    closeSync(this.#descriptor)
    if (existsSync(this.#partial)) rmSync(this.#partial)
  }

  #flush(): void {
    writeSync(this.#descriptor, this.#buffer.join(''))
    this.#buffer = []
    this.#buffered = 0
  }
}
