import { faultCases, findCase } from './cases.ts'
import { FaultError } from './fault-error.ts'
import type { FaultSpec } from './fault-spec.ts'
import { parseFault, splitFaults } from './fault-spec.ts'
import { primitives } from './primitives.ts'

const casePrefix = 'case:'

/**
 * Reads a list of faults, `NAME[:param=value,…][@when]` with semicolons or spaces between; `case:12` is all
 * faults of that case, and `case:12:client=1` those for one client.
 * @throws FaultError which names the field and the cure
 */
export function parseFaults(list: string): FaultSpec[] {
  const texts = splitFaults(list)
  if (texts.length === 0) throw new FaultError('the list of faults is empty: name at least one')
  return texts
    .flatMap((text) => (text.startsWith(casePrefix) ? faultsOfCase(text) : [text]))
    .map((text) => parseFault(text, primitives))
}

function faultsOfCase(text: string): string[] {
  const match = /^case:(\d+)(?::(client=[^@:]*))?$/.exec(text)
  const found = match === null ? undefined : findCase(Number(match[1]))
  if (found === undefined) {
    throw new FaultError(
      `"${text}" is no case: write case:1 to case:${faultCases.length}, or case:1:client=ID; its times are its own`,
    )
  }
  const client = match?.[2]
  return found.faults.map((fault) => (client === undefined ? fault : withClient(fault, client)))
}

function withClient(fault: string, client: string): string {
  const at = fault.indexOf('@')
  const what = at < 0 ? fault : fault.slice(0, at)
  const when = at < 0 ? '' : fault.slice(at)
  return `${what}${what.includes(':') ? ',' : ':'}${client}${when}`
}
