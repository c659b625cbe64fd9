import type { ChainRow, ContractFigures } from '../../../core-node/feed/chain/chain-builder.ts'
import { buildChain } from '../../../core-node/feed/chain/chain-builder.ts'
import type { OptionChain, OptionUnderlying } from '../../../core-node/market/option-chain.ts'
import { blackPrice } from '../../../core-node/options/black.ts'
import { expiryUs } from '../../../core-node/options/day-count.ts'

const microsPerYear = 365 * 86_400 * 1_000_000

export type ModelChain = {
  readonly underlying: OptionUnderlying
  readonly asOfUs: number
  readonly spot: number
  readonly openInterestDate: string
  readonly rate: number
  readonly dividend: number
  /** Root and date. */
  readonly series: readonly (readonly [root: string, expiry: string])[]
  readonly strikes: readonly number[]
  readonly volatility: (strike: number, years: number) => number
  readonly openInterest: (strike: number, isCall: boolean) => number
  readonly volume: (strike: number, isCall: boolean) => number
  /** Half the spread, points. */
  readonly halfSpread: number
}

/** Tuesday, 2026-09-15, 10:00 in New York. */
export const asOfUs = Date.parse('2026-09-15T14:00:00Z') * 1_000

export const usual: ModelChain = {
  underlying: 'SPX',
  asOfUs,
  spot: 5400,
  openInterestDate: '2026-09-15',
  rate: 0.04,
  dividend: 0.015,
  series: [
    ['SPXW', '2026-09-18'],
    ['SPX', '2026-10-16'],
    ['SPXW', '2026-10-16'],
    ['SPX', '2026-12-18'],
  ],
  strikes: Array.from({ length: 81 }, (_, index) => 4400 + 25 * index),
  volatility: (strike) => 0.16 - 0.3 * Math.log(strike / 5400),
  openInterest: (strike, isCall) => (isCall === strike > 5400 ? 2_000 : 500),
  volume: (_, isCall) => (isCall ? 100 : 150),
  halfSpread: 0.0005,
}

/** A chain priced by Black's formula, quoted around the model's price. */
export function modelChain(changes: Partial<ModelChain> = {}): OptionChain {
  const model = { ...usual, ...changes }
  const rows: ChainRow[] = []
  for (const [root, expiry] of model.series) {
    const isMorningSettled = root === 'SPX' || root === 'NDX'
    const years = (expiryUs({ expiry, isMorningSettled }) - model.asOfUs) / microsPerYear
    for (const strike of model.strikes) {
      rows.push({
        root,
        expiry,
        isMorningSettled,
        strike,
        call: contract(model, strike, years, true),
        put: contract(model, strike, years, false),
      })
    }
  }
  return buildChain(model, rows)
}

function contract(
  model: ModelChain,
  strike: number,
  years: number,
  isCall: boolean,
): ContractFigures {
  const forward = model.spot * Math.exp((model.rate - model.dividend) * years)
  const v = model.volatility(strike, years) * Math.sqrt(Math.max(years, 0))
  const price = Math.exp(-model.rate * years) * blackPrice(forward, strike, v, isCall)
  return {
    bids: Math.max(0, price - model.halfSpread),
    asks: price + model.halfSpread,
    lasts: price,
    volumes: model.volume(strike, isCall),
    openInterests: model.openInterest(strike, isCall),
    quotedVolatilities: model.volatility(strike, years),
    quotedDeltas: Number.NaN,
    quotedGammas: Number.NaN,
  }
}
