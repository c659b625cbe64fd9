/**
 * Moves labels apart that would cover each other: neighbours closer than `least` share what is missing.
 * @param centers from top to bottom
 */
export function spread(centers: readonly number[], least: number): readonly number[] {
  const placed = [...centers]
  for (let index = 1; index < placed.length; index++) {
    const above = placed[index - 1] ?? 0
    const below = placed[index] ?? 0
    const missing = Math.max(0, least - (below - above))
    placed[index - 1] = above - missing / 2
    placed[index] = below + missing / 2
  }
  return placed
}
