import type { FaultDescription, ParameterDescription } from '../gateway/faults/describe-faults.ts'
import { faultCatalogue } from '../gateway/faults/describe-faults.ts'
import { FaultError } from '../gateway/faults/fault-error.ts'
import type { FaultSpec } from '../gateway/faults/fault-spec.ts'
import { parseFaults } from '../gateway/faults/parse-faults.ts'
import { UsageError } from '../operations/exit.ts'
import { print, printJson } from '../operations/output.ts'

/** The kinds of messages are listed once. */
const longestRange = 120

/** @throws UsageError with the field that is wrong, and the cure */
export function readFaults(lists: readonly string[]): FaultSpec[] {
  try {
    return lists.flatMap(parseFaults)
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    throw new UsageError(`--fault: ${error.message}. "mia gateway --faults" lists them`)
  }
}

export function printFaults(isJson: boolean): void {
  const catalogue = faultCatalogue()
  if (isJson) {
    printJson(catalogue)
    return
  }
  const { faults, common, when, messages, cases } = catalogue
  print('--fault NAME[:param=value,…][@when], several with semicolons or spaces between\n')
  for (const group of new Set(faults.map((fault) => fault.group))) {
    print(group)
    for (const fault of faults) if (fault.group === group) printFault(fault)
    print('')
  }
  print('Every fault')
  for (const parameter of common) print(`      ${parameterText(parameter)}`)
  print(`\nMessages\n      ${messages.join(', ')}`)
  print('\nWhen, in the market’s time; nothing for at once')
  for (const { form, help } of when) print(`  ${form.padEnd(24)}${help}`)
  print('\nCases, each a list of faults: case:1, or case:1:client=ID for one client')
  for (const { number, name, faults: parts } of cases) {
    print(`  case:${String(number).padEnd(4)}${name}`)
    for (const part of parts) print(`             ${part}`)
  }
}

function printFault({ name, help, parameters }: FaultDescription): void {
  print(`  ${name.padEnd(20)}${help}`)
  for (const parameter of parameters) print(`      ${parameterText(parameter)}`)
}

function parameterText({ name, fallback, unit, range, help }: ParameterDescription): string {
  const isLong = range !== null && range.length > longestRange
  const limits = isLong ? 'see Messages' : `${range ?? ''}${unit === null ? '' : ` ${unit}`}`
  const more = limits === '' ? '' : ` (${limits})`
  return `${`${name}=${fallback}`.padEnd(26)}  ${help}${more}`
}
