import type { OptionLine } from './option-lines.ts'
import { Tick } from './reference-data.ts'

/** @returns whether the tick is one that is read */
export function applyPrice(line: OptionLine, type: number, price: number, nowUs: number): boolean {
  const { entry } = line
  // −1 says that there is none.
  const value = price > 0 ? price : Number.NaN
  if (type === Tick.Last) {
    entry.last = value
    return true
  }
  if (type !== Tick.Bid && type !== Tick.Ask) return false
  if (type === Tick.Bid) entry.bid = value
  else entry.ask = value
  // Both sides are told one after the other: the second completes the quote.
  line.hasQuote ||= type === Tick.Ask
  entry.quotedUs = nowUs
  return true
}

/** @returns whether the tick is one that is read */
export function applySize(
  line: OptionLine,
  type: number,
  size: number | undefined,
  nowUs: number,
): boolean {
  const { entry } = line
  if (size === undefined || !(size >= 0)) return false
  if (type === Tick.Volume) {
    entry.volume = size
    return true
  }
  // The other side's figure comes too, and is always 0.
  if (type !== (entry.isCall ? Tick.CallOpenInterest : Tick.PutOpenInterest)) return false
  entry.openInterest = size
  entry.interestUs = nowUs
  line.hasInterest = true
  return true
}

/** The broker's own model; what it did not compute is undefined. */
export function applyModel(
  line: OptionLine,
  volatility: number | undefined,
  delta: number | undefined,
  gamma: number | undefined,
): void {
  const { entry } = line
  entry.volatility = volatility ?? Number.NaN
  entry.delta = delta ?? Number.NaN
  entry.gamma = gamma ?? Number.NaN
  line.hasModel = true
}
