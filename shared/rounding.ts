/** Six decimals are enough for a score or a VWAP in ticks and keep audit rows short and equal. */
export function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

/** For JSON, which has no NaN: a figure that is not known is null. */
export function knownOrNull(value: number): number | null {
  return Number.isFinite(value) ? round6(value) : null
}

/** Limits a value to [-1, 1]: the squash every feature uses. NaN becomes 0. */
export function clip(value: number): number {
  return value > 1 ? 1 : value < -1 ? -1 : value === value ? value : 0
}

/** Limits a value to [0, 1]. NaN becomes 0. */
export function clip01(value: number): number {
  return value > 1 ? 1 : value > 0 ? value : 0
}
