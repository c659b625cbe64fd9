import { blackD1, blackPrice } from '../../options/black.ts'
import { gammaOf } from '../../options/gamma.ts'
import { normalDensity, normalDistribution } from '../../options/normal-distribution.ts'
import { rates } from './cash-levels.ts'

/** A price and its greeks, as IB tells them: vega for a point of volatility, theta for a day. */
export type PricedOption = {
  readonly volatility: number
  readonly price: number
  readonly delta: number
  readonly gamma: number
  readonly vega: number
  readonly theta: number
  /** What the dividends until expiry are worth today. */
  readonly dividends: number
}

export type Terms = {
  readonly spot: number
  readonly strike: number
  readonly isCall: boolean
  readonly years: number
}

export function forwardOf(spot: number, years: number): number {
  return spot * Math.exp((rates.interest - rates.dividends) * years)
}

/** Black's formula on the forward, discounted, and its derivatives by spot. */
export function priceOption(terms: Terms, volatility: number): PricedOption {
  const { spot, strike, isCall, years } = terms
  const forward = forwardOf(spot, years)
  const discount = Math.exp(-rates.interest * years)
  const carry = Math.exp(-rates.dividends * years)
  const total = volatility * Math.sqrt(years)
  const d1 = blackD1(forward, strike, total)
  const sign = isCall ? 1 : -1
  const above = normalDistribution(sign * d1)
  const exercised = normalDistribution(sign * (d1 - total))
  const density = spot * carry * normalDensity(d1)
  const decay = (density * volatility) / (2 * Math.sqrt(years))
  const financing =
    sign * (rates.interest * strike * discount * exercised - rates.dividends * spot * carry * above)
  return {
    volatility,
    price: discount * blackPrice(forward, strike, total, isCall),
    delta: sign * carry * above,
    gamma: gammaOf(spot, strike, total, forward, carry),
    vega: (density * Math.sqrt(years)) / 100,
    theta: -(decay + financing) / 365,
    dividends: spot * (1 - carry),
  }
}
