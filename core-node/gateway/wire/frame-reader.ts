/** The largest frame that @stoqey/ib and the official clients accept. */
export const frameBytesMax = 16 * 1024 * 1024

const lengthBytes = 4
const nothing = Buffer.alloc(0)

/** What a client sent can never become a frame. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/**
 * Cuts a stream of bytes into frames: a length of four bytes, big-endian, then as many bytes. Chunks come as
 * the network pleases: a frame in many, many in one. After each `push`, `next` is called until it has no more.
 */
export class FrameReader {
  /** Chunks that are not yet a whole frame, and how many bytes would make one. */
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #neededBytes = lengthBytes
  #buffer: Buffer = nothing
  #offset = 0

  push(chunk: Buffer): void {
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    if (this.#waitingBytes < this.#neededBytes) return
    this.#buffer = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting)
    this.#offset = 0
    this.#waiting = []
    this.#waitingBytes = 0
  }

  /**
   * Bytes outside the framing: the four that open a connection.
   * @returns undefined until all of them have come
   */
  take(bytes: number): Buffer | undefined {
    if (this.#buffer.length - this.#offset < bytes) return this.#waitFor(bytes)
    const start = this.#offset
    this.#offset += bytes
    return this.#buffer.subarray(start, this.#offset)
  }

  /** The next frame without its length, valid until the next `push`. @throws FrameError */
  next(): Buffer | undefined {
    const available = this.#buffer.length - this.#offset
    if (available < lengthBytes) return this.#waitFor(lengthBytes)
    const size = this.#buffer.readUInt32BE(this.#offset)
    if (size > frameBytesMax) {
      throw new FrameError(`a frame of ${size} bytes, more than the ${frameBytesMax} allowed`)
    }
    if (available < lengthBytes + size) return this.#waitFor(lengthBytes + size)
    const start = this.#offset + lengthBytes
    this.#offset = start + size
    return this.#buffer.subarray(start, this.#offset)
  }

  #waitFor(bytes: number): undefined {
    if (this.#buffer === nothing) return undefined
    this.#neededBytes = bytes
    const rest = this.#buffer.subarray(this.#offset)
    this.#buffer = nothing
    this.#offset = 0
    if (rest.length > 0) this.#waiting.push(rest)
    this.#waitingBytes += rest.length
    return undefined
  }
}
