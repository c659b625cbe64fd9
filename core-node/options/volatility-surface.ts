import type { OptionChain, OptionColumns } from '../market/option-chain.ts'
import { impliedTotalVolatility } from './implied-volatility.ts'
import { midOf } from './parity.ts'
import type { RejectionReason, Rejections } from './rejections.ts'
import { noRejections } from './rejections.ts'
import type { ChainSettings } from './settings.ts'
import type { TermStructure } from './term-structure.ts'

const lowestVolatility = 0.01
const highestVolatility = 5
/** Of the mid. */
const widestSpread = 0.5

/** Every contract's total volatility σ√T, one value a row; NaN where there is none. */
export type VolatilitySurface = {
  readonly calls: Float64Array
  readonly puts: Float64Array
  /** 1 where a quote of the row itself gave it, 0 where it lies between neighbours. */
  readonly isQuoted: Uint8Array
  readonly rejected: Rejections
  /** Rejected contracts that took the volatility of the strikes around them. */
  readonly interpolated: number
}

export function volatilitySurface(
  chain: OptionChain,
  terms: TermStructure,
  settings: ChainSettings,
): VolatilitySurface {
  return settings.greeks === 'own' ? ownSurface(chain, terms) : givenSurface(chain, terms)
}

/**
 * Only the out-of-the-money option of a strike is solved: its mid is all time value. Its twin in the money
 * has the same volatility by parity, and a mid whose time value drowns in its spread.
 */
function ownSurface(chain: OptionChain, terms: TermStructure): VolatilitySurface {
  const volatilities = new Float64Array(chain.strikes.length).fill(Number.NaN)
  const isQuoted = new Uint8Array(chain.strikes.length)
  const rejected = noRejections()
  let interpolated = 0
  for (const [index, series] of chain.series.entries()) {
    const years = terms.years[index] as number
    const forward = terms.forwards[index] as number
    if (Number.isNaN(years) || Number.isNaN(forward)) {
      const reason = Number.isNaN(years) ? 'expired' : 'noForward'
      rejected[reason] += 2 * (series.to - series.from)
      continue
    }
    const discount = terms.discounts[index] as number
    for (let row = series.from; row < series.to; row++) {
      const strike = chain.strikes[row] as number
      const isCall = strike >= forward
      const columns = isCall ? chain.calls : chain.puts
      const reason = faultOf(columns, row)
      if (reason !== undefined) {
        rejected[reason] += 2
        continue
      }
      const price = midOf(columns, row) / discount
      const v = impliedTotalVolatility(price, forward, strike, isCall)
      const sigma = v / Math.sqrt(years)
      if (Number.isNaN(v)) rejected.noTimeValue += 2
      else if (sigma < lowestVolatility || sigma > highestVolatility) rejected.outOfRange += 2
      else {
        volatilities[row] = v
        isQuoted[row] = 1
      }
    }
    interpolated += 2 * fillGaps(chain.strikes, volatilities, series.from, series.to)
  }
  return { calls: volatilities, puts: volatilities, isQuoted, rejected, interpolated }
}

function faultOf(columns: OptionColumns, row: number): RejectionReason | undefined {
  const bid = columns.bids[row] as number
  const ask = columns.asks[row] as number
  if (Number.isNaN(bid) || Number.isNaN(ask)) return 'notQuoted'
  if (bid <= 0) return 'noBid'
  if (ask < bid) return 'crossed'
  return ask - bid > widestSpread * 0.5 * (bid + ask) ? 'wide' : undefined
}

/**
 * A strike without a volatility of its own takes the straight line between the strikes around it, and beyond
 * the last quoted strike that one's: its open interest is there whether anybody quotes it or not.
 *
 * @returns how many were filled
 */
function fillGaps(strikes: Float64Array, values: Float64Array, from: number, to: number): number {
  let filled = 0
  let before = -1
  for (let row = from; row <= to; row++) {
    if (row < to && Number.isNaN(values[row])) continue
    if (row === to && before < 0) return 0
    for (let gap = before < 0 ? from : before + 1; gap < row; gap++) {
      values[gap] = between(strikes, values, before, row < to ? row : -1, gap)
      filled++
    }
    before = row
  }
  return filled
}

/** @param below the quoted row before the gap, −1 without @param above the one after it */
function between(
  strikes: Float64Array,
  values: Float64Array,
  below: number,
  above: number,
  gap: number,
): number {
  if (below < 0) return values[above] as number
  if (above < 0) return values[below] as number
  const low = strikes[below] as number
  const share = ((strikes[gap] as number) - low) / ((strikes[above] as number) - low)
  return (values[below] as number) * (1 - share) + (values[above] as number) * share
}

/** The source's own volatilities, each contract's its own. */
function givenSurface(chain: OptionChain, terms: TermStructure): VolatilitySurface {
  const rows = chain.strikes.length
  const calls = new Float64Array(rows).fill(Number.NaN)
  const puts = new Float64Array(rows).fill(Number.NaN)
  const isQuoted = new Uint8Array(rows)
  const rejected = noRejections()
  for (const [index, series] of chain.series.entries()) {
    const years = terms.years[index] as number
    if (Number.isNaN(years)) {
      rejected.expired += 2 * (series.to - series.from)
      continue
    }
    const root = Math.sqrt(years)
    for (let row = series.from; row < series.to; row++) {
      const call = chain.calls.quotedVolatilities[row] as number
      const put = chain.puts.quotedVolatilities[row] as number
      if (call > 0) calls[row] = call * root
      else rejected.notGiven++
      if (put > 0) puts[row] = put * root
      else rejected.notGiven++
      if (call > 0 || put > 0) isQuoted[row] = 1
    }
  }
  return { calls, puts, isQuoted, rejected, interpolated: 0 }
}
