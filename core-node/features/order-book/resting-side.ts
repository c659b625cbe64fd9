import { microsPerSecond } from '../../../shared/units.ts'

const aliveAfterUs = 2 * microsPerSecond
const spoofUs = 60 * microsPerSecond
/** Cancelled beyond this share of its largest size, a level was not meant to be traded. */
const spoofShare = 0.8
/** The guard watches cancellations this near to price. */
const nearTicks = 2
const reachTicks = 8

/** Prices watched at once: a power of two, addressed by price, so nothing moves when price does. */
const slots = 64
const mask = slots - 1

/** e^(−d/8) by half ticks, the distances that a mid can have. Beyond the table nothing is felt. */
const nearness = Float64Array.from({ length: 256 }, (_, halfTicks) =>
  Math.exp(-halfTicks / 2 / reachTicks),
)

/** What a book's levels are judged by: one object, written anew for every book. */
export type BookScene = {
  tsUs: number
  midTicks: number
  /** Of the book before: a best level that is pulled takes the mid away from itself. */
  previousMidTicks: number
  /** Of the visible levels of both sides, contracts. */
  medianSize: number
  /** From which size a level is large. */
  largeSize: number
}

/**
 * The large resting orders of one side: how long each has stood, what was traded at its price, and whether it
 * was pulled away as price came near. A level counts after two seconds; one that was pulled counts for
 * nothing for a minute.
 */
export class RestingSide {
  /** Prices are turned so that the best is the highest on both sides. */
  readonly #sign: 1 | -1
  readonly #keys = new Int32Array(slots)
  /** When the level became large; NaN while it is not. */
  readonly #sinceUs = new Float64Array(slots).fill(Number.NaN)
  /** The most it held while it was watched; 0 for a slot that watches nothing. */
  readonly #most = new Float64Array(slots)
  /** What was traded at its price since then. */
  readonly #traded = new Float64Array(slots)
  readonly #spoofedUntilUs = new Float64Array(slots).fill(Number.NEGATIVE_INFINITY)
  readonly #isSeen = new Uint8Array(slots)
  /** The slots that watch a level, in no order. */
  readonly #watching = new Int32Array(slots)
  #watched = 0
  /** Σ size/median·e^(−d/8) over the levels that count, d in ticks from the mid. */
  strength = 0
  /** How many levels count. */
  count = 0
  /** Levels pulled away in this session. */
  spoofs = 0

  /** @param sign 1 for bids, −1 for asks */
  constructor(sign: 1 | -1) {
    this.#sign = sign
  }

  get isWatching(): boolean {
    return this.#watched > 0
  }

  /** An aggressive order met this side. */
  onTrade(priceTicks: number, size: number): void {
    const key = priceTicks * this.#sign
    const slot = key & mask
    if (this.#keys[slot] === key) this.#traded[slot] = (this.#traded[slot] as number) + size
  }

  begin(): void {
    this.strength = 0
    this.count = 0
  }

  onLevel(priceTicks: number, size: number, scene: BookScene): void {
    const key = priceTicks * this.#sign
    const slot = key & mask
    const isLarge = size >= scene.largeSize
    const isWatched = this.#keys[slot] === key && (this.#most[slot] as number) > 0
    if (size <= 0 || (!isWatched && !isLarge)) return
    if (!isWatched) this.#watch(slot, key)
    this.#isSeen[slot] = 1
    this.#measure(slot, size, scene)
    if (isLarge) this.#countLarge(slot, size, Math.abs(2 * (scene.midTicks - priceTicks)), scene)
    else this.#sinceUs[slot] = Number.NaN
  }

  /**
   * All levels have been told. Those that are missing within what is visible were taken or pulled; of those
   * beyond it nothing is known any more.
   */
  end(worstTicks: number, scene: BookScene): void {
    const worstKey = worstTicks * this.#sign
    for (let i = this.#watched - 1; i >= 0; i--) {
      const slot = this.#watching[i] as number
      if (this.#isSeen[slot] === 1) {
        this.#isSeen[slot] = 0
        continue
      }
      if ((this.#keys[slot] as number) > worstKey) this.#measure(slot, 0, scene)
      this.#most[slot] = 0
      this.#watched--
      this.#watching[i] = this.#watching[this.#watched] as number
    }
  }

  /** The book was lost: nobody knows what happened to its levels. */
  forget(): void {
    this.#most.fill(0)
    this.#isSeen.fill(0)
    this.#watched = 0
    this.begin()
  }

  clear(): void {
    this.forget()
    this.#spoofedUntilUs.fill(Number.NEGATIVE_INFINITY)
    this.spoofs = 0
  }

  #watch(slot: number, key: number): void {
    if ((this.#most[slot] as number) === 0) this.#watching[this.#watched++] = slot
    if (this.#keys[slot] !== key) this.#spoofedUntilUs[slot] = Number.NEGATIVE_INFINITY
    this.#keys[slot] = key
    this.#most[slot] = 0
    this.#traded[slot] = 0
    this.#sinceUs[slot] = Number.NaN
  }

  #measure(slot: number, size: number, scene: BookScene): void {
    const most = this.#most[slot] as number
    const traded = this.#traded[slot] as number
    if (size <= most && most - size - traded <= spoofShare * most) return
    if (size < most) {
      const distance = Math.abs(scene.previousMidTicks - (this.#keys[slot] as number) * this.#sign)
      if (distance <= nearTicks) {
        this.#spoofedUntilUs[slot] = scene.tsUs + spoofUs
        this.spoofs++
      }
    }
    // From here on it is judged by what it holds now.
    this.#most[slot] = size
    this.#traded[slot] = 0
  }

  #countLarge(slot: number, size: number, halfTicksAway: number, scene: BookScene): void {
    const sinceUs = this.#sinceUs[slot] as number
    if (sinceUs !== sinceUs) this.#sinceUs[slot] = scene.tsUs
    const isAlive = scene.tsUs - (this.#sinceUs[slot] as number) >= aliveAfterUs
    if (!isAlive || scene.tsUs < (this.#spoofedUntilUs[slot] as number)) return
    this.strength += (size / scene.medianSize) * (nearness[halfTicksAway] ?? 0)
    this.count++
  }
}
