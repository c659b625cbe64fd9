import type { Contract } from '@stoqey/ib'
import { OptionType, SecType } from '@stoqey/ib'

/** One expiry of one class, as the broker names it. */
export type OptionExpiry = {
  /** IB's trading class: SPX or SPXW. */
  readonly root: string
  /** The day it settles, YYYY-MM-DD. */
  readonly expiry: string
  /** The last day of trading, yyyymmdd: what IB calls it by. */
  readonly lastTradeDate: string
  readonly isMorningSettled: boolean
}

/** One option and the latest that was heard of it; NaN is what was not. */
export class OptionEntry {
  readonly expiry: OptionExpiry
  readonly strike: number
  readonly isCall: boolean
  bid = Number.NaN
  ask = Number.NaN
  last = Number.NaN
  volume = Number.NaN
  openInterest = Number.NaN
  volatility = Number.NaN
  delta = Number.NaN
  gamma = Number.NaN
  /** When a quote was last heard, microseconds; 0 before. */
  quotedUs = 0
  /** When the open interest was. */
  interestUs = 0
  /** When a line was last given to it, the machine's milliseconds. */
  triedMs = 0
  /** The broker knows no such contract: not every strike is listed for every expiry. */
  isUnlisted = false

  constructor(expiry: OptionExpiry, strike: number, isCall: boolean) {
    this.expiry = expiry
    this.strike = strike
    this.isCall = isCall
  }

  get contract(): Contract {
    const { root, lastTradeDate } = this.expiry
    return {
      symbol: 'SPX',
      secType: SecType.OPT,
      exchange: 'SMART',
      currency: 'USD',
      multiplier: 100,
      tradingClass: root,
      lastTradeDateOrContractMonth: lastTradeDate,
      strike: this.strike,
      right: this.isCall ? OptionType.Call : OptionType.Put,
    }
  }
}
