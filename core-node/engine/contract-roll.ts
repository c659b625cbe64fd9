import type { Engine } from './step/engine.ts'

/**
 * Tells the engine its contract.
 * @param rolledTicks of a roll: see below. Undefined: of none that was seen; but one whose tapes tell of
 * another contract has slept through it
 */
export function takeContract(
  engine: Engine,
  contract: string,
  rolledTicks: number | null | undefined,
): void {
  const wasAnother = engine.market.tsUs > 0 && engine.contract !== contract
  engine.contract = contract
  if (rolledTicks !== undefined) rollLevels(engine, rolledTicks)
  else if (wasAnother) rollLevels(engine, null)
}

/**
 * The engine goes over to another contract, between two sessions and flat: levels of the session before stand
 * so much higher or lower, or, when nobody knows how much, are not known any more.
 * @param spreadTicks the new contract's price less the old one's
 */
export function rollLevels({ market }: Engine, spreadTicks: number | null): void {
  const { sessionProfile } = market
  sessionProfile.onRoll(spreadTicks ?? 0)
  if (spreadTicks !== null) return
  sessionProfile.previous.isEmpty = true
  sessionProfile.previousMirrored.isEmpty = true
}
