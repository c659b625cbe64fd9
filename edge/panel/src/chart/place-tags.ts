export type Tag = { readonly center: number; readonly width: number }
export type PlacedTag = { readonly center: number; readonly row: number }

/**
 * Rows for names along a line, so that none covers another: each takes the lowest row that is free where it
 * stands. Names at the ends are moved inside.
 * @param tags in order of their centers
 */
export function placeTags(
  tags: readonly Tag[],
  { left, right }: { readonly left: number; readonly right: number },
): readonly PlacedTag[] {
  const takenTo: number[] = []
  return tags.map(({ center, width }) => {
    const inside = Math.min(Math.max(center, left + width / 2), right - width / 2)
    const free = takenTo.findIndex((end) => end <= inside - width / 2)
    const row = free === -1 ? takenTo.length : free
    takenTo[row] = inside + width / 2
    return { center: inside, row }
  })
}
