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
  return `${Math.floor(seconds / 3_600)} h`
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
