import type { OptionClass } from './option-classes.ts'
import type { PricedOption } from './option-price.ts'

/** What market makers show. A side of size 0 has no price. */
export type OptionQuote = {
  readonly bid: number
  readonly ask: number
  readonly bidSize: number
  readonly askSize: number
}

/** Half the spread: a floor, a part of what a point of volatility is worth, and of what cannot be hedged. */
const floorTicks = 0.5
const shareOfVega = 0.07
const shareOfIntrinsic = 0.002
const sizeMax = 120

/** @param noise from 0 to 1: the contract's own at this time, for the sizes */
export function quoteOption(
  { tickBelowThree, tick }: OptionClass,
  { price, vega }: PricedOption,
  intrinsic: number,
  noise: number,
): OptionQuote {
  const half = floorTicks * tickBelowThree + shareOfVega * vega + shareOfIntrinsic * intrinsic
  const bid = onGrid(price - half, tickBelowThree, tick, Math.floor)
  const ask = onGrid(price + half, tickBelowThree, tick, Math.ceil)
  // The more an option costs, the fewer of it are offered.
  const size = 1 + Math.floor((sizeMax * (0.2 + noise)) / (1 + price / 20))
  const isBid = bid > 0
  return {
    bid: isBid ? bid : 0,
    ask: Math.max(ask, tickBelowThree),
    bidSize: isBid ? size : 0,
    askSize: 1 + Math.floor(size * (1.2 - noise)),
  }
}

function onGrid(
  price: number,
  tickBelowThree: number,
  tick: number,
  round: (value: number) => number,
): number {
  const step = price < 3 ? tickBelowThree : tick
  // 1e-9: a price that lies on the grid stays there, whatever its last bit.
  const nudge = round === Math.floor ? 1e-9 : -1e-9
  return Math.round(round(price / step + nudge) * step * 100) / 100
}
