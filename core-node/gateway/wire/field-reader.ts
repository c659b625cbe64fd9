/** A field is missing, or is not what its place asks for. */
export class FieldError extends Error {
  override readonly name = 'FieldError'
}

/**
 * Reads a message's fields in order. Clients spell "no value" in several ways: an empty field (@stoqey/ib,
 * ib_async), the largest double as Java or as Python prints it, the largest integer (the official clients).
 */
export class FieldReader {
  readonly #fields: readonly string[]
  #at = 0

  constructor(payload: Buffer | string) {
    const fields = payload.toString().split('\0')
    // The last field ends with NUL too.
    if (fields.at(-1) === '') fields.pop()
    this.#fields = fields
  }

  get count(): number {
    return this.#fields.length
  }

  get left(): number {
    return this.#fields.length - this.#at
  }

  /** A field by its place, or undefined; reading goes on where it was. */
  at(index: number): string | undefined {
    return this.#fields[index]
  }

  text(): string {
    const field = this.#fields[this.#at]
    if (field === undefined) throw new FieldError(`field ${this.#at} is missing`)
    this.#at++
    return field
  }

  skip(fields: number): void {
    if (fields < 0) throw new FieldError(`field ${this.#at - 1} is a count below zero`)
    if (this.left < fields) throw new FieldError(`field ${this.#fields.length} is missing`)
    this.#at += fields
  }

  /** An empty field is 0. */
  integer(): number {
    const text = this.text()
    if (text === '') return 0
    if (!/^-?\d{1,15}$/.test(text)) throw this.#unfit(text, 'an integer')
    return Number(text)
  }

  /** A number, or undefined where the client has none to give. */
  optionalNumber(): number | undefined {
    const text = this.text()
    if (text === '') return undefined
    const value = Number(text)
    if (Number.isNaN(value)) throw this.#unfit(text, 'a number')
    return value === Number.MAX_VALUE || value === Number.POSITIVE_INFINITY ? undefined : value
  }

  /** An empty field is false: so @stoqey/ib sends what its user left out. */
  flag(): boolean {
    const text = this.text()
    if (text === '' || text === '0' || text === 'false') return false
    if (text === '1' || text === 'true') return true
    throw this.#unfit(text, '0 or 1')
  }

  #unfit(text: string, wanted: string): FieldError {
    return new FieldError(`field ${this.#at - 1} is "${text.slice(0, 40)}" where ${wanted} is due`)
  }
}
