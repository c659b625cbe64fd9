import type { BarSeries } from '../../market/bars.ts'
import { strongest } from './strongest.ts'

/** How far a long pattern's bars must reach beyond each other. */
const longTicks = 8
const longBars = 3
const colorBars = 4
const colorTicks = 12

/**
 * What the last closed bars of a series look like: from −1 to 1, 0 for no pattern. Of several the strongest
 * counts, and none when two of one strength contradict each other. Strength is
 * 0.7·min(1, range/16) + 0.3·min(1, RVOL), range in ticks over the pattern's bars. Only closed bars are
 * read, and only when none is missing between them.
 * @param sessionOpenUs bars from before it are not looked at
 * @param relativeVolume of the last bar; 0 while it is not known
 */
export function barPattern(bars: BarSeries, sessionOpenUs: number, relativeVolume: number): number {
  const long = isUnbroken(bars, longBars, sessionOpenUs) ? longSide(bars) : 0
  const color = isUnbroken(bars, colorBars, sessionOpenUs) ? colorSide(bars) : 0
  const longX = long * strength(bars, longBars, relativeVolume)
  const colorX = color * strength(bars, colorBars, relativeVolume)
  return strongest(Math.max(longX, colorX, 0), Math.max(-longX, -colorX, 0))
}

/**
 * Long Down-Up (+1) and its mirror Long Up-Down (−1), of three bars: the middle one opened beyond the close
 * before it, and the last one came back over it, further than the first had been.
 */
export function longSide(bars: BarSeries): number {
  const isDownUp =
    bars.open(1) < bars.close(2) &&
    bars.high(2) > bars.low(1) + longTicks &&
    bars.open(0) > bars.close(1) &&
    bars.high(0) > bars.low(1) + longTicks &&
    bars.high(0) > bars.high(2)
  if (isDownUp) return 1
  const isUpDown =
    bars.open(1) > bars.close(2) &&
    bars.low(2) < bars.high(1) - longTicks &&
    bars.open(0) < bars.close(1) &&
    bars.low(0) < bars.high(1) - longTicks &&
    bars.low(0) < bars.low(2)
  return isUpDown ? -1 : 0
}

/** Color-Down (−1), four bars that fell, each of itself, together at least 12 ticks; and its mirror (+1). */
export function colorSide(bars: BarSeries): number {
  const side = Math.sign(bars.close(0) - bars.open(0))
  const travelled = (bars.close(0) - bars.open(colorBars - 1)) * side
  if (travelled < colorTicks) return 0
  for (let ago = 1; ago < colorBars; ago++) {
    if (Math.sign(bars.close(ago) - bars.open(ago)) !== side) return 0
  }
  return side
}

function isUnbroken(bars: BarSeries, count: number, sessionOpenUs: number): boolean {
  if (bars.count < count) return false
  const firstUs = bars.startUs(count - 1)
  return firstUs >= sessionOpenUs && bars.startUs(0) - firstUs === (count - 1) * bars.periodUs
}

function strength(bars: BarSeries, count: number, relativeVolume: number): number {
  let high = bars.high(0)
  let low = bars.low(0)
  for (let ago = 1; ago < count; ago++) {
    high = Math.max(high, bars.high(ago))
    low = Math.min(low, bars.low(ago))
  }
  return 0.7 * Math.min(1, (high - low) / (2 * longTicks)) + 0.3 * Math.min(1, relativeVolume)
}
