import { dayText } from '../market-time.ts'
import type { ListedSeries } from './listed-series.ts'
import { optionClasses } from './option-classes.ts'

export type OptionRight = 'C' | 'P'

export type OptionContract = {
  readonly conId: number
  readonly series: ListedSeries
  readonly strike: number
  readonly right: OptionRight
  /** The OCC's name: root, expiry, right, strike in thousandths, e.g. SPXW  260915C05400000. */
  readonly localSymbol: string
}

/**
 * Ids are read as numbers of a class, a day, a strike and a right packed into 27 bits: stable for ever, but
 * for a day that comes back after eleven years.
 */
const conIdBase = 700_000_000
const dayBits = 12
const strikeBits = 12
const dayZero = Temporal.PlainDate.from('2020-01-01')

export function optionContract(
  series: ListedSeries,
  strike: number,
  right: OptionRight,
): OptionContract {
  const { optionClass, expiry } = series
  const root = optionClass.name.padEnd(6)
  const thousandths = String(strike * 1_000).padStart(8, '0')
  return {
    conId: conIdOf(series, strike, right),
    series,
    strike,
    right,
    localSymbol: `${root}${dayText(expiry).slice(2)}${right}${thousandths}`,
  }
}

/** What an id says of a contract; whether there is one is another question. */
export type DecodedId = {
  readonly seriesCode: number
  readonly strikeSteps: number
  readonly right: OptionRight
}

export function decodeConId(conId: number): DecodedId | undefined {
  const packed = conId - conIdBase
  if (packed < 0 || packed >= optionClasses.length * 2 ** (dayBits + strikeBits + 1)) {
    return undefined
  }
  return {
    seriesCode: packed >> (strikeBits + 1),
    strikeSteps: (packed >> 1) & (2 ** strikeBits - 1),
    right: (packed & 1) === 1 ? 'P' : 'C',
  }
}

/** A series' part of its contracts' ids. */
export function seriesCode({ optionClass, expiry }: ListedSeries): number {
  const { days } = expiry.since(dayZero, { largestUnit: 'day' })
  const dayCode = ((days % 2 ** dayBits) + 2 ** dayBits) % 2 ** dayBits
  return optionClasses.indexOf(optionClass) * 2 ** dayBits + dayCode
}

function conIdOf(series: ListedSeries, strike: number, right: OptionRight): number {
  const steps = strike / series.optionClass.nearStep
  const bits = (seriesCode(series) * 2 ** strikeBits + steps) * 2 + (right === 'P' ? 1 : 0)
  return conIdBase + bits
}
