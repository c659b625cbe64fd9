import { microsPerSecond } from '../../../shared/units.ts'
import type { MarketEvent, Side } from '../../market/events.ts'
import { DepthRowEvent, RowOperation, TradeEvent } from '../../market/events.ts'

/** A Tuesday, 10:00 in New York: the rehearsal's own time, whatever the real one is. */
const startUs = Date.parse('2026-09-15T14:00:00Z') * 1_000
const middleTicks = 21_600
const levels = 5
const heavySize = 200
const lightSize = 20

/**
 * A market for a rehearsal: a book of five levels that leans to one side and then to the other, with a trade
 * now and then, in the messages that IB sends.
 */
export class RehearsedMarket {
  tsUs = startUs
  readonly #row = new DepthRowEvent()
  readonly #trade = new TradeEvent()
  readonly #hear: (event: MarketEvent) => void
  #trades = 0

  constructor(hear: (event: MarketEvent) => void) {
    this.#hear = hear
  }

  /** The book is there, and there was a little trading. */
  open(): void {
    for (let level = 0; level < levels; level++) {
      this.#show(level, 1, RowOperation.Insert, heavySize)
      this.#show(level, -1, RowOperation.Insert, heavySize)
    }
    for (let i = 0; i < 400; i++) {
      this.pass(1)
      this.trade(i % 2 === 0 ? 1 : -1)
    }
  }

  pass(seconds: number): void {
    this.tsUs += seconds * microsPerSecond
  }

  /** The book leans to a side: it holds ten times as much there. */
  lean(side: Exclude<Side, 0>): void {
    for (let level = levels - 1; level >= 0; level--) {
      this.#show(level, 1, RowOperation.Update, side > 0 ? heavySize : lightSize)
      this.#show(level, -1, RowOperation.Update, side > 0 ? lightSize : heavySize)
    }
  }

  /** Somebody trades at the touch. */
  trade(side: Exclude<Side, 0>): void {
    const trade = this.#trade
    trade.tsUs = this.tsUs
    trade.priceTicks = middleTicks + (side > 0 ? 1 : 0)
    trade.size = 1 + (this.#trades++ % 7)
    this.#hear(trade)
  }

  #show(position: number, side: Exclude<Side, 0>, operation: RowOperation, size: number): void {
    const row = this.#row
    row.tsUs = this.tsUs
    row.position = position
    row.side = side
    row.operation = operation
    row.priceTicks = side > 0 ? middleTicks - position : middleTicks + 1 + position
    row.size = size
    this.#hear(row)
  }
}
