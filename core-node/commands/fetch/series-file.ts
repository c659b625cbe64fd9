import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'

import type { SeriesRow } from '../../broker/ib/history/series-request.ts'
import { UsageError } from '../../operations/exit.ts'

/** More rows of one second than fit in here there are not. */
const tailBytesMax = 4 * 1024 * 1024
const headBytesMax = 1_024

/**
 * A CSV file that grows. Opened again it goes on at its last time: a row cut in the middle is taken away, and so
 * are the rows of the last second, which may be not all, and a last bar, which may have been forming.
 */
export class SeriesFile {
  readonly #path: string
  readonly #descriptor: number
  #sizeBytes: number
  /** The time of the last rows, which were taken away and are to be had again. */
  readonly resumeUs: number | undefined
  rows = 0

  /** @throws UsageError when the file holds something else, or cannot be written */
  constructor(path: string, columns: readonly string[]) {
    this.#path = path
    try {
      this.#descriptor = openSync(path, existsSync(path) ? 'r+' : 'w+')
    } catch (error) {
      throw new UsageError(`${path}: cannot be written (${(error as Error).message})`)
    }
    this.#sizeBytes = fstatSync(this.#descriptor).size
    const header = `${columns.join(',')}\n`
    if (this.#sizeBytes === 0) this.#append(header)
    else this.#checkHeader(header)
    this.resumeUs = this.#cutTail(header.length)
  }

  write(rows: readonly SeriesRow[]): void {
    if (rows.length === 0) return
    this.rows += rows.length
    this.#append(`${rows.map(({ cells }) => cells.join(',')).join('\n')}\n`)
  }

  close(): void {
    fsyncSync(this.#descriptor)
    closeSync(this.#descriptor)
  }

  #append(text: string): void {
    this.#sizeBytes += writeSync(this.#descriptor, text, this.#sizeBytes)
  }

  #checkHeader(header: string): void {
    const head = this.#read(0, headBytesMax)
    if (head.startsWith(header)) return
    closeSync(this.#descriptor)
    const [found = ''] = head.split('\n')
    throw new UsageError(
      `${this.#path} holds other columns (${found.slice(0, 80)}) than ${header.trim()}: name another file with --out`,
    )
  }

  #cutTail(headerBytes: number): number | undefined {
    const from = Math.max(headerBytes, this.#sizeBytes - tailBytesMax)
    const tail = this.#read(from, this.#sizeBytes - from)
    const whole = tail.slice(0, tail.lastIndexOf('\n') + 1)
    const lines = whole.split('\n').slice(0, -1)
    const [last = ''] = lines.at(-1)?.split(',') ?? []
    const kept = lines.filter((line) => !line.startsWith(`${last},`))
    const bytes = lines.length === 0 ? 0 : kept.reduce((sum, line) => sum + line.length + 1, 0)
    this.#sizeBytes = from + bytes
    ftruncateSync(this.#descriptor, this.#sizeBytes)
    const millis = Date.parse(last)
    return Number.isNaN(millis) ? undefined : millis * 1_000
  }

  #read(from: number, bytes: number): string {
    const buffer = Buffer.alloc(bytes)
    const read = readSync(this.#descriptor, buffer, 0, bytes, from)
    return buffer.toString('latin1', 0, read)
  }
}
