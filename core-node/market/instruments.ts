import type { Result } from '../../shared/result.ts'
import { failure, success } from '../../shared/result.ts'

/**
 * The equity index futures MIA trades. Tick and multiplier: CME contract specifications, which agree with
 * QuantConnect Lean's symbol-properties-database.
 */
export type Instrument = {
  readonly symbol: InstrumentSymbol
  readonly exchange: 'CME' | 'CBOT'
  /** The smallest price step, in 1e-9 points. */
  readonly tickNanos: number
  /** What one tick is worth for one contract, in cents. */
  readonly tickCents: number
  /** Dollars a point: IB's contract multiplier. */
  readonly multiplier: number
  /** The contract a tenth its size, when there is one. */
  readonly micro: InstrumentSymbol | null
}

export type InstrumentSymbol = 'ES' | 'MES' | 'NQ' | 'MNQ' | 'YM' | 'MYM'

export const instruments: Readonly<Record<InstrumentSymbol, Instrument>> = {
  ES: instrument('ES', 'CME', 250_000_000, 1_250, 50, 'MES'),
  MES: instrument('MES', 'CME', 250_000_000, 125, 5, null),
  NQ: instrument('NQ', 'CME', 250_000_000, 500, 20, 'MNQ'),
  MNQ: instrument('MNQ', 'CME', 250_000_000, 50, 2, null),
  YM: instrument('YM', 'CBOT', 1_000_000_000, 500, 5, 'MYM'),
  MYM: instrument('MYM', 'CBOT', 1_000_000_000, 50, 0.5, null),
}

function instrument(
  symbol: InstrumentSymbol,
  exchange: 'CME' | 'CBOT',
  tickNanos: number,
  tickCents: number,
  multiplier: number,
  micro: InstrumentSymbol | null,
): Instrument {
  return { symbol, exchange, tickNanos, tickCents, multiplier, micro }
}

export function isInstrumentSymbol(symbol: string): symbol is InstrumentSymbol {
  return Object.hasOwn(instruments, symbol)
}

/** The month letters of index futures: March, June, September, December. */
const monthOfLetter: Readonly<Record<string, number>> = { H: 3, M: 6, U: 9, Z: 12 }
const letterOfMonth: Readonly<Record<number, string>> = { 3: 'H', 6: 'M', 9: 'U', 12: 'Z' }

export type FutureCode = {
  readonly instrument: Instrument
  readonly month: number
  /** Two digits or one, as written. */
  readonly yearDigits: string
}

/** Reads a contract's short name, e.g. ESH4 or MNQZ25. */
export function parseFutureCode(code: string): Result<FutureCode, string> {
  const match = /^([A-Z]{2,3})([HMUZ])(\d{1,2})$/.exec(code)
  const [, symbol = '', letter = '', yearDigits = ''] = match ?? []
  if (!isInstrumentSymbol(symbol)) {
    const known = Object.keys(instruments).join(', ')
    return failure(`"${code}" is not a future of ${known} (for example ESH4)`)
  }
  return success({
    instrument: instruments[symbol],
    month: monthOfLetter[letter] as number,
    yearDigits,
  })
}

/** A contract's short name from its symbol and expiry month, e.g. ES and 2026-12 give ESZ6. */
export function futureCode(symbol: InstrumentSymbol, year: number, month: number): string {
  return `${symbol}${letterOfMonth[month]}${year % 10}`
}
