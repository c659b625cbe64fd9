import type { RowOf } from '../../../../shared/audit.ts'
import { keepNewest } from './bounded.ts'

type TradeRow = RowOf<'trade'>

/** Closed trades: the newest in full, all of them counted. */
export type Trades = {
  readonly newest: readonly TradeRow[]
  readonly count: number
  readonly won: number
  readonly lost: number
}

export const noTrades: Trades = { newest: [], count: 0, won: 0, lost: 0 }

/** A day's limit is 50 trades by default. */
const maxListed = 100

export function foldTrades(trades: Trades, rows: readonly TradeRow[]): Trades {
  if (rows.length === 0) return trades
  return {
    newest: keepNewest(trades.newest, rows, maxListed),
    count: trades.count + rows.length,
    won: trades.won + rows.filter((row) => row.netCents > 0).length,
    lost: trades.lost + rows.filter((row) => row.netCents < 0).length,
  }
}
