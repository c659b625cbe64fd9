/**
 * A small seeded generator, so that the same seed gives the same market on every machine: xoshiro128**
 * (Blackman and Vigna 2018), whose four words of state are filled from the seed by the finaliser of
 * MurmurHash3 over a Weyl sequence. Integer arithmetic only.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #d: number

  /** @param seed an unsigned 32-bit integer */
  constructor(seed: number) {
    this.#a = mixed(seed, 1)
    this.#b = mixed(seed, 2)
    this.#c = mixed(seed, 3)
    this.#d = mixed(seed, 4)
  }

  /** 32 random bits as a signed integer: the cheapest draw, for whoever cuts bits out of it. */
  bits(): number {
    const result = Math.imul(rotated(Math.imul(this.#b, 5), 7), 9)
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = rotated(this.#d, 11)
    return result
  }

  /** Uniform in [0, 1), in steps of 2⁻³². */
  unit(): number {
    return (this.bits() >>> 0) / 4_294_967_296
  }

  /** Uniform between two numbers. */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit()
  }
}

function rotated(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count))
}

function mixed(seed: number, step: number): number {
  // The golden ratio's fraction: consecutive seeds and steps land far apart.
  let word = (seed + Math.imul(step, 0x9e3779b9)) | 0
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return word ^ (word >>> 16)
}
