import { centsToDollars, ticksToPrice } from '../../../../shared/units.ts'

/** Stands where a number would, when there is none: never 0. */
export const noValue = '–'

/** The real minus sign: as wide as the plus, and read aloud as one. */
const minus = '−'

const nanosPerPoint = 1_000_000_000

function withSign(text: string, sign: number): string {
  return sign === 0 ? text : `${sign > 0 ? '+' : minus}${text}`
}

/** How many decimals a price of this instrument is written with: 2 for a tick of 0.25, 0 for one of 1. */
export function priceDecimals(tickNanos: number): number {
  let decimals = 0
  for (let step = tickNanos; step % nanosPerPoint !== 0 && decimals < 9; step *= 10) decimals++
  return decimals
}

export function formatPrice(ticks: number | null | undefined, tickNanos: number): string {
  if (ticks === null || ticks === undefined) return noValue
  return ticksToPrice(ticks, tickNanos).toFixed(priceDecimals(tickNanos))
}

export function formatPriceChange(ticks: number, tickNanos: number): string {
  return withSign(formatPrice(Math.abs(ticks), tickNanos), Math.sign(ticks))
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })

/** Money with its sign, but for zero: +$12.50, −$3.00, $0.00. */
export function formatSignedMoney(cents: number): string {
  return withSign(dollars.format(centsToDollars(Math.abs(cents))), Math.sign(cents))
}

export function formatMoney(cents: number): string {
  return cents < 0 ? formatSignedMoney(cents) : dollars.format(centsToDollars(cents))
}

const scoreDecimals = 3

/** The sign a score is shown with: none when it rounds to zero. */
export function scoreSign(score: number): number {
  return Math.sign(Number(score.toFixed(scoreDecimals))) || 0
}

/** A score or a contribution, −1 to 1, with its sign: +0.312. */
export function formatScore(score: number): string {
  return withSign(Math.abs(score).toFixed(scoreDecimals), scoreSign(score))
}

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)}%`
}

/** How old something is: in whole units, so that the text does not flicker. */
export function formatAge(ageMs: number): string {
  const seconds = Math.floor(Math.max(0, ageMs) / 1_000)
  if (seconds < 1) return '<1 s'
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`
  return `${whole.format(Math.floor(seconds / 86_400))} d`
}

/** How long something took. */
export function formatElapsed(elapsedMs: number): string {
  if (elapsedMs < 1) return '<1 ms'
  if (elapsedMs < 1_000) return `${Math.round(elapsedMs)} ms`
  const seconds = elapsedMs / 1_000
  return `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`
}

/** "1 contract", "2 contracts". */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}

/** A whole number with its thousands apart: 10,519. */
export function formatWhole(value: number): string {
  return value < 0 ? minus + whole.format(-value) : whole.format(value)
}

/**
 * Billions of dollars with their sign, three figures or so: +0.42, −11.0, +122; from ten thousand on in
 * trillions. '0' is said plainly, without a sign.
 */
export function formatBillions(billions: number | null): string {
  if (billions === null) return noValue
  const size = Math.abs(billions)
  const isTrillions = size >= 9_999.5
  const shown = isTrillions ? size / 1_000 : size
  const decimals = shown < 9.995 ? 2 : shown < 99.95 ? 1 : 0
  const text = `$${decimals === 0 ? whole.format(shown) : shown.toFixed(decimals)} ${isTrillions ? 'tn' : 'bn'}`
  return withSign(text, Number(shown.toFixed(decimals)) === 0 ? 0 : Math.sign(billions))
}

/** A level of an index: 4,734.48 as 4734.5, a strike of whole points without decimals. */
export function formatLevel(points: number | null): string {
  if (points === null) return noValue
  return points.toFixed(Number.isInteger(points) ? 0 : 1)
}

/** A distance in points, with its sign: +102.8. */
export function formatDistance(points: number): string {
  return withSign(Math.abs(points).toFixed(1), Math.abs(points) < 0.05 ? 0 : Math.sign(points))
}

/** A plain figure with so many decimals, or a dash. */
export function formatFigure(value: number | null, decimals: number): string {
  if (value === null) return noValue
  return value < 0 ? minus + (-value).toFixed(decimals) : value.toFixed(decimals)
}

export function formatFactor(factor: number): string {
  return `×${factor.toFixed(2)}`
}

/** A figure of any kind and size, with four figures or so. */
export function formatRaw(value: number | null): string {
  if (value === null) return noValue
  const size = Math.abs(value)
  const decimals = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 3
  return decimals === 0 ? formatWhole(Math.round(value)) : formatFigure(value, decimals)
}
