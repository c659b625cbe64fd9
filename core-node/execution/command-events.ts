import type { KillLevel } from '../../shared/vocabulary.ts'

/** What a person or the process asks of the engine, as events in the one ordered stream. */
export const CommandKind = { Kill: 32, StandDown: 33 } as const

export type KillEvent = {
  readonly kind: typeof CommandKind.Kill
  readonly tsUs: number
  /** The command's id: told back with every answer. */
  readonly id: string
  readonly by: string
  readonly level: Exclude<KillLevel, 'none'>
  readonly reason: string
}

/** The core is about to stop: no new entry, and for a simulation flat. Nothing is latched. */
export type StandDownEvent = {
  readonly kind: typeof CommandKind.StandDown
  readonly tsUs: number
  readonly closesPosition: boolean
  readonly reason: string
}

export type CommandEvent = KillEvent | StandDownEvent
