import type { Effect } from './effect.ts'
import type { Parameter, Parameters, Values } from './parameter.ts'
import type { Cause, Stage } from './stage.ts'
import { anyClient } from './stage.ts'

/** One kind of fault. */
export type Primitive = {
  /** What it does, in one line. */
  readonly help: string
  readonly parameters: Parameters
  /**
   * It acts on the exchange, which may be in the middle of a match when the fault's moment comes: it waits for
   * the market's next step.
   */
  readonly isDeferred?: boolean
  /** @returns what goes on, for faults that last */
  readonly begin: (stage: Stage, values: Values, cause: Cause) => Effect | undefined
}

export type Primitives = Readonly<Record<string, Primitive>>

/** Parameters of every primitive. */
export const commonParameters: Parameters = {
  client: {
    kind: 'number',
    fallback: anyClient,
    least: anyClient,
    most: 2 ** 31 - 1,
    unit: 'client id',
    help: 'the client whose sessions, orders and messages are meant; −1 for every client',
  },
}

// --- parameters that several primitives have ---

export function lasts(fallback: string): Parameter {
  return { kind: 'duration', fallback, help: 'how long it lasts; 0s for no end' }
}

export function times(fallback: number, what: string): Parameter {
  const help = `how many ${what}; 0 for no end`
  return { kind: 'number', fallback, least: 0, most: 1_000_000, unit: what, help }
}

export function number(
  fallback: number,
  range: { readonly least: number; readonly most: number },
  unit: string,
  help: string,
): Parameter {
  return { kind: 'number', fallback, ...range, unit, help }
}

export function share(): Parameter {
  const help = 'of the messages it could act on, drawn from the plan’s seed'
  return { kind: 'number', fallback: 100, least: 1, most: 100, unit: '%', help }
}

export function choice(help: string, ...choices: readonly [string, ...string[]]): Parameter {
  return { kind: 'choice', fallback: choices[0], choices, help }
}
