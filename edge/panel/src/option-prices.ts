import { chain } from './options.ts'
import { tickNanos } from './store.ts'
import { noValue } from './text/format.ts'

/** A level of the underlying on the future's scale, rounded to its tick; a dash without a basis. */
export function priceToText(points: number): string {
  const basis = chain.value?.basisPoints ?? null
  if (basis === null || tickNanos.value === null) return noValue
  const tick = tickNanos.value / 1e9
  return (Math.round((points + basis) / tick) * tick).toFixed(2)
}
