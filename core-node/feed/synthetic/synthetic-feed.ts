import { priceToTicks } from '../../../shared/units.ts'
import { leadMonth } from '../../market/calendar/contract-months.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import type { MarketEvent } from '../../market/events.ts'
import type { Instrument } from '../../market/instruments.ts'
import { futureCode, instruments } from '../../market/instruments.ts'
import type { Feed, FeedDescription } from '../feed.ts'
import { lowestTicks } from './fair-value.ts'
import type { ScenarioName } from './scenarios.ts'
import { scenarios } from './scenarios.ts'
import { SyntheticMarket } from './synthetic-market.ts'

export type SyntheticOptions = {
  /** An unsigned 32-bit integer: the same one gives the same market. Default 1. */
  readonly seed?: number | undefined
  readonly instrument?: Instrument | undefined
  /** Where it begins; a time at which the market is shut means the next open. */
  readonly startUs?: number | undefined
  /** Where it ends. Default: never. */
  readonly endUs?: number | undefined
  readonly scenario?: ScenarioName | undefined
  /** In points, e.g. 5400. */
  readonly startPrice?: number | undefined
  /** Whether trades say who was the aggressor. Default true; IB's do not. */
  readonly namesAggressor?: boolean | undefined
}

/** 09:30 in New York on Tuesday 2026-09-15. */
export const defaultStartUs = Date.parse('2026-09-15T13:30:00Z') * 1_000
const defaultStartPrice = 5_400

/** Events a block: some seconds of a busy market, and few enough to stop between two blocks. */
const eventsPerBlock = 8_192

/** A market that never was, drawn from a seed. @throws RangeError when an option cannot be used */
export function openSynthetic(options: SyntheticOptions = {}): Feed {
  return new SyntheticFeed(options)
}

class SyntheticFeed implements Feed {
  readonly description: FeedDescription
  records = 0
  readonly #market: SyntheticMarket
  readonly #startUs: number
  readonly #endUs: number | undefined
  #nowUs = 0
  #left = 0
  #isOver = false

  constructor(options: SyntheticOptions) {
    const {
      seed = 1,
      instrument = instruments.ES,
      startUs = defaultStartUs,
      endUs,
      scenario = 'normal',
      startPrice = defaultStartPrice,
      namesAggressor = true,
    } = options
    const { year, month } = leadMonth(sessionAt(startUs).tradeDate)
    const startTicks = priceToTicks(startPrice, instrument.tickNanos)
    this.description = {
      source: `synthetic market, ${scenario}, seed ${seed}`,
      instrument,
      contract: futureCode(instrument.symbol, year, month),
      schema: 'synthetic',
      settledTicks: startTicks,
    }
    this.#startUs = Math.floor(startUs)
    this.#nowUs = this.#startUs
    this.#endUs = endUs
    checkOptions(seed, startTicks, startPrice)
    this.#market = new SyntheticMarket(scenarios[scenario], seed, this.#startUs, startTicks)
    this.#market.namesAggressor = namesAggressor
  }

  get progress(): number | undefined {
    if (this.#endUs === undefined) return undefined
    if (this.#isOver) return 1
    return (this.#nowUs - this.#startUs) / (this.#endUs - this.#startUs)
  }

  next(): MarketEvent | undefined {
    if (this.#left === 0 || this.#isOver) return undefined
    const event = this.#market.next()
    if (this.#endUs !== undefined && event.tsUs >= this.#endUs) {
      this.#isOver = true
      return undefined
    }
    this.#left--
    this.#nowUs = event.tsUs
    this.records++
    return event
  }

  async load(): Promise<boolean> {
    if (this.#isOver) return false
    this.#left = eventsPerBlock
    return true
  }

  async close(): Promise<void> {
    this.#isOver = true
  }
}

function checkOptions(seed: number, startTicks: number, startPrice: number): void {
  if (seed >>> 0 !== seed) {
    throw new RangeError(`The seed ${seed} is not a whole number from 0 to 4294967295`)
  }
  if (startTicks < lowestTicks) {
    throw new RangeError(`The price ${startPrice} leaves no room for a book below it`)
  }
}
