import { microsPerMinute } from '../../../shared/units.ts'
import { lastTradeUs } from '../../market/calendar/contract-months.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import { microsPerYear, rates } from '../options/cash-levels.ts'
import { noiseOf } from '../options/contract-noise.ts'

/** The spread's own movement: a tick or so about its worth, over tens of minutes. */
const noiseTicks = 2
const noiseEveryUs = 20 * microsPerMinute

/**
 * How much higher one month stands than another. What it is worth is the carry, interest less dividends for the
 * days between the two expiries; about that it wanders a little, by a seed, the same at the same time whoever asks.
 */
export class MonthSpread {
  readonly #growth: number
  readonly #seed: number

  constructor(from: FutureContract, to: FutureContract, seed: number) {
    const betweenUs = lastTradeUs(to.contractMonth) - lastTradeUs(from.contractMonth)
    const years = betweenUs / microsPerYear
    this.#growth = Math.exp((rates.interest - rates.dividends) * years) - 1
    this.#seed = seed + to.conId
  }

  /** @param priceTicks of the month it is measured from */
  ticksAt(tsUs: number, priceTicks: number): number {
    const at = tsUs / noiseEveryUs
    const [before, share] = [Math.floor(at), at % 1]
    const noise = this.#noise(before) * (1 - share) + this.#noise(before + 1) * share
    return Math.round(priceTicks * this.#growth + noiseTicks * noise)
  }

  /** From −1 to 1. */
  #noise(step: number): number {
    return 2 * noiseOf(step, this.#seed, spreadSalt) - 1
  }
}

const spreadSalt = 11
