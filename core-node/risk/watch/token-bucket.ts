import { microsPerSecond } from '../../../shared/units.ts'

/**
 * So many messages at once, and so many a second after that. A part of the bucket is kept for what is
 * urgent: cancels and exits are never held up by entries.
 */
export class TokenBucket {
  #capacity: number
  #perSecond: number
  #reserve: number
  #tokens: number
  #filledAtUs = 0

  /** @param reserve tokens that only the urgent may take */
  constructor(capacity: number, perSecond: number, reserve: number) {
    this.#capacity = capacity
    this.#perSecond = perSecond
    this.#reserve = reserve
    this.#tokens = capacity
  }

  /** Between 0 and the capacity. Time that runs backwards fills nothing. */
  tokensAt(tsUs: number): number {
    const elapsedUs = Math.max(0, tsUs - this.#filledAtUs)
    return Math.min(this.#capacity, this.#tokens + (elapsedUs * this.#perSecond) / microsPerSecond)
  }

  /** From now on it holds less, fills slower, or keeps more back. What has filled until now stays, if it fits. */
  tighten(capacity: number, perSecond: number, reserve: number, tsUs: number): void {
    this.#tokens = Math.min(capacity, this.tokensAt(tsUs))
    this.#filledAtUs = Math.max(this.#filledAtUs, tsUs)
    this.#capacity = capacity
    this.#perSecond = perSecond
    this.#reserve = reserve
  }

  /** Whether so many may be sent now without touching what is kept for the urgent. */
  hasRoomFor(count: number, tsUs: number): boolean {
    return this.tokensAt(tsUs) - count >= this.#reserve
  }

  /** What was sent was sent: it is taken, but never below nothing. */
  take(count: number, tsUs: number): void {
    this.#tokens = Math.max(0, this.tokensAt(tsUs) - count)
    this.#filledAtUs = Math.max(this.#filledAtUs, tsUs)
  }
}
