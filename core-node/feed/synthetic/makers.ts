import type { Book } from './book.ts'
import type { Conditions } from './conditions.ts'
import type { FairValue } from './fair-value.ts'
import type { Random } from './random.ts'
import type { RestingSide } from './resting-side.ts'

/** What became of an order that was to come or go. */
export const Requote = {
  Nothing: 0,
  Changed: 1,
  /** The last of the best bid, or ask, is about to be withdrawn, and somebody takes it first. */
  BidRaced: 2,
  AskRaced: 3,
} as const
export type Requote = (typeof Requote)[keyof typeof Requote]

/** How far behind the best price a change falls, in 256ths: as counted in the Globex hour of 2023-12-25. */
const levelWeights = [158, 35, 21, 18, 12, 5, 2, 2, 2, 1] as const
const levelOfByte = Uint8Array.from(
  levelWeights.flatMap((weight, level) => Array(weight).fill(level)),
)

/** A quote this far on the wrong side of the fair value is withdrawn whole. */
const fleeTicks = 1

/** The last contracts of a level are more often taken than withdrawn: 83 to 87 % in the Globex hour. */
const raceShare = 0.8
/** More than this many are not the last ones. */
const raceContracts = 30

/**
 * Which side closes a gap in the spread: the one that the fair value favours, by its distance from the gap,
 * and the one from which the price went, so that two thirds of the gaps end in a move, as in the Globex hour.
 */
const favourPerTick = 0.9
const favourOfMove = 0.18

/**
 * Those who rest orders. Every price has a size that it tends to: a level that is short of it is more likely
 * to grow, one beyond it to shrink. So the side that is about to be passed thins out before it goes.
 */
export class Makers {
  readonly #book: Book
  readonly #fairValue: FairValue
  readonly #conditions: Conditions
  readonly #random: Random

  constructor(book: Book, fairValue: FairValue, conditions: Conditions, random: Random) {
    this.#book = book
    this.#fairValue = fairValue
    this.#conditions = conditions
    this.#random = random
  }

  /** One order comes or goes. */
  requote(): Requote {
    const bits = this.#random.bits()
    const isBid = (bits & 0x100) === 0
    const side = isBid ? this.#book.bids : this.#book.asks
    const crowd = isBid ? this.#conditions.bidCrowd : this.#conditions.askCrowd
    const level = levelOfByte[bits & 0xff] as number
    // The 23 bits left are as good as a new draw.
    const chance = (bits >>> 9) / 0x800000
    const priceTicks = side.bestTicks - side.side * level
    const distance = side.side * (this.#fairValue.seenTicks - priceTicks)
    const crowded = level === 0 ? crowd.best : crowd.behind
    const wanted = crowded * this.#conditions.wantedAt(level, distance)
    const resting = side.sizeAt(priceTicks)
    if (resting === 0) return this.#fill(side, priceTicks, wanted, chance)
    if (chance * (wanted + resting) < wanted) {
      side.add(priceTicks, this.#size())
      return Requote.Changed
    }
    const leaving = distance < -fleeTicks ? resting : Math.min(this.#size(), resting)
    if (level === 0 && leaving === resting && this.#isRaced(resting)) {
      return isBid ? Requote.BidRaced : Requote.AskRaced
    }
    side.remove(priceTicks, leaving)
    return Requote.Changed
  }

  /** During a halt orders come and go behind the best prices, and none of these is emptied. */
  requoteInHalt(): Requote {
    const bits = this.#random.bits()
    const side = (bits & 0x100) === 0 ? this.#book.bids : this.#book.asks
    const level = levelOfByte[bits & 0xff] as number
    const priceTicks = side.bestTicks - side.side * level
    const resting = side.sizeAt(priceTicks)
    const size = this.#size()
    if (level === 0 || resting === 0) return Requote.Nothing
    if (bits < 0) side.add(priceTicks, size)
    else if (resting > size) side.remove(priceTicks, size)
    else return Requote.Nothing
    return Requote.Changed
  }

  /** Somebody bids or offers inside the spread. @param book at least two ticks wide */
  narrow(): void {
    const { bids, asks, midTicks, lastMove } = this.#book
    const favour = (this.#fairValue.seenTicks - midTicks) * favourPerTick + lastMove * favourOfMove
    if (this.#random.unit() < 0.5 + favour) bids.add(bids.bestTicks + 1, this.#size())
    else asks.add(asks.bestTicks - 1, this.#size())
  }

  /** An empty price is filled, unless the book is too thin for every price to be used. */
  #fill(side: RestingSide, priceTicks: number, wanted: number, chance: number): Requote {
    if (chance * (wanted + 2) >= wanted) return Requote.Nothing
    side.add(priceTicks, this.#size())
    return Requote.Changed
  }

  #isRaced(resting: number): boolean {
    return resting < raceContracts && this.#random.unit() < raceShare
  }

  #size(): number {
    return Math.max(1, Math.round(this.#conditions.character.makerSizes.draw(this.#random)))
  }
}
