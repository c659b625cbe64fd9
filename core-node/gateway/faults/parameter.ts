import { assert } from '../../../shared/assert.ts'
import {
  microsPerHour,
  microsPerMilli,
  microsPerMinute,
  microsPerSecond,
} from '../../../shared/units.ts'
import { FaultError } from './fault-error.ts'

/** One parameter of a fault. Durations are the market's time, as all time in the simulation is. */
export type Parameter = { readonly help: string } & (
  | { readonly kind: 'duration'; readonly fallback: string }
  | {
      readonly kind: 'number'
      readonly fallback: number
      readonly least: number
      readonly most: number
      readonly unit: string
    }
  | { readonly kind: 'choice'; readonly fallback: string; readonly choices: readonly string[] }
  | { readonly kind: 'flag'; readonly fallback: boolean }
  | { readonly kind: 'text'; readonly fallback: string }
)

export type Parameters = Readonly<Record<string, Parameter>>

/** Durations are microseconds. */
export type Value = number | string | boolean

const microsOf: Readonly<Record<string, number>> = {
  us: 1,
  ms: microsPerMilli,
  s: microsPerSecond,
  m: microsPerMinute,
  h: microsPerHour,
}

const longestTextLength = 200

/** @param field what it is of, for the message */
export function parseDuration(text: string, field: string): number {
  const match = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(text)
  const unit = microsOf[match?.[2] ?? '']
  if (match === null || unit === undefined) {
    throw new FaultError(
      `${field} is "${text}": write a number with its unit, us, ms, s, m or h, such as 30s`,
    )
  }
  return Math.round(Number(match[1]) * unit)
}

export function parseValue(parameter: Parameter, text: string, field: string): Value {
  switch (parameter.kind) {
    case 'duration':
      return parseDuration(text, field)
    case 'number': {
      const { least, most } = parameter
      const value = Number(text)
      const isWithin = text.trim() !== '' && Number.isInteger(value)
      if (isWithin && value >= least && value <= most) return value
      throw new FaultError(`${field} is "${text}": write a whole number from ${least} to ${most}`)
    }
    case 'choice':
      if (parameter.choices.includes(text)) return text
      throw new FaultError(`${field} is "${text}": choose of ${parameter.choices.join(', ')}`)
    case 'flag':
      if (text === 'true' || text === 'false') return text === 'true'
      throw new FaultError(`${field} is "${text}": write true or false`)
    case 'text':
      if (text.length <= longestTextLength) return text
      throw new FaultError(`${field} is longer than ${longestTextLength} characters: shorten it`)
  }
}

export function fallbackOf(parameter: Parameter): Value {
  const { kind, fallback } = parameter
  return kind === 'duration' ? parseDuration(fallback, 'fallback') : fallback
}

/** A fault's parameters with their values: each that its primitive names, given or not. */
export class Values {
  readonly #values: ReadonlyMap<string, Value>

  constructor(values: ReadonlyMap<string, Value>) {
    this.#values = values
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** A count, or a duration in microseconds. */
  number(name: string): number {
    const value = this.#values.get(name)
    assert(typeof value === 'number', `the fault has a number "${name}"`)
    return value
  }

  text(name: string): string {
    const value = this.#values.get(name)
    assert(typeof value === 'string', `the fault has a text "${name}"`)
    return value
  }

  flag(name: string): boolean {
    const value = this.#values.get(name)
    assert(typeof value === 'boolean', `the fault has a flag "${name}"`)
    return value
  }

  /** A limit that 0 lifts: a duration in microseconds, or a count. */
  limit(name: string): number {
    const value = this.number(name)
    return value === 0 ? Number.POSITIVE_INFINITY : value
  }
}
