/** The longest message that is built here, a tick, has about 80 bytes. */
const bytesMax = 512
const zero = 48
const minus = 45

/** A message, or the part of it that subscribers share, built byte by byte: no string, no garbage. */
export class ByteMessage {
  readonly bytes = new Uint8Array(bytesMax)
  length = 0

  clear(): this {
    this.length = 0
    return this
  }

  /** A field of ASCII characters. */
  text(value: string): this {
    for (let i = 0; i < value.length; i++) this.bytes[this.length++] = value.charCodeAt(i)
    return this.#endField()
  }

  /** A field that is an integer. */
  integer(value: number): this {
    let rest = value
    if (rest < 0) {
      this.bytes[this.length++] = minus
      rest = -rest
    }
    let digits = 1
    for (let power = 10; power <= rest; power *= 10) digits++
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      const next = Math.floor(rest / 10)
      this.bytes[at] = zero + (rest - next * 10)
      rest = next
    }
    this.length += digits
    return this.#endField()
  }

  #endField(): this {
    this.bytes[this.length++] = 0
    return this
  }
}
