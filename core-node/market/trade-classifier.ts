import type { BestQuote } from './best-quote.ts'
import type { Side, TradeEvent } from './events.ts'

/**
 * Who was the aggressor of a trade, and how well that is known: the feed's own word (1), the quote rule
 * against the quote before the trade (0.9), at the mid the tick rule of Lee and Ready 1991 (0.7), the tick
 * rule alone (0.6). Reconstructed trades count at 0.5 at most. The first trade without a quote is unknown.
 */
export class TradeClassifier {
  side: Side = 0
  quality = 0
  #lastTicks = Number.NaN
  /** The direction of the last price change: a trade at an unchanged price repeats it. */
  #lastMove: Side = 0

  classify(trade: TradeEvent, quote: BestQuote): void {
    const move = this.#move(trade.priceTicks)
    if (trade.hasAggressor) this.#set(trade.aggressor, trade.aggressor === 0 ? 0 : 1)
    else if (quote.isSound) this.#byQuote(trade.priceTicks, quote, move)
    else this.#set(move, move === 0 ? 0 : 0.6)
    if (trade.isReconstructed && this.quality > 0.5) this.quality = 0.5
  }

  /** A new contract or session: never compare a price with one from before. */
  reset(): void {
    this.#lastTicks = Number.NaN
    this.#lastMove = 0
  }

  #byQuote(priceTicks: number, quote: BestQuote, move: Side): void {
    if (priceTicks >= quote.askTicks) this.#set(1, 0.9)
    else if (priceTicks <= quote.bidTicks) this.#set(-1, 0.9)
    else {
      const fromMid = 2 * priceTicks - quote.bidTicks - quote.askTicks
      if (fromMid > 0) this.#set(1, 0.7)
      else if (fromMid < 0) this.#set(-1, 0.7)
      else this.#set(move, move === 0 ? 0 : 0.7)
    }
  }

  #set(side: Side, quality: number): void {
    this.side = side
    this.quality = quality
  }

  #move(priceTicks: number): Side {
    if (priceTicks > this.#lastTicks) this.#lastMove = 1
    else if (priceTicks < this.#lastTicks) this.#lastMove = -1
    this.#lastTicks = priceTicks
    return this.#lastMove
  }
}
