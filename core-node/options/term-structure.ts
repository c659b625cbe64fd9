import type { OptionChain } from '../market/option-chain.ts'
import { leastYears, newYorkDate, yearsToExpiry } from './day-count.ts'
import { impliedRate, parityForward } from './parity.ts'
import type { ChainSettings } from './settings.ts'

/** What is known of each series as a whole, one value a series. */
export type TermStructure = {
  /** To expiry; NaN for a series that has expired. */
  readonly years: Float64Array
  /** Points; NaN where the quotes give none. */
  readonly forwards: Float64Array
  /** e^(−rT) */
  readonly discounts: Float64Array
  /** A year's interest. */
  readonly rate: number
}

export function termStructure(chain: OptionChain, settings: ChainSettings): TermStructure {
  const count = chain.series.length
  const years = new Float64Array(count)
  const forwards = new Float64Array(count).fill(chain.spot)
  const discounts = new Float64Array(count).fill(1)
  for (const [index, series] of chain.series.entries()) {
    years[index] = yearsToExpiry(series, chain.asOfUs, settings.dayCount)
  }
  if (settings.greeks === 'file') {
    keepToday(chain, years)
    return { years, forwards, discounts, rate: 0 }
  }
  const rate = settings.rate === 'implied' ? impliedRate(chain, years) : settings.rate
  for (const [index, series] of chain.series.entries()) {
    const growth = Math.exp(rate * (years[index] as number))
    forwards[index] = parityForward(chain, series, growth)
    discounts[index] = 1 / growth
  }
  return { years, forwards, discounts, rate }
}

/** A file that still gives gammas for the day's own series counts them, whatever the hour. */
function keepToday(chain: OptionChain, years: Float64Array): void {
  const today = newYorkDate(chain.asOfUs)
  for (const [index, { expiry }] of chain.series.entries()) {
    if (expiry === today && Number.isNaN(years[index])) years[index] = leastYears
  }
}
