/** The longest number takes: an escape and a double. */
export const maxNumberBytes = 10

/** A zero in two bytes, as which no number is written: an eight-byte double follows. */
export const escape = [0x80, 0x00] as const

/** What is larger, or no integer, is written as a double behind the escape. */
const largestVarint = 2 ** 51

/** Numbers up to here have the shift of their sign within 31 bits. */
const smallLimit = 2 ** 30

/**
 * Writes numbers into a block of bytes, one after another, without allocating. It never looks whether there
 * is room: the caller leaves as much as a record can take.
 */
export class ByteWriter {
  at = 0
  bytes: Uint8Array = new Uint8Array(0)
  #view = new DataView(this.bytes.buffer)

  /** Goes on in another block. */
  begin(bytes: Uint8Array, at: number): void {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at
  }

  byte(value: number): void {
    this.bytes[this.at++] = value
  }

  /** @param value 0 to 65,535 */
  uint16(value: number): void {
    this.#view.setUint16(this.at, value, true)
    this.at += 2
  }

  /** @param value 0 to 2³² − 1 */
  uint32(value: number): void {
    this.#view.setUint32(this.at, value, true)
    this.at += 4
  }

  double(value: number): void {
    this.#view.setFloat64(this.at, value, true)
    this.at += 8
  }

  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.at)
    this.at += bytes.length
  }

  /** A number by its distance from one that the reader knows: one byte when it is within 64. */
  delta(value: number, from: number): void {
    const distance = value - from
    const small = distance | 0
    // A fraction may be lost in the distance: then it is no small number either.
    const isExact = small === distance && from + small === value
    if (!isExact || small >= smallLimit || small < -smallLimit) {
      this.#largeDelta(value, from)
      return
    }
    const { bytes } = this
    // Zigzag: the sign goes into the lowest bit, so that small negative numbers are short too.
    let rest = (small << 1) ^ (small >> 31)
    while (rest > 0x7f) {
      bytes[this.at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    bytes[this.at++] = rest
  }

  number(value: number): void {
    this.delta(value, 0)
  }

  #largeDelta(value: number, from: number): void {
    const distance = value - from
    const isExact = Number.isSafeInteger(value) && Number.isSafeInteger(from)
    if (!isExact || Math.abs(distance) > largestVarint) {
      this.byte(escape[0])
      this.byte(escape[1])
      this.double(value)
      return
    }
    let rest = distance < 0 ? -distance * 2 - 1 : distance * 2
    while (rest > 0x7f) {
      this.byte((rest % 128) | 0x80)
      rest = Math.floor(rest / 128)
    }
    this.byte(rest)
  }
}
