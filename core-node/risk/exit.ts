import type { Side } from '../market/events.ts'

/**
 * Exits pass through no control. The one bound on them: they close what is open and cannot turn it round.
 * @returns how many contracts may be dealt on this side; 0 when that would open or enlarge a position
 */
export function checkExit(
  side: Exclude<Side, 0>,
  contracts: number,
  positionContracts: number,
): number {
  const openContracts = -side * positionContracts
  return contracts > 0 && openContracts > 0 ? Math.min(contracts, openContracts) : 0
}
