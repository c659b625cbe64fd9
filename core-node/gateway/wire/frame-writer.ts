import type { ByteMessage } from './byte-message.ts'

/** Enough for some hundreds of ticks; a larger message has a chunk of its own. */
const chunkBytes = 64 * 1024
const lengthBytes = 4
/** A busy connection needs two: one being filled, one on its way. */
const sparesMax = 4

/**
 * Frames messages into chunks that go to the socket whole, and uses chunks again that came back. A message
 * costs a copy and no garbage.
 */
export class FrameWriter {
  readonly #spares: Buffer[] = []
  #chunk: Buffer = Buffer.allocUnsafeSlow(chunkBytes)
  #length = 0
  #full: { readonly chunk: Buffer; readonly length: number }[] = []

  get isEmpty(): boolean {
    return this.#length === 0 && this.#full.length === 0
  }

  /** @param body fields, each ended by NUL */
  text(body: string): void {
    const size = Buffer.byteLength(body)
    this.#begin(size)
    this.#chunk.write(body, this.#length, 'utf8')
    this.#length += size
  }

  /** A message in two parts: one of the subscriber's own, one that all subscribers share. */
  parts(head: Uint8Array, tail: ByteMessage): void {
    const tailLength = tail.length
    this.#begin(head.length + tailLength)
    const chunk = this.#chunk
    let at = this.#length
    // Short runs: a loop is faster than a copy through the typed array's machinery.
    for (let i = 0; i < head.length; i++) chunk[at++] = head[i] as number
    const bytes = tail.bytes
    for (let i = 0; i < tailLength; i++) chunk[at++] = bytes[i] as number
    this.#length = at
  }

  /** Hands over what was written since. Each chunk comes back through `recycle` when it is sent. */
  drain(write: (bytes: Buffer, chunk: Buffer) => void): void {
    const full = this.#full
    this.#full = []
    for (const { chunk, length } of full) write(chunk.subarray(0, length), chunk)
    if (this.#length === 0) return
    const chunk = this.#chunk
    const length = this.#length
    this.#replaceChunk(chunkBytes)
    write(chunk.subarray(0, length), chunk)
  }

  recycle(chunk: Buffer): void {
    if (chunk.length === chunkBytes && this.#spares.length < sparesMax) this.#spares.push(chunk)
  }

  #begin(size: number): void {
    const needed = lengthBytes + size
    if (this.#length + needed > this.#chunk.length) {
      if (this.#length > 0) this.#full.push({ chunk: this.#chunk, length: this.#length })
      this.#replaceChunk(Math.max(chunkBytes, needed))
    }
    this.#length = this.#chunk.writeUInt32BE(size, this.#length)
  }

  #replaceChunk(bytes: number): void {
    const spare = bytes === chunkBytes ? this.#spares.pop() : undefined
    this.#chunk = spare ?? Buffer.allocUnsafeSlow(bytes)
    this.#length = 0
  }
}
