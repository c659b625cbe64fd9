type Level = 'info' | 'warning' | 'error'
type Fields = Readonly<Record<string, string | number | boolean | null | undefined>> & {
  /** The line's own. */
  readonly level?: never
  readonly event?: never
}

const write: Record<Level, (line: string) => void> = {
  // oxlint-disable-next-line no-console -- this is the edge's one logger: the platform collects the console
  info: (line) => console.log(line),
  // oxlint-disable-next-line no-console -- as above
  warning: (line) => console.warn(line),
  // oxlint-disable-next-line no-console -- as above
  error: (line) => console.error(line),
}

/** Longer values are cut: an error's text may carry a whole statement with its parameters. */
const maxValueLength = 300

/**
 * One JSON line for an event, e.g. `uplink.closed`. Fields are named one by one by the caller, so that no
 * secret, cookie or row gets in with an object.
 */
export function logLine(level: Level, event: string, fields: Fields = {}): void {
  const cut = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.slice(0, maxValueLength) : value,
  ])
  write[level](JSON.stringify({ level, event, ...Object.fromEntries(cut) }))
}
