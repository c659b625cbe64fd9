import type { Mutant } from './mutants.ts'
import type { Trial } from './protocol.ts'
import type { Survey } from './worker-process.ts'

/** More often than so many times what it was met without being alive is a loop without end. */
const endlessFactor = 20
const endlessLeast = 20_000

/**
 * How each mutant is tried: by the tests that reach it, the quickest first. What is reached while modules load
 * may change any test, so all are asked. Without a test there is no trial.
 */
export function planTrials(mutants: readonly Mutant[], { tests, atLoad }: Survey): Trial[] {
  const quickFirst = tests.toSorted((a, b) => a.ms - b.ms)
  const loaded = new Set(atLoad)
  const reachedBy = new Map<number, string[]>()
  const mostOften = new Map<number, number>()
  for (const { name, reached } of quickFirst) {
    for (const [id, times] of reached) {
      const names = reachedBy.get(id) ?? []
      reachedBy.set(id, names)
      names.push(name)
      mostOften.set(id, Math.max(mostOften.get(id) ?? 0, times))
    }
  }
  const everyTest = quickFirst.map(({ name }) => name)
  return mutants.flatMap(({ id }) => {
    const isStatic = loaded.has(id)
    const names = isStatic ? everyTest : (reachedBy.get(id) ?? [])
    const hitLimit = endlessLeast + endlessFactor * (mostOften.get(id) ?? 0)
    return names.length === 0 ? [] : [{ id, tests: names, isStatic, hitLimit }]
  })
}
