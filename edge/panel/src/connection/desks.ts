const defaultDesk = 'local'

const deskId = /^[a-z0-9-]{1,32}$/

/** The desk named in the page's address (`?desk=`), if it names one. */
export function deskFromQuery(query: string): string | undefined {
  const asked = new URLSearchParams(query).get('desk') ?? ''
  return deskId.test(asked) ? asked : undefined
}

/** The desk to show: the one asked for, else the local one, else the first there is. */
export function chooseDesk(asked: string | undefined, known: readonly string[]): string {
  if (asked !== undefined) return asked
  return known.includes(defaultDesk) ? defaultDesk : (known[0] ?? defaultDesk)
}

/** Reads the list of desks: `{ desks: [{ id }] }`. */
export function parseDesks(body: unknown): readonly string[] {
  const list = isRecord(body) ? body['desks'] : undefined
  if (!Array.isArray(list)) return []
  const names = list.map((entry: unknown) => (isRecord(entry) ? entry['id'] : undefined))
  return names.filter((name): name is string => typeof name === 'string' && deskId.test(name))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
