import type { OptionUnderlying } from '../../market/option-chain.ts'

/** A contract by its clearing symbol: root, expiry as yymmdd, C or P, strike in thousandths. */
export type OptionSymbol = {
  readonly root: string
  /** YYYY-MM-DD */
  readonly expiry: string
  readonly isCall: boolean
  readonly strike: number
}

const pattern = /^([A-Z]{1,6})\s*(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/

/** @returns undefined for what is no such name, or names a day that no calendar has */
export function parseOptionSymbol(text: string): OptionSymbol | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, root = '', year, month = '', day = '', right, thousandths] = match
  if (!isDay(2000 + Number(year), Number(month), Number(day))) return undefined
  return {
    root,
    expiry: `20${year}-${month}-${day}`,
    isCall: right === 'C',
    strike: Number(thousandths) / 1_000,
  }
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth
}

/** The roots that are known: of which underlying, and whether they settle in the morning. */
export const optionRoots: Readonly<
  Record<string, { readonly underlying: OptionUnderlying; readonly isMorningSettled: boolean }>
> = {
  SPX: { underlying: 'SPX', isMorningSettled: true },
  SPXW: { underlying: 'SPX', isMorningSettled: false },
  NDX: { underlying: 'NDX', isMorningSettled: true },
  NDXP: { underlying: 'NDX', isMorningSettled: false },
  SPY: { underlying: 'SPY', isMorningSettled: false },
  QQQ: { underlying: 'QQQ', isMorningSettled: false },
}
