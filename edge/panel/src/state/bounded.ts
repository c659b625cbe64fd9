/** The newest `limit` entries of both lists, in order; the list itself when nothing was added. */
export function keepNewest<Entry>(
  list: readonly Entry[],
  added: readonly Entry[],
  limit: number,
): readonly Entry[] {
  if (added.length === 0) return list
  const all = list.concat(added)
  return all.length > limit ? all.slice(-limit) : all
}

/** The entries from a time on, of a list in order of time; the list itself when none is older. */
export function keepSince<Entry extends { readonly ts: number }>(
  list: readonly Entry[],
  fromUs: number,
): readonly Entry[] {
  const first = list.findIndex((entry) => entry.ts >= fromUs)
  if (first === 0) return list
  return first === -1 ? [] : list.slice(first)
}
