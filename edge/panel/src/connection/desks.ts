export const defaultDesk = 'local'

const deskId = /^[a-z0-9-]{1,32}$/

/** The desk named in the page's address (`?desk=`), or the default one. */
export function deskFromQuery(query: string): string {
  const asked = new URLSearchParams(query).get('desk') ?? ''
  return deskId.test(asked) ? asked : defaultDesk
}

/** Reads the list of desks: names, or objects that carry one, alone or under `desks`. */
export function parseDesks(body: unknown): readonly string[] {
  const list = isRecord(body) ? body['desks'] : body
  if (!Array.isArray(list)) return []
  const names = list.map((entry: unknown) =>
    isRecord(entry) ? (entry['desk'] ?? entry['id']) : entry,
  )
  return names.filter((name): name is string => typeof name === 'string' && deskId.test(name))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
