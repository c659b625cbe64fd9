/** The port cannot be listened on: which, and the cure. */
export class PortError extends Error {
  override readonly name = 'PortError'
}

const cures: Readonly<Record<string, (options: string) => string>> = {
  EADDRINUSE: (options) =>
    `something listens there already. Stop it, or choose another (${options})`,
  EACCES: (options) => `this user may not listen there. Choose a port above 1023 (${options})`,
  EADDRNOTAVAIL: () => 'this machine has no such address. Choose another with --host',
}

/** @param options those of the command line that set the port */
export function portError(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
  options: string,
): PortError {
  const cure = cures[error.code ?? '']?.(options) ?? error.message
  return new PortError(`port ${port} of ${host}: ${cure}`, { cause: error })
}
