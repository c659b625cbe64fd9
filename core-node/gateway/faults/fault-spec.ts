import { FaultError } from './fault-error.ts'
import type { Parameters, Value } from './parameter.ts'
import { fallbackOf, parseValue, Values } from './parameter.ts'
import type { Primitive, Primitives } from './primitive.ts'
import { commonParameters } from './primitive.ts'
import type { Trigger } from './trigger.ts'
import { parseTrigger } from './trigger.ts'

/** One fault as somebody asked for it. */
export type FaultSpec = {
  /** As it was written. */
  readonly text: string
  readonly name: string
  readonly primitive: Primitive
  readonly values: Values
  readonly trigger: Trigger
}

/** More in one list is a mistake. */
const faultsMax = 100
const longestText = 1_000

export function parametersOf({ parameters }: Primitive): Parameters {
  return { ...parameters, ...commonParameters }
}

/**
 * Reads `NAME[:param=value,…][@when]`; without a when it is now.
 * @throws FaultError which names the field and the cure
 */
export function parseFault(text: string, primitives: Primitives): FaultSpec {
  if (text.length > longestText) {
    throw new FaultError(`a fault is longer than ${longestText} characters: split it`)
  }
  const [what, when] = splitOnce(text.trim(), '@')
  const [name, given] = splitOnce(what, ':')
  const primitive = Object.hasOwn(primitives, name) ? primitives[name] : undefined
  if (primitive === undefined) {
    throw new FaultError(
      `the fault "${name}" is unknown: choose of ${Object.keys(primitives).join(', ')}, or case:1 to case:21`,
    )
  }
  const values = parseValues(name, given, parametersOf(primitive))
  return { text: text.trim(), name, primitive, values, trigger: parseTrigger(when ?? 'now') }
}

/** A list as people write it: faults with semicolons or white space between them. */
export function splitFaults(list: string): string[] {
  const faults = list.split(/[;\s]+/).filter((text) => text !== '')
  if (faults.length <= faultsMax) return faults
  throw new FaultError(`the list has ${faults.length} faults: write at most ${faultsMax}`)
}

function parseValues(name: string, given: string | undefined, parameters: Parameters): Values {
  const values = new Map<string, Value>(
    Object.entries(parameters).map(([key, parameter]) => [key, fallbackOf(parameter)]),
  )
  const parts = given === undefined ? [] : given.split(',')
  const seen = new Set<string>()
  for (const part of parts) {
    const [key, text] = splitOnce(part, '=')
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined
    if (parameter === undefined) {
      const names = Object.keys(parameters).join(', ')
      throw new FaultError(`${name} has no parameter "${key}": choose of ${names}`)
    }
    if (text === undefined) {
      throw new FaultError(`${key} of ${name} has no value: write ${key}=VALUE`)
    }
    if (seen.has(key)) throw new FaultError(`${key} of ${name} is given twice: write it once`)
    seen.add(key)
    values.set(key, parseValue(parameter, text, `${key} of ${name}`))
  }
  return new Values(values)
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
