import type { Tier } from '../../shared/vocabulary.ts'
import type { Limits } from './limits.ts'
import { maxContracts } from './limits.ts'

/** How many times the base size each tier trades (production configuration of 9 August 2025). */
export const tierMultiplier: Readonly<Record<Tier, number>> = {
  PREMIUM: 2,
  STRONG: 1.5,
  GOOD: 1,
  WEAK: 0.5,
  NO_TRADE: 0,
}

/** Micros are a tenth of their contract in size, margin and risk. */
const microsPerContract = 10

export type Sizing = {
  readonly contracts: number
  /** What limited it: the tier itself, or a guard that is tighter. */
  readonly limitedBy: 'tier' | 'risk' | 'margin' | 'cap'
  /** Where it comes to less than one contract: how many micros it would be. The engine trades only one instrument. */
  readonly micros?: number
}

/**
 * Contracts for an entry: the smallest of what the tier asks for, what the risk per trade allows with the
 * stop and its costs, what the margin allows, and the cap. Rounded down; 0 is no trade.
 *
 * @param equityCents capital and what was won or lost since
 * @param costCents fees of one contract there and back, and a tick of slippage
 * @param volatilityFactor what the day's volatility makes of the tier's size, where `sizeByVolatility` is on
 */
export function sizeEntry(
  tier: Tier,
  limits: Limits,
  equityCents: number,
  tickCents: number,
  costCents: number,
  volatilityFactor: number,
): Sizing {
  const lossCents = limits.stopTicks * tickCents + costCents
  const factor = limits.sizeByVolatility ? volatilityFactor : 1
  const bounds: readonly Sizing[] = [
    { contracts: limits.baseContracts * tierMultiplier[tier] * factor, limitedBy: 'tier' },
    { contracts: (equityCents * limits.riskPerTrade) / lossCents, limitedBy: 'risk' },
    { contracts: equityCents / limits.marginCents, limitedBy: 'margin' },
    { contracts: maxContracts(limits), limitedBy: 'cap' },
  ]
  // A bound that cannot be computed is the tightest: it ends at no contract.
  const { contracts: most, limitedBy } = bounds.reduce((least, bound) => {
    const isTighter = Math.floor(bound.contracts) < Math.floor(least.contracts)
    return isTighter || Number.isNaN(bound.contracts) ? bound : least
  })
  const contracts = most >= 1 ? Math.floor(most) : 0
  if (contracts > 0 || !limits.allowMicros) return { contracts, limitedBy }
  const tenths = Math.min(...bounds.map((bound) => bound.contracts)) * microsPerContract
  return { contracts, limitedBy, micros: tenths >= 1 ? Math.floor(tenths) : 0 }
}
