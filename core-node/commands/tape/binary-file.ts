import { Buffer } from 'node:buffer'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

import { UsageError } from '../../operations/exit.ts'

const bufferBytes = 1 << 20

/** A file of bytes that appears whole or not at all: it is written beside its place and moved there at the end. */
export class BinaryFile {
  readonly #path: string
  readonly #partial: string
  readonly #descriptor: number
  readonly #buffer = Buffer.alloc(bufferBytes)
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

  /** @param bytes fewer than the buffer holds; they are copied */
  write(bytes: Buffer): void {
    if (this.#buffered + bytes.length > bufferBytes) this.#flush()
    this.#buffered += bytes.copy(this.#buffer, this.#buffered)
  }

  /** @param start written over what the file begins with */
  commit(start: Buffer): void {
    this.#flush()
    writeSync(this.#descriptor, start, 0, start.length, 0)
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
    writeSync(this.#descriptor, this.#buffer, 0, this.#buffered)
    this.#buffered = 0
  }
}
