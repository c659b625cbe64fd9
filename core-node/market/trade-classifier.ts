import type { BestQuote } from './best-quote.ts'
import type { Side, TradeEvent } from './events.ts'

/**
 * By what a trade's aggressor was found, best first. Bars whose trades nobody saw are split by bulk volume
 * classification instead.
 */
export const SideMethod = { None: 0, Feed: 1, Quote: 2, NearerSide: 3, Tick: 4 } as const
export type SideMethod = (typeof SideMethod)[keyof typeof SideMethod]

/** How far each method is trusted, by its number. */
const qualityOf = [0, 1, 0.9, 0.7, 0.6] as const
const reconstructedQuality = 0.5

/**
 * Who was the aggressor of a trade, and how well that is known: the feed's own word (1), the quote rule
 * against the quote before the trade (0.9), inside the spread the nearer side and at the mid the tick rule
 * of Lee and Ready 1991 (0.7), the tick rule alone (0.6). Reconstructed trades count at 0.5 at most. The
 * first trade without a quote is unknown.
 */
export class TradeClassifier {
  side: Side = 0
  quality = 0
  method: SideMethod = SideMethod.None
  #lastTicks = Number.NaN
  /** The direction of the last price change: a trade at an unchanged price repeats it. */
  #lastMove: Side = 0

  classify(trade: TradeEvent, quote: BestQuote): void {
    const move = this.#move(trade.priceTicks)
    if (trade.hasAggressor) this.#set(trade.aggressor, SideMethod.Feed)
    else if (quote.isSound) this.#byQuote(trade.priceTicks, quote, move)
    else this.#set(move, SideMethod.Tick)
    if (trade.isReconstructed && this.quality > reconstructedQuality) {
      this.quality = reconstructedQuality
    }
  }

  /** A new contract or session: never compare a price with one from before. */
  reset(): void {
    this.#lastTicks = Number.NaN
    this.#lastMove = 0
  }

  #byQuote(priceTicks: number, quote: BestQuote, move: Side): void {
    if (priceTicks >= quote.askTicks) this.#set(1, SideMethod.Quote)
    else if (priceTicks <= quote.bidTicks) this.#set(-1, SideMethod.Quote)
    else {
      const fromMid = 2 * priceTicks - quote.bidTicks - quote.askTicks
      if (fromMid > 0) this.#set(1, SideMethod.NearerSide)
      else if (fromMid < 0) this.#set(-1, SideMethod.NearerSide)
      else this.#set(move, SideMethod.NearerSide)
    }
  }

  #set(side: Side, method: SideMethod): void {
    this.side = side
    this.method = side === 0 ? SideMethod.None : method
    this.quality = qualityOf[this.method]
  }

  #move(priceTicks: number): Side {
    if (priceTicks > this.#lastTicks) this.#lastMove = 1
    else if (priceTicks < this.#lastTicks) this.#lastMove = -1
    this.#lastTicks = priceTicks
    return this.#lastMove
  }
}
