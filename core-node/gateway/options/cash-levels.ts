import { microsPerHour } from '../../../shared/units.ts'
import { normalTable } from '../../feed/synthetic/quantiles.ts'
import { Random } from '../../feed/synthetic/random.ts'
import type { InstrumentSymbol } from '../../market/instruments.ts'
import type { CashName } from './cash-contract.ts'

/** A year's interest and dividends: what a future's price is above the index for. */
export const rates = { interest: 0.04, dividends: 0.013 } as const
export const microsPerYear = 365 * 24 * microsPerHour

type Link = { readonly ratio: number; readonly beta: number }

/** How SPX and QQQ stand to each future's own index, and move with it. */
const links: Readonly<Record<InstrumentSymbol, { readonly spx: Link; readonly qqq: Link }>> = {
  ES: { spx: { ratio: 1, beta: 1 }, qqq: { ratio: 0.0865, beta: 1.15 } },
  MES: { spx: { ratio: 1, beta: 1 }, qqq: { ratio: 0.0865, beta: 1.15 } },
  NQ: { spx: { ratio: 0.28, beta: 0.85 }, qqq: { ratio: 1 / 41, beta: 1 } },
  MNQ: { spx: { ratio: 0.28, beta: 0.85 }, qqq: { ratio: 1 / 41, beta: 1 } },
  YM: { spx: { ratio: 0.141, beta: 1.05 }, qqq: { ratio: 0.0122, beta: 1.2 } },
  MYM: { spx: { ratio: 0.141, beta: 1.05 }, qqq: { ratio: 0.0122, beta: 1.2 } },
}

/** By how much the logarithm of VIX falls when that of SPX rises by one. */
export const leverage = 4.5
/** Of VIX by itself; half of a day's change comes from it. */
const vixWalk = { mean: 16, deviationPerRootSecond: 1.05e-4, secondsToForget: 828_000 } as const
/** Of VXN over VIX, and of QQQ against SPX: Ornstein-Uhlenbeck processes of their logarithms. */
const vxnRatio = { mean: 1.25, deviation: 0.03, secondsToForget: 414_000 } as const
const qqqError = { deviation: 0.003, secondsToForget: 414_000 } as const
const startSpread = 0.15
const lowestVix = 9
const highestVix = 85

/**
 * The levels of the indices and of QQQ. SPX and QQQ hang on the future, by its carry and their links; VIX
 * reverts to its mean, jumps when SPX falls, and has a will of its own. Drawn from a seed, a second at a time.
 */
export class CashLevels {
  /** Points. */
  spx = 0
  qqq = 0
  vix = 0
  vxn = 0
  readonly #links: { readonly spx: Link; readonly qqq: Link }
  readonly #settlesUs: number
  readonly #random: Random
  readonly #normal = normalTable()
  #startSpot = 0
  #spxBefore = 0
  #logVix: number
  #logVxnRatio = 0
  #logQqqError = 0

  /** @param settlesUs when the future does: from then on it is worth its index */
  constructor(seed: number, symbol: InstrumentSymbol, settlesUs: number) {
    this.#links = links[symbol]
    this.#settlesUs = settlesUs
    this.#random = new Random(seed)
    this.#logVix = Math.log(vixWalk.mean) + startSpread * this.#normal.draw(this.#random)
    this.#tellVolatility()
  }

  get isKnown(): boolean {
    return this.#startSpot > 0
  }

  points(name: CashName): number {
    if (name === 'SPX') return this.spx
    if (name === 'QQQ') return this.qqq
    return name === 'VIX' ? this.vix : this.vxn
  }

  /** The future is worth so much. */
  follow(futurePoints: number, tsUs: number): void {
    const years = Math.max(0, this.#settlesUs - tsUs) / microsPerYear
    const spot = futurePoints * Math.exp(-(rates.interest - rates.dividends) * years)
    if (!this.isKnown) this.#startSpot = spot
    const moved = spot / this.#startSpot
    const { spx, qqq } = this.#links
    this.spx = spx.ratio * this.#startSpot * moved ** spx.beta
    this.qqq = qqq.ratio * this.#startSpot * moved ** qqq.beta * Math.exp(this.#logQqqError)
    if (this.#spxBefore === 0) this.#spxBefore = this.spx
  }

  /** So much time passes. */
  step(seconds: number): void {
    const root = Math.sqrt(seconds)
    const change = Math.log(this.spx / this.#spxBefore)
    this.#spxBefore = this.spx
    const pull = (Math.log(vixWalk.mean) - this.#logVix) * (seconds / vixWalk.secondsToForget)
    const noise = vixWalk.deviationPerRootSecond * root * this.#normal.draw(this.#random)
    const moved = this.#logVix + pull - leverage * change + noise
    this.#logVix = Math.min(Math.log(highestVix), Math.max(Math.log(lowestVix), moved))
    this.#logVxnRatio += this.#stepOf(this.#logVxnRatio, vxnRatio, seconds)
    this.#logQqqError += this.#stepOf(this.#logQqqError, qqqError, seconds)
    this.#tellVolatility()
  }

  #stepOf(
    value: number,
    { deviation, secondsToForget }: typeof vxnRatio | typeof qqqError,
    seconds: number,
  ): number {
    const share = Math.min(1, seconds / secondsToForget)
    return deviation * Math.sqrt(2 * share) * this.#normal.draw(this.#random) - value * share
  }

  #tellVolatility(): void {
    this.vix = Math.exp(this.#logVix)
    this.vxn = this.vix * vxnRatio.mean * Math.exp(this.#logVxnRatio)
  }
}
