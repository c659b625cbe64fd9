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
