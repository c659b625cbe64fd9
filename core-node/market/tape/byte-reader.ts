/**
 * Reads what `ByteWriter` wrote. Behind the end it reads zeros, and `isOverrun` tells: a record is judged once,
 * when it has been read.
 */
export class ByteReader {
  at = 0
  bytes: Uint8Array = new Uint8Array(0)
  #view = new DataView(this.bytes.buffer)

  begin(bytes: Uint8Array, at = 0): void {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.bytes.length - this.at
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length
  }

  get isOverrun(): boolean {
    return this.at > this.bytes.length
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0
  }

  uint16(): number {
    return this.byte() + this.byte() * 256
  }

  uint32(): number {
    const { at } = this
    this.at += 4
    return this.isOverrun ? 0 : this.#view.getUint32(at, true)
  }

  double(): number {
    const { at } = this
    this.at += 8
    return this.isOverrun ? 0 : this.#view.getFloat64(at, true)
  }

  /** A part of the block itself, not a copy. */
  raw(length: number): Uint8Array {
    const { at } = this
    this.at += length
    return this.bytes.subarray(at, this.at)
  }

  delta(from: number): number {
    const first = this.byte()
    if (first < 0x80) return from + ((first >>> 1) ^ -(first & 1))
    return this.#longDelta(first, from)
  }

  number(): number {
    return this.delta(0)
  }

  #longDelta(first: number, from: number): number {
    let next = this.byte()
    if (first === 0x80 && next === 0) return this.double()
    let rest = (first & 0x7f) + (next & 0x7f) * 128
    let scale = 128 * 128
    while (next > 0x7f) {
      next = this.byte()
      rest += (next & 0x7f) * scale
      scale *= 128
    }
    return from + (rest % 2 === 0 ? rest / 2 : -(rest + 1) / 2)
  }
}
