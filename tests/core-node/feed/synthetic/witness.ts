import type { Session } from '../../../../core-node/market/calendar/session-calendar.ts'
import { isOpenAt, sessionAt } from '../../../../core-node/market/calendar/session-calendar.ts'
import type {
  DepthEvent,
  MarketEvent,
  Side,
  TradeEvent,
} from '../../../../core-node/market/events.ts'
import { EventKind } from '../../../../core-node/market/events.ts'
import { assert } from '../../../../shared/assert.ts'

type Levels = Map<number, number>

/** Watches a market event by event and throws at the first that no real market could have given. */
export class Witness {
  trades = 0
  sweeps = 0
  books = 0
  halts = 0
  /** The fewest levels a side ever showed, and the widest spread. */
  fewestLevels = 10
  widestSpreadTicks = 0
  #tsUs = 0
  #isTrading = true
  #session: Session | undefined
  #bids: Levels = new Map()
  #asks: Levels = new Map()
  #taken: { side: Side; tsUs: number; prints: number } | undefined

  /** Lets an event pass before the watch begins: whether the market was halted must be known by then. */
  pass(event: MarketEvent): void {
    if (event.kind === EventKind.Status) this.#isTrading = event.isTrading
  }

  watch(event: MarketEvent): void {
    assert(Number.isInteger(event.tsUs) && event.tsUs >= this.#tsUs, 'time runs forwards')
    this.#tsUs = event.tsUs
    this.#watchHours(event.tsUs)
    // Who comes in the middle of an event waits for its book.
    if (this.books === 0 && event.kind === EventKind.Trade) return
    if (event.kind === EventKind.Trade) this.#watchTrade(event)
    else if (event.kind === EventKind.Depth) this.#watchBook(event)
    else if (event.kind === EventKind.Status) this.#watchStatus(event.isTrading)
    else assert(false, 'only trades, books and halts come')
  }

  #watchHours(tsUs: number): void {
    if (this.#session === undefined || tsUs >= this.#session.endUs) this.#session = sessionAt(tsUs)
    assert(isOpenAt(this.#session, tsUs), 'nothing happens while the exchange is shut')
  }

  #watchTrade({ priceTicks, size, aggressor, isLast, tsUs }: TradeEvent): void {
    assert(this.#isTrading, 'nothing trades in a halt')
    assert(Number.isInteger(size) && size > 0, 'a trade has a size')
    assert(!isLast, 'a trade is followed by its book')
    const opposite = aggressor > 0 ? this.#asks : this.#bids
    const [bestTicks, resting] = [...opposite][0] as [number, number]
    assert(priceTicks === bestTicks, 'a trade is dealt at the best opposite price')
    assert(size <= resting, 'a trade takes no more than rests there')
    if (size === resting) opposite.delete(bestTicks)
    else opposite.set(bestTicks, resting - size)
    const before = this.#taken
    const prints = before === undefined ? 1 : before.prints + 1
    if (before !== undefined) {
      assert(before.side === aggressor && before.tsUs === tsUs, 'one order, one side, one time')
      if (prints === 2) this.sweeps++
    }
    this.#taken = { side: aggressor, tsUs, prints }
    this.trades++
  }

  #watchBook(event: DepthEvent): void {
    assert(event.isLast, 'a book ends its event')
    const bids = levelsOf(event.bidTicks, event.bidSizes, event.bidLevels, -1)
    const asks = levelsOf(event.askTicks, event.askSizes, event.askLevels, 1)
    const spread = (event.askTicks[0] as number) - (event.bidTicks[0] as number)
    assert(spread >= 1, 'the bid is below the ask')
    if (this.#taken !== undefined) {
      assert(this.#taken.tsUs === event.tsUs, 'a trade and its book are of one time')
      assert(
        startsWith(bids, this.#bids) && startsWith(asks, this.#asks),
        'trades leave their book',
      )
    }
    this.#taken = undefined
    this.#bids = bids
    this.#asks = asks
    this.books++
    this.fewestLevels = Math.min(this.fewestLevels, event.bidLevels, event.askLevels)
    this.widestSpreadTicks = Math.max(this.widestSpreadTicks, spread)
  }

  #watchStatus(isTrading: boolean): void {
    assert(this.#taken === undefined, 'a halt waits for the book of a trade')
    assert(isTrading !== this.#isTrading, 'a status is a change')
    this.#isTrading = isTrading
    if (!isTrading) this.halts++
  }
}

function levelsOf(ticks: Int32Array, sizes: Int32Array, count: number, step: 1 | -1): Levels {
  const levels: Levels = new Map()
  assert(count > 0 && count <= 10, 'a side has one to ten levels')
  for (let i = 0; i < count; i++) {
    const price = ticks[i] as number
    const size = sizes[i] as number
    assert(price > 0 && size > 0, 'a level has a price and a size')
    assert(i === 0 || (price - (ticks[i - 1] as number)) * step > 0, 'the best level comes first')
    levels.set(price, size)
  }
  return levels
}

/** Whether the first levels are these; what came into view behind them is anybody's. */
function startsWith(levels: Levels, expected: Levels): boolean {
  const all = [...levels]
  return [...expected].every(([price, size], i) => all[i]?.[0] === price && all[i]?.[1] === size)
}
