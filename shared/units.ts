/**
 * The one place where units change. Inside MIA a price is an integer number of ticks, money an integer
 * number of cents and time an integer number of microseconds since 1970 in UTC (exact in a double until
 * the year 2255). Everything that comes in or goes out is converted here.
 */

export const microsPerMilli = 1_000
export const microsPerSecond = 1_000_000
export const microsPerMinute = 60 * microsPerSecond
export const microsPerHour = 60 * microsPerMinute

const nanosPerUnit = 1_000_000_000

/** A price that does not lie on the instrument's tick grid, or a number that is none. */
export class UnitError extends Error {
  override readonly name = 'UnitError'
}

/** Whether a decimal price lies on the grid, allowing for the rounding of its decimal form. */
function nearestTick(price: number, tickNanos: number): number {
  return Math.round((price * nanosPerUnit) / tickNanos)
}

/**
 * A decimal price (an IB double, a CSV field) to ticks.
 * @param price in points, e.g. 4800.25
 * @param tickNanos the instrument's tick in 1e-9 points, e.g. 250_000_000
 * @throws UnitError when the price is not finite or is off the grid
 */
export function priceToTicks(price: number, tickNanos: number): number {
  const ticks = nearestTick(price, tickNanos)
  if (!Number.isFinite(price) || Math.abs(ticks * tickNanos - price * nanosPerUnit) > 1_000) {
    throw new UnitError(`${price} is not a multiple of the tick ${tickNanos / nanosPerUnit}`)
  }
  return ticks
}

/** A decimal price to ticks, or undefined when it is not on the grid: for data that may be bad. */
export function toTicksOrUndefined(price: number, tickNanos: number): number | undefined {
  const ticks = nearestTick(price, tickNanos)
  const isOnGrid = Math.abs(ticks * tickNanos - price * nanosPerUnit) <= 1_000
  return Number.isFinite(price) && isOnGrid ? ticks : undefined
}

/** Ticks to points. Accepts fractions of a tick (a VWAP, a σ). */
export function ticksToPrice(ticks: number, tickNanos: number): number {
  return (ticks * tickNanos) / nanosPerUnit
}

/** Dollars to whole cents, rounded half away from zero. */
export function dollarsToCents(dollars: number): number {
  return Math.sign(dollars) * Math.round(Math.abs(dollars) * 100)
}

export function centsToDollars(cents: number): number {
  return cents / 100
}

export function microsToMillis(micros: number): number {
  return Math.floor(micros / microsPerMilli)
}

export function millisToMicros(millis: number): number {
  return Math.round(millis * microsPerMilli)
}

/**
 * A 64-bit count of nanoseconds, given as its two unsigned halves, to microseconds, rounded down. Exact:
 * 2³² ns = 4,294,967 µs + 296 ns, and every term below stays under 2⁵³.
 */
export function nanosToMicros(high: number, low: number): number {
  return high * 4_294_967 + Math.floor((high * 296 + low) / 1_000)
}

/** ISO 8601 in UTC with microseconds, e.g. 2023-12-25T23:00:00.085275Z. */
export function microsToIso(micros: number): string {
  const millis = microsToMillis(micros)
  const rest = String(micros - millis * microsPerMilli).padStart(3, '0')
  return new Date(millis).toISOString().replace('Z', `${rest}Z`)
}
