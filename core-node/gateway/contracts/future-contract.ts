import { ticksToPrice } from '../../../shared/units.ts'
import type { ContractMonth } from '../../market/calendar/contract-months.ts'
import { expiryDate } from '../../market/calendar/contract-months.ts'
import type { Instrument, InstrumentSymbol } from '../../market/instruments.ts'
import { futureCode } from '../../market/instruments.ts'
import { dayText } from '../market-time.ts'

/** One future as IB describes it. */
export type FutureContract = {
  readonly conId: number
  readonly instrument: Instrument
  readonly contractMonth: ContractMonth
  /** Short name at the exchange, e.g. ESU5. */
  readonly localSymbol: string
  /** The last day of trading, yyyymmdd. */
  readonly expiry: string
  /** yyyymm */
  readonly month: string
  /** As text, once: it stands in every message about the contract. */
  readonly multiplier: string
  readonly minTick: string
}

type Underlying = { readonly conId: number; readonly name: string }

/** The index's id for ES is IB's (recorded contract details); the others are the simulation's own. */
export const underlyings: Readonly<Record<InstrumentSymbol, Underlying>> = {
  ES: { conId: 11_004_968, name: 'E-mini S&P 500' },
  MES: { conId: 900_000_002, name: 'Micro E-Mini S&P 500 Stock Price Index' },
  NQ: { conId: 900_000_003, name: 'E-mini NASDAQ 100' },
  MNQ: { conId: 900_000_004, name: 'Micro E-Mini Nasdaq-100 Index' },
  YM: { conId: 900_000_005, name: 'Mini Sized Dow Jones Industrial Average $5' },
  MYM: { conId: 900_000_006, name: 'Micro E-Mini Dow Jones Industrial Average Index' },
}

const symbols = Object.keys(underlyings)

/** Ids of futures read as symbol and month, e.g. 600202509 for ES of September 2025: stable for ever. */
const conIdBase = 600_000_000
const conIdsPerSymbol = 1_000_000

export function futureContract(
  instrument: Instrument,
  contractMonth: ContractMonth,
): FutureContract {
  const { year, month } = contractMonth
  const yearMonth = year * 100 + month
  return {
    conId: conIdBase + symbols.indexOf(instrument.symbol) * conIdsPerSymbol + yearMonth,
    instrument,
    contractMonth,
    localSymbol: futureCode(instrument.symbol, year, month),
    expiry: dayText(expiryDate(contractMonth)),
    month: String(yearMonth),
    multiplier: String(instrument.multiplier),
    minTick: String(ticksToPrice(1, instrument.tickNanos)),
  }
}
