import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'

import { DataError } from '../feed.ts'

/** The bytes of a file, unpacked if they are zstd, in blocks: never the whole file in memory. */
export interface ByteSource {
  /** Whether the last block has been read. */
  readonly isAtEnd: boolean
  /** How much of the file on disk is read, 0 to 1. */
  readonly progress: number
  /** The next `count` bytes, or fewer at the end; they stay unread until `skip`. */
  read(count: number): Promise<Buffer>
  /** Takes bytes away that were read. */
  skip(count: number): void
  /** All bytes at hand and those of the next block. */
  readMore(): Promise<Buffer>
  close(): Promise<void>
}

/** A block of a quarter megabyte holds some 5,000 orders: large enough that its overhead vanishes. */
const blockBytes = 256 * 1024
const zstdMagic = 0xfd2fb528

/** @throws DataError when the file cannot be opened */
export async function openBytes(file: string): Promise<ByteSource> {
  try {
    const handle = await open(file, 'r')
    const { size } = await handle.stat()
    const start = Buffer.alloc(4)
    await handle.read(start, 0, 4, 0)
    const raw = handle.createReadStream({ start: 0, highWaterMark: blockBytes })
    if (start.readUInt32LE(0) !== zstdMagic) return new StreamSource(file, raw, raw, size)
    const unpacked = createZstdDecompress({ chunkSize: blockBytes })
    // Errors of either stream come out of the one that is read.
    pipeline(raw, unpacked, () => {})
    return new StreamSource(file, unpacked, raw, size)
  } catch (error) {
    throw new DataError(file, '', openProblem(error), { cause: error })
  }
}

const openProblems: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'a folder, not a file',
  EACCES: 'no permission to read it',
}

export function openProblem(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  return openProblems[code ?? ''] ?? `cannot be opened (${(error as Error).message})`
}

class StreamSource implements ByteSource {
  isAtEnd = false
  readonly #file: string
  readonly #blocks: AsyncIterator<Buffer>
  readonly #raw: Readable & { readonly bytesRead: number }
  readonly #size: number
  #bytes: Buffer = Buffer.alloc(0)
  #unpacked = 0

  constructor(
    file: string,
    unpacked: Readable,
    raw: Readable & { readonly bytesRead: number },
    size: number,
  ) {
    this.#file = file
    this.#blocks = unpacked[Symbol.asyncIterator]()
    this.#raw = raw
    this.#size = size
  }

  get progress(): number {
    return this.#size === 0 ? 1 : this.#raw.bytesRead / this.#size
  }

  async read(count: number): Promise<Buffer> {
    while (this.#bytes.length < count && !this.isAtEnd) await this.readMore()
    return this.#bytes.subarray(0, count)
  }

  skip(count: number): void {
    this.#bytes = this.#bytes.subarray(count)
  }

  async readMore(): Promise<Buffer> {
    const block = await this.#next()
    if (block === undefined) this.isAtEnd = true
    else this.#bytes = this.#bytes.length === 0 ? block : Buffer.concat([this.#bytes, block])
    return this.#bytes
  }

  async close(): Promise<void> {
    await this.#blocks.return?.()
    this.#raw.destroy()
  }

  async #next(): Promise<Buffer | undefined> {
    try {
      const { value, done } = await this.#blocks.next()
      if (done === true) return undefined
      this.#unpacked += (value as Buffer).length
      return value as Buffer
    } catch (error) {
      throw new DataError(
        this.#file,
        `after ${this.#unpacked} unpacked bytes`,
        unpackProblem(error as NodeJS.ErrnoException),
        { cause: error },
      )
    }
  }
}

function unpackProblem(error: NodeJS.ErrnoException): string {
  if (error.code === 'Z_BUF_ERROR') return 'the zstd data ends too early: the file is truncated'
  if (error.code?.startsWith('ZSTD_') === true) {
    return `the zstd data is damaged (${error.message}). Fetch the file again`
  }
  return `it cannot be read (${error.message})`
}
