import type { OptionChain } from '../market/option-chain.ts'
import { expiryUs } from './day-count.ts'
import type { TermStructure } from './term-structure.ts'

/**
 * What a future that settles at the opening of its expiry is worth above the index, by the chain's own
 * forwards: on a straight line between the series before and after it.
 *
 * @param futureExpiry YYYY-MM-DD
 * @returns points; NaN where no series expires on both sides of it
 */
export function impliedBasis(
  chain: OptionChain,
  { forwards }: TermStructure,
  futureExpiry: string,
): number {
  const soughtUs = expiryUs({ expiry: futureExpiry, isMorningSettled: true })
  if (!(soughtUs > chain.asOfUs)) return Number.NaN
  let beforeUs = Number.NEGATIVE_INFINITY
  let before = Number.NaN
  let afterUs = Number.POSITIVE_INFINITY
  let after = Number.NaN
  for (const [index, series] of chain.series.entries()) {
    const forward = forwards[index] as number
    if (Number.isNaN(forward)) continue
    const settlesUs = expiryUs(series)
    if (settlesUs <= chain.asOfUs) continue
    if (settlesUs <= soughtUs && settlesUs > beforeUs) {
      beforeUs = settlesUs
      before = forward
    }
    if (settlesUs >= soughtUs && settlesUs < afterUs) {
      afterUs = settlesUs
      after = forward
    }
  }
  const share = afterUs > beforeUs ? (soughtUs - beforeUs) / (afterUs - beforeUs) : 0
  return before + (after - before) * share - chain.spot
}
