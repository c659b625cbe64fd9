import type { BestQuote } from '../market/best-quote.ts'

const bucketUs = 100_000
const buckets = 128
/** Ten seconds. */
const windowBuckets = 100

/**
 * Order flow imbalance at the best quote over ten seconds (Cont, Kukanov, Stoikov 2014): what was added to
 * the bid or taken from the ask counts for buyers, the reverse for sellers. Contributions are summed in
 * buckets of a tenth of a second, so the window is exact to that and its memory is fixed.
 */
export class OrderFlowImbalance {
  readonly #sums = new Float64Array(buckets)
  #bucket = 0
  #total = 0
  #bidTicks = 0
  #bidSize = 0
  #askTicks = 0
  #askSize = 0
  #hasQuote = false

  /** Contracts over the last ten seconds: positive for buyers. */
  get contracts(): number {
    return this.#total
  }

  /** @returns this quote's own contribution */
  onQuote(quote: BestQuote, clock: { readonly tsUs: number }): number {
    this.#slideTo(Math.floor(clock.tsUs / bucketUs))
    const contribution = this.#hasQuote ? this.#contribution(quote) : 0
    const slot = this.#bucket & (buckets - 1)
    this.#sums[slot] = (this.#sums[slot] as number) + contribution
    this.#total += contribution
    this.#hasQuote = true
    this.#bidTicks = quote.bidTicks
    this.#bidSize = quote.bidSize
    this.#askTicks = quote.askTicks
    this.#askSize = quote.askSize
    return contribution
  }

  /** After a gap the last quote says nothing about the next. */
  reset(): void {
    this.#sums.fill(0)
    this.#total = 0
    this.#hasQuote = false
  }

  #contribution(quote: BestQuote): number {
    let flow = 0
    if (quote.bidTicks >= this.#bidTicks) flow += quote.bidSize
    if (quote.bidTicks <= this.#bidTicks) flow -= this.#bidSize
    if (quote.askTicks <= this.#askTicks) flow -= quote.askSize
    if (quote.askTicks >= this.#askTicks) flow += this.#askSize
    return flow
  }

  #slideTo(bucket: number): void {
    if (bucket - this.#bucket >= buckets) {
      this.#sums.fill(0)
      this.#total = 0
      this.#bucket = bucket
      return
    }
    while (this.#bucket < bucket) {
      this.#bucket++
      const leaving = (this.#bucket - windowBuckets) & (buckets - 1)
      this.#total -= this.#sums[leaving] as number
      this.#sums[leaving] = 0
    }
  }
}
