import { microsPerMinute, microsPerSecond, ticksToPrice } from '../../../shared/units.ts'
import { isRegularAt } from '../../market/calendar/session-calendar.ts'
import type { Market } from '../../market/market.ts'
import { impliedTotalVolatility } from '../../options/implied-volatility.ts'
import type { CashName } from './cash-contract.ts'
import { CashDay } from './cash-day.ts'
import type { CashLevels } from './cash-levels.ts'
import { leverage, microsPerYear, rates } from './cash-levels.ts'
import { contractNoise, noiseOf } from './contract-noise.ts'
import { dayVolume } from './day-volume.ts'
import type { CountedMarket } from './open-interest.ts'
import { openInterest } from './open-interest.ts'
import type { OptionContract } from './option-contract.ts'
import { OptionDirectory } from './option-directory.ts'
import type { PricedOption, Terms } from './option-price.ts'
import { forwardOf, priceOption } from './option-price.ts'
import type { OptionQuote } from './option-quote.ts'
import { quoteOption } from './option-quote.ts'
import { impliedVolatility } from './volatility-surface.ts'

/** An option now. */
export type OptionState = {
  readonly spot: number
  readonly quote: OptionQuote
  readonly model: PricedOption
  /** At the volatility that a side's price implies; undefined where there is none. */
  readonly atBid: PricedOption | undefined
  readonly atAsk: PricedOption | undefined
  readonly openInterest: number
  readonly volume: number
}

/** Closer to its end a series' volatility has no meaning. */
const leastYears = (5 * microsPerMinute) / microsPerYear
/** A longer gap is a night or a fault: it is one step. */
const stepsMax = 3_600

type Points = Readonly<Record<CashName, number>>

/** All that moves once the levels are known. */
type Started = {
  readonly directory: OptionDirectory
  readonly day: CashDay
  counted: Readonly<Record<'SPX' | 'QQQ', CountedMarket>>
}

/**
 * Indices and options beside the future's market: levels follow the future, options a volatility surface over
 * the levels. Levels move once a second of the market; an option is priced when somebody asks, and only then.
 */
export class OptionMarket {
  readonly levels: CashLevels
  readonly #market: Market
  readonly #seed: number
  #started: Started | undefined
  #nextUs = 0

  constructor(market: Market, levels: CashLevels, seed: number) {
    this.#market = market
    this.levels = levels
    this.#seed = seed
  }

  /** Undefined until the future has a price. */
  get directory(): OptionDirectory | undefined {
    return this.#start()?.directory
  }

  get day(): CashDay | undefined {
    return this.#start()?.day
  }

  /** Time goes on; what the future does at this time comes after. */
  advance(tsUs: number): void {
    if (tsUs < this.#nextUs) return
    const started = this.#start()
    if (started === undefined) return
    const { levels } = this
    this.#follow(tsUs)
    const seconds = Math.floor((tsUs - this.#nextUs) / microsPerSecond) + 1
    this.#nextUs += seconds * microsPerSecond
    if (!this.#market.isOpen) return
    if (seconds > stepsMax) levels.step(seconds)
    else for (let step = 0; step < seconds; step++) levels.step(1)
    if (isRegularAt(this.#market.session, tsUs)) started.day.publish(this.#points())
  }

  /** Open interest is counted anew, strikes are listed around where the underlyings are. */
  beginSession(): void {
    const started = this.#started
    if (started === undefined) return
    started.directory.beginSession(this.#points())
    started.day.beginSession()
    started.counted = this.#count(this.#market.tsUs)
  }

  /** @returns undefined once it has expired */
  state(contract: OptionContract): OptionState | undefined {
    const started = this.#start()
    const { tsUs, session } = this.#market
    const { series, strike, right } = contract
    if (started === undefined || tsUs >= series.expiryUs) return undefined
    this.#follow(tsUs)
    const isSpx = series.optionClass.underlying === 'SPX'
    const spot = isSpx ? this.levels.spx : this.levels.qqq
    const vix = isSpx ? this.levels.vix : this.levels.vxn
    const years = Math.max(leastYears, (series.expiryUs - tsUs) / microsPerYear)
    const terms = { spot, strike, isCall: right === 'C', years }
    const forward = forwardOf(spot, years)
    const model = priceOption(terms, impliedVolatility(vix, forward, strike, years))
    const intrinsic = Math.max(0, terms.isCall ? spot - strike : strike - spot)
    const second = Math.floor(tsUs / microsPerSecond)
    const noise = contractNoise(contract, this.#seed, second)
    const quote = quoteOption(series.optionClass, model, intrinsic, noise)
    const counted = started.counted[series.optionClass.underlying]
    return {
      spot,
      quote,
      model,
      atBid: quote.bidSize > 0 ? impliedBy(quote.bid, terms) : undefined,
      atAsk: impliedBy(quote.ask, terms),
      openInterest: openInterest(contract, counted),
      volume: dayVolume(contract, counted, session, tsUs),
    }
  }

  #follow(tsUs: number): void {
    const points = futurePoints(this.#market)
    if (points !== undefined) this.levels.follow(points, tsUs)
  }

  #start(): Started | undefined {
    if (this.#started !== undefined) return this.#started
    const { tsUs } = this.#market
    this.#follow(tsUs)
    if (!this.levels.isKnown) return undefined
    this.#nextUs = tsUs - (tsUs % microsPerSecond) + microsPerSecond
    const points = this.#points()
    this.#started = {
      directory: new OptionDirectory(points),
      day: new CashDay(points, closesBefore(points, this.#seed)),
      counted: this.#count(tsUs),
    }
    return this.#started
  }

  #points(): Points {
    const { spx, vix, vxn, qqq } = this.levels
    return { SPX: spx, VIX: vix, VXN: vxn, QQQ: qqq }
  }

  #count(tsUs: number): Started['counted'] {
    const { spx, vix, qqq, vxn } = this.levels
    const seed = this.#seed
    return { SPX: { seed, spot: spx, vix, tsUs }, QQQ: { seed, spot: qqq, vix: vxn, tsUs } }
  }
}

/** The day before the market begins was some day: SPX closed up to a percent away. */
function closesBefore({ SPX, VIX, VXN, QQQ }: Points, seed: number): Points {
  const night = 0.02 * (noiseOf(0, seed, 5) - 0.5)
  const [fall, rise] = [Math.exp(-night), Math.exp(leverage * night)]
  return { SPX: SPX * fall, QQQ: QQQ * fall, VIX: VIX * rise, VXN: VXN * rise }
}

/** The middle of the book, or where it has only one side the last trade. */
function futurePoints({ quote, trade, instrument }: Market): number | undefined {
  const { tickNanos } = instrument
  if (quote.bidSize > 0 && quote.askSize > 0) {
    return ticksToPrice((quote.bidTicks + quote.askTicks) / 2, tickNanos)
  }
  return trade.size > 0 ? ticksToPrice(trade.priceTicks, tickNanos) : undefined
}

function impliedBy(price: number, terms: Terms): PricedOption | undefined {
  const { spot, strike, isCall, years } = terms
  const growth = Math.exp(rates.interest * years)
  const total = impliedTotalVolatility(price * growth, forwardOf(spot, years), strike, isCall)
  return Number.isNaN(total) ? undefined : priceOption(terms, total / Math.sqrt(years))
}
