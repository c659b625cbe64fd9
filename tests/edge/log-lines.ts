/** The edge's log of this file's tests, kept from the terminal. */
export const logLines: string[] = []

/** Tests run in the Worker's isolate, so the console they see is the one the edge logs to. */
export function captureLog(): void {
  for (const method of ['log', 'warn', 'error'] as const) {
    // oxlint-disable-next-line no-console -- the edge's logger ends here
    const original = console[method]
    // oxlint-disable-next-line no-console -- as above
    console[method] = (...values: unknown[]) => {
      const [line] = values
      if (typeof line === 'string' && line.startsWith('{"level":')) logLines.push(line)
      else original(...values)
    }
  }
}
