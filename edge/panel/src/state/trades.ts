import type { RowOf } from '../../../../shared/audit.ts'
import { keepNewest } from './bounded.ts'

type TradeRow = RowOf<'trade'>

/** Closed trades: the newest in full. A snapshot does not reach back for ever, but trades are numbered. */
export type Trades = {
  readonly newest: readonly TradeRow[]
  readonly count: number
  /** How many of them came here, and how these ended. */
  readonly seen: number
  readonly won: number
  readonly lost: number
}

export const noTrades: Trades = { newest: [], count: 0, seen: 0, won: 0, lost: 0 }

/** A day's limit is 50 trades by default. */
const maxListed = 100

export function foldTrades(trades: Trades, rows: readonly TradeRow[]): Trades {
  if (rows.length === 0) return trades
  return {
    newest: keepNewest(trades.newest, rows, maxListed),
    count: Math.max(trades.count, rows.at(-1)?.trade ?? 0),
    seen: trades.seen + rows.length,
    won: trades.won + rows.filter((row) => row.netCents > 0).length,
    lost: trades.lost + rows.filter((row) => row.netCents < 0).length,
  }
}
