/** Throws when a broken assumption would otherwise go on unseen. For bugs, never for bad input. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`Broken assumption: ${message}`)
}

/** The default branch of a switch over a union: a compile error when a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`)
}
