/** Exit codes of the `mia` command. */
export const ExitCode = { Done: 0, Failed: 1, WrongUse: 2, Refused: 3 } as const

/** The command was used wrongly: an option, an argument, a configuration. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A safety rule forbids it. Exit code 3. */
export class SafetyRefusal extends Error {
  override readonly name = 'SafetyRefusal'
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return ExitCode.WrongUse
  return error instanceof SafetyRefusal ? ExitCode.Refused : ExitCode.Failed
}
