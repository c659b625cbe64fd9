/**
 * The one place that says which mutant is alive in this process. Every mutated module holds all its mutants,
 * each behind a question to this switch, so that a thousand of them run without loading anything twice.
 */
export type MutantSwitch = {
  /** The number of the mutant that is alive; −1 for none. */
  active: number
  /** How often the living one may still be met, before it counts as a loop without end. */
  hitsLeft: number
  /** Counts how often the code of each mutant was reached; undefined while nobody asks. */
  reached: Uint32Array | undefined
}

export const noMutant = -1

/** Under this name the mutated modules find it. */
const globalName = '__mutants__'

export const mutantSwitch: MutantSwitch = { active: noMutant, hitsLeft: 0, reached: undefined }
Object.defineProperty(globalThis, globalName, { value: mutantSwitch })

/** What the instrumenter puts before each module counts slowly; this is the same, light enough for loops. */
const lightHead = `
function stryMutAct_9fa48(id) {
  const mutants = globalThis.${globalName}
  if (mutants.active !== id) return false
  if (--mutants.hitsLeft < 0) throw new Error('this mutant never comes to an end')
  return true
}
function stryCov_9fa48() {
  const { reached } = globalThis.${globalName}
  if (reached === undefined) return
  for (let i = 0; i < arguments.length; i++) reached[arguments[i]]++
}
`

const heavyHead =
  /function stryNS_9fa48\(\) \{[\s\S]*?\nfunction stryMutAct_9fa48\(id\) \{[\s\S]*?\n\}\n/

/** Calls with the numbers of mutants, which the instrumenter writes as texts. */
const numberedCall = /(stry(?:MutAct|Cov)_9fa48)\(("\d+"(?:, "\d+")*)\)/g

/** @throws when the instrumenter's preamble has another shape than the one this was written for */
export function withLightHead(code: string): string {
  // A file of types alone has no mutant.
  if (!code.includes('stryMutAct_9fa48')) return code
  if (!heavyHead.test(code)) throw new Error('the instrumenter writes another preamble')
  return code
    .replace(heavyHead, () => lightHead)
    .replaceAll(numberedCall, (_call, name: string, ids: string) => {
      return `${name}(${ids.replaceAll('"', '')})`
    })
}
