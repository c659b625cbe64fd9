import type { Effect } from './effect.ts'
import type { FaultSpec } from './fault-spec.ts'
import { anyClient } from './stage.ts'

/** A fault that lasts. */
export type ActiveFault = {
  readonly id: number
  readonly spec: FaultSpec
  readonly effect: Effect
  readonly clientId: number
  readonly sinceUs: number
  readonly untilUs: number
}

export function concerns({ clientId }: ActiveFault, id: number | undefined): boolean {
  return clientId === anyClient || clientId === id
}

/** Nothing of it is left to come. */
export function isDone({ effect }: ActiveFault): boolean {
  return effect.uses.isUp && effect.isPending?.() !== true
}
