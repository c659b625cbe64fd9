import type { Config } from '../../shared/config.ts'
import { RiskConfig, describeIssues } from '../../shared/config.ts'
import { compareLimits, sentenceOfChange, tighterOf } from '../risk/tighten.ts'

/** What a running core makes of another configuration. Each change is one sentence. */
export type ConfigChange = {
  /** Limits that lower the risk: in force at once. */
  readonly tightened: readonly string[]
  /** Limits that raise it: nobody has allowed that. They wait for the next start, as all that follows does. */
  readonly loosened: readonly string[]
  readonly other: readonly string[]
  /** What was in force, with all that lowers the risk. */
  readonly inForce: Config
  /** Where limits that were tightened one by one deny each other; they stop more than was meant, never less. */
  readonly contradictions: readonly string[]
}

/** @param inForce what the core goes by @param wanted what its file says now */
export function compareConfigs(inForce: Config, wanted: Config): ConfigChange {
  const { tightened, loosened, other } = compareLimits(inForce.risk, wanted.risk)
  const risk = tighterOf(inForce.risk, wanted.risk)
  const checked = RiskConfig.safeParse(risk)
  return {
    tightened: tightened.map(sentenceOfChange),
    loosened: loosened.map(sentenceOfChange),
    other: [...other.map(sentenceOfChange), ...differences(inForce, wanted)],
    inForce: { ...inForce, risk },
    contradictions: checked.success
      ? []
      : describeIssues(checked.error).map((problem) => `risk.${problem}`),
  }
}

/** All that is no limit: which fields differ, however deep they lie. */
function differences(inForce: Config, wanted: Config): string[] {
  const { risk: _, ...before } = inForce
  const { risk: __, ...after } = wanted
  const old = new Map(leavesOf(before, ''))
  const now = new Map(leavesOf(after, ''))
  const paths = new Set([...old.keys(), ...now.keys()])
  return [...paths]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => `${path} from ${old.get(path) ?? 'none'} to ${now.get(path) ?? 'none'}`)
}

/** Path and JSON of every value that has none below it. A list is one value. */
function leavesOf(value: object, prefix: string): [string, string][] {
  return Object.entries(value as Record<string, unknown>).flatMap(([name, inner]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`
    const isGroup = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    if (isGroup) return leavesOf(inner, path)
    return inner === undefined ? [] : [[path, JSON.stringify(inner)] as [string, string]]
  })
}
