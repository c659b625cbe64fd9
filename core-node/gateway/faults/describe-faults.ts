import { faultCases } from './cases.ts'
import { newsChoices } from './message-names.ts'
import type { Parameter } from './parameter.ts'
import { commonParameters } from './primitive.ts'
import { primitiveGroups } from './primitives.ts'
import { triggerHelp } from './trigger.ts'

export type FaultDescription = {
  readonly group: string
  readonly name: string
  readonly help: string
  readonly parameters: readonly ParameterDescription[]
}

export type ParameterDescription = {
  readonly name: string
  readonly kind: Parameter['kind']
  /** Of a number; durations carry theirs. */
  readonly unit: string | null
  readonly fallback: string | number | boolean
  /** What it may be, where that is limited. */
  readonly range: string | null
  readonly help: string
}

/** All faults, as `mia gateway --faults` lists them. */
export function describeFaults(): readonly FaultDescription[] {
  return primitiveGroups.flatMap(([group, primitives]) =>
    Object.entries(primitives).map(([name, primitive]) => ({
      group,
      name,
      help: primitive.help,
      parameters: Object.entries(primitive.parameters).map(describeParameter),
    })),
  )
}

function describeParameter([name, parameter]: [string, Parameter]): ParameterDescription {
  const { kind, fallback, help } = parameter
  const unit = kind === 'number' ? parameter.unit : null
  return { name, kind, unit, fallback, range: rangeOf(parameter), help }
}

function rangeOf(parameter: Parameter): string | null {
  if (parameter.kind === 'number') return `${parameter.least} to ${parameter.most}`
  if (parameter.kind === 'choice') return parameter.choices.join(', ')
  return null
}

/** All there is, for machines. */
export function faultCatalogue() {
  return {
    faults: describeFaults(),
    /** Parameters of every fault. */
    common: Object.entries(commonParameters).map(describeParameter),
    when: triggerHelp.map(([form, help]) => ({ form, help })),
    messages: newsChoices,
    cases: faultCases,
  }
}
