import type { Index } from '../market/events.ts'
import type { IndexBoard } from '../market/index-board.ts'

/** What a board's daily closes say. All O(remembered closes): called on a new day, not on a tick. */

/** EMA with α = 2/(period + 1) over all remembered closes, begun with the oldest; NaN without any. */
export function exponentialMean(board: IndexBoard, index: Index, period: number): number {
  const oldest = board.closeCount(index) - 1
  const alpha = 2 / (period + 1)
  let mean = board.close(index, oldest)
  for (let ago = oldest - 1; ago >= 0; ago--) mean += alpha * (board.close(index, ago) - mean)
  return mean
}

/** Sample deviation of the last closes; NaN with fewer than two. */
export function deviation(board: IndexBoard, index: Index, days: number): number {
  const count = Math.min(board.closeCount(index), days)
  if (count < 2) return Number.NaN
  let sum = 0
  for (let ago = 0; ago < count; ago++) sum += board.close(index, ago)
  const mean = sum / count
  let squares = 0
  for (let ago = 0; ago < count; ago++) squares += (board.close(index, ago) - mean) ** 2
  return Math.sqrt(squares / (count - 1))
}

/** Share of the remembered closes below a level, equal ones by half, 0 to 1; NaN with fewer than `least`. */
export function percentileRank(
  board: IndexBoard,
  index: Index,
  points: number,
  least: number,
): number {
  const count = board.closeCount(index)
  if (count < least || !(points > 0)) return Number.NaN
  let rank = 0
  for (let ago = 0; ago < count; ago++) {
    const close = board.close(index, ago)
    if (close < points) rank += 1
    else if (close === points) rank += 0.5
  }
  return rank / count
}
