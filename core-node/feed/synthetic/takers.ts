import { maxLevels } from '../../market/events.ts'
import type { Book } from './book.ts'
import type { Conditions } from './conditions.ts'
import type { FairValue } from './fair-value.ts'
import type { Random } from './random.ts'

/**
 * How often an order repeats the side of the one before it, by the microseconds between them: orders of one
 * burst belong together. In the Globex hour of 2023-12-25 the correlation is 0.98, 0.86 and 0.57 below 10 µs,
 * 100 µs and 1 ms, and 0.07 to 0.18 above, which the fair value and the programs explain.
 */
function burstMemory(gapUs: number): number {
  if (gapUs < 10) return 0.98
  if (gapUs < 100) return 0.88
  return gapUs < 1_000 ? 0.66 : 0
}

/** Of the orders larger than the best level, those that do not stop there but go through the next ones. */
const sweepShare = 0.15

/**
 * A program buys or sells for minutes, in a third of the time each. The market guesses most of what it
 * does; the rest moves the price when it comes. So the flow of a minute says very little of the next one.
 */
const programSeconds = 180
const programSurprise = 0.03

/** Nobody is ever quite sure. */
const surestLeaning = 0.95

/**
 * Those who take. The side of an order follows its burst, or else the fair value and the program. It moves
 * the fair value by how much its side surprises: what could be guessed is in the price already, and so a
 * row of orders of one side gives nothing away.
 */
export class Takers {
  /** Of the last order: +1 bought, −1 sold. */
  side: 1 | -1 = 1
  /** Its prints, one a level. */
  prints = 0
  readonly printTicks = new Int32Array(maxLevels)
  readonly printSizes = new Int32Array(maxLevels)
  readonly #book: Book
  readonly #fairValue: FairValue
  readonly #conditions: Conditions
  readonly #random: Random
  #program = 0

  constructor(book: Book, fairValue: FairValue, conditions: Conditions, random: Random) {
    this.#book = book
    this.#fairValue = fairValue
    this.#conditions = conditions
    this.#random = random
  }

  /** A second begins: a program may end, and another begin. */
  step(): void {
    if (this.#random.unit() * programSeconds >= 1) return
    this.#program = Math.floor(this.#random.unit() * 3) - 1
  }

  /** One order takes from the book. @param gapUs since the one before */
  take(gapUs: number): void {
    const { character } = this.#conditions
    const memory = burstMemory(gapUs)
    const lean = this.#program * character.programLean
    const known = memory * this.side + (1 - memory) * this.#leaning
    const bias = known + (1 - memory) * lean
    this.side = 2 * this.#random.unit() - 1 < bias ? 1 : -1
    const size = Math.max(1, Math.round(character.takerSizes.draw(this.#random)))
    this.#execute(size, known + (1 - memory) * lean * (1 - programSurprise))
  }

  /**
   * Somebody takes what is left of the best level before it is withdrawn. Everybody saw it coming: it
   * moves nothing. @param side the taker's
   */
  takeLast(side: 1 | -1): void {
    this.side = side
    this.#takeFromBook(this.#opposite.bestSize)
  }

  /** Which side the fair value speaks for, −1 to 1. */
  get #leaning(): number {
    const distance = this.#fairValue.seenTicks - this.#book.midTicks
    const leaning = this.#conditions.character.signPull * distance
    return Math.max(-surestLeaning, Math.min(surestLeaning, leaning))
  }

  get #opposite() {
    return this.side > 0 ? this.#book.asks : this.#book.bids
  }

  /** @param expectedSide what everybody expected the side to be, −1 to 1 */
  #execute(size: number, expectedSide: number): void {
    const { character, impactTicks } = this.#conditions
    const taken = this.#takeFromBook(size)
    // Impact grows with the square root of size.
    const weight = Math.sqrt(taken / character.contractsPerTaker)
    this.#fairValue.nudge(impactTicks * weight * (this.side - expectedSide))
  }

  /** @returns contracts taken */
  #takeFromBook(size: number): number {
    const resting = this.#opposite
    const isSweep = size > resting.bestSize && this.#random.unit() < sweepShare
    // One of the levels in sight is left, so that the book never loses a side.
    const levels = isSweep ? resting.levels - 1 : 1
    let left = size
    this.prints = 0
    while (left > 0 && this.prints < levels) {
      const priceTicks = resting.bestTicks
      const taken = Math.min(left, resting.bestSize)
      this.printTicks[this.prints] = priceTicks
      this.printSizes[this.prints] = taken
      this.prints++
      resting.remove(priceTicks, taken)
      left -= taken
    }
    return size - left
  }
}
