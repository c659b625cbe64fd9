import type { Columns } from './columns.ts'

export type PriceRange = { readonly min: number; readonly max: number }

/** Air above and below, as a share of the range. */
const padding = 0.06

/** A quiet market must not look wild: the range is never less than so many ticks. */
const leastTicks = 12

/**
 * The prices the chart shows: those of the price and of the given levels, and as much of the bands and
 * the VWAP, which can be far away, as leaves the price at least half of the height.
 */
export function priceRange(
  columns: Columns,
  levels: readonly (number | null)[],
  tick: number,
): PriceRange | null {
  const near = extent([columns.price, levels])
  if (near === null) return null
  const core = widen(near, leastTicks * tick)
  const wish = extent([[core.min, core.max], columns.upper2, columns.lower2, columns.vwap]) ?? core
  return pad(extend(core, wish))
}

function extent(columns: readonly (readonly (number | null)[])[]): PriceRange | null {
  let min = Infinity
  let max = -Infinity
  for (const column of columns) {
    for (const value of column) {
      if (value === null) continue
      if (value < min) min = value
      if (value > max) max = value
    }
  }
  return min <= max ? { min, max } : null
}

function widen({ min, max }: PriceRange, leastSpan: number): PriceRange {
  const missing = Math.max(0, leastSpan - (max - min)) / 2
  return { min: min - missing, max: max + missing }
}

/** Towards the wished range, but no further than to twice the core's span. */
function extend(core: PriceRange, wish: PriceRange): PriceRange {
  const below = core.min - wish.min
  const above = wish.max - core.max
  const share = Math.min(1, (core.max - core.min) / Math.max(below + above, Number.EPSILON))
  return { min: core.min - below * share, max: core.max + above * share }
}

function pad({ min, max }: PriceRange): PriceRange {
  const air = (max - min) * padding
  return { min: min - air, max: max + air }
}
