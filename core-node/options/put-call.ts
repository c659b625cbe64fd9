import type { OptionChain } from '../market/option-chain.ts'

/** Puts over calls of the whole chain, expired series and all; NaN without calls. */
export type PutCall = {
  readonly volumeRatio: number
  readonly openInterestRatio: number
  /** Contracts traded on the day; 0 where the source gives none. */
  readonly volume: number
  readonly openInterest: number
}

export function putCall({ calls, puts }: OptionChain): PutCall {
  const callVolume = total(calls.volumes)
  const putVolume = total(puts.volumes)
  const callInterest = total(calls.openInterests)
  const putInterest = total(puts.openInterests)
  return {
    volumeRatio: ratio(putVolume, callVolume),
    openInterestRatio: ratio(putInterest, callInterest),
    volume: callVolume + putVolume,
    openInterest: callInterest + putInterest,
  }
}

function total(values: Float64Array): number {
  let sum = 0
  for (const value of values) if (value > 0) sum += value
  return sum
}

function ratio(puts: number, calls: number): number {
  return calls > 0 ? puts / calls : Number.NaN
}
