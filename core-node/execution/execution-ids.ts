/**
 * IB's execIds have parts between dots, `0000e1a7.65a1b2c3.01.01`. A correction repeats all but the last, which
 * counts up: the parts before it are the execution, the last is its version.
 */
const minParts = 4

export type ExecutionId = { readonly key: string; readonly version: number }

/** Ids of another shape stand for themselves and are never corrected. */
export function executionId(execId: string): ExecutionId {
  const parts = execId.split('.')
  const version = Number(parts.at(-1))
  if (parts.length < minParts || !Number.isInteger(version)) return { key: execId, version: 0 }
  return { key: parts.slice(0, -1).join('.'), version }
}

/**
 * Contracts that each order has dealt, by its reference. A correction changes the position and the money, not
 * what is left of the order: the first version counts.
 */
export function filledByOrder(
  fills: Iterable<{ readonly ref: string; readonly execId: string; readonly contracts: number }>,
): Map<string, number> {
  const known = new Set<string>()
  const filled = new Map<string, number>()
  for (const { ref, execId, contracts } of fills) {
    const { key } = executionId(execId)
    if (known.has(key)) continue
    known.add(key)
    filled.set(ref, (filled.get(ref) ?? 0) + contracts)
  }
  return filled
}
