import type { CashName } from './cash-contract.ts'

/** Share of the underlying, either side, within which a series has strikes. */
type StrikeSpan = { readonly near: number; readonly far: number }

/** Options of one kind: IB's trading class. */
export type OptionClass = {
  readonly name: 'SPX' | 'SPXW' | 'QQQ'
  readonly underlying: Extract<CashName, 'SPX' | 'QQQ'>
  /** Settles at the open of its expiry, and trades for the last time on the day before. */
  readonly isMorningSettled: boolean
  /** Points between two strikes near the underlying, and farther from it. */
  readonly nearStep: number
  readonly farStep: number
  /** Of series of up to ten days, and of longer ones. */
  readonly shortSpan: StrikeSpan
  readonly longSpan: StrikeSpan
  /** The smallest step of a price, below and from three points on. */
  readonly tickBelowThree: number
  readonly tick: number
  readonly exchanges: readonly string[]
  /** The zone of its hours, as IB spells it. */
  readonly zone: string
}

const index = {
  underlying: 'SPX',
  nearStep: 5,
  farStep: 25,
  shortSpan: { near: 0.05, far: 0.12 },
  longSpan: { near: 0.05, far: 0.25 },
  // Cboe, SPX options product specification: 0.05 below 3.00, 0.10 above.
  tickBelowThree: 0.05,
  tick: 0.1,
  exchanges: ['CBOE', 'SMART'],
  zone: 'US/Central',
} as const

export const optionClasses: readonly OptionClass[] = [
  { ...index, name: 'SPX', isMorningSettled: true },
  { ...index, name: 'SPXW', isMorningSettled: false },
  {
    name: 'QQQ',
    underlying: 'QQQ',
    isMorningSettled: false,
    nearStep: 1,
    farStep: 5,
    shortSpan: { near: 0.06, far: 0.12 },
    longSpan: { near: 0.08, far: 0.25 },
    tickBelowThree: 0.01,
    tick: 0.01,
    exchanges: ['SMART', 'AMEX', 'CBOE', 'PHLX'],
    zone: 'US/Eastern',
  },
]

/** The contracts a future's worth of options is for. */
export const optionMultiplier = 100
