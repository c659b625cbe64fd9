import type { Index } from '../market/events.ts'
import type { IndexBoard } from '../market/index-board.ts'

const betaDays = 60
const residualDays = 20
/** A residual that does not reach it is the rounding of logarithms, not a movement. */
const leastDeviation = 1e-9

/**
 * How one index moves beyond what another explains: the residual e = r − β·r′ of daily log returns, β by
 * least squares over sixty days, against the mean and deviation of its last twenty. Both histories must
 * be of the same days. Measured anew when a daily close comes, O(60).
 */
export class RelativeStrength {
  /** 0 to 1 over the first sixty daily returns; 0 before there are twenty. */
  warmth = 0
  beta = Number.NaN
  #mean = Number.NaN
  #deviation = Number.NaN
  readonly #index: Index
  readonly #benchmark: Index

  constructor(index: Index, benchmark: Index) {
    this.#index = index
    this.#benchmark = benchmark
  }

  onDailyCloses(board: IndexBoard): void {
    const closes = Math.min(board.closeCount(this.#index), board.closeCount(this.#benchmark))
    const count = Math.min(closes - 1, betaDays)
    this.warmth = 0
    if (count < residualDays) return
    this.beta = this.#leastSquares(board, count)
    let sum = 0
    for (let ago = 0; ago < residualDays; ago++) sum += this.#residual(board, ago)
    this.#mean = sum / residualDays
    let squares = 0
    for (let ago = 0; ago < residualDays; ago++) {
      squares += (this.#residual(board, ago) - this.#mean) ** 2
    }
    this.#deviation = Math.sqrt(squares / (residualDays - 1))
    this.warmth = this.#deviation > leastDeviation ? count / betaDays : 0
  }

  /** The z of the move since the last daily closes to these values, in points; NaN while not warm. */
  z(board: IndexBoard, points: number, benchmarkPoints: number): number {
    if (this.warmth === 0) return Number.NaN
    const change = Math.log(points / board.close(this.#index, 0))
    const benchmarkChange = Math.log(benchmarkPoints / board.close(this.#benchmark, 0))
    return (change - this.beta * benchmarkChange - this.#mean) / this.#deviation
  }

  #residual(board: IndexBoard, ago: number): number {
    return (
      dailyChange(board, this.#index, ago) - this.beta * dailyChange(board, this.#benchmark, ago)
    )
  }

  /** Slope with an intercept. */
  #leastSquares(board: IndexBoard, count: number): number {
    let sum = 0
    for (let ago = 0; ago < count; ago++) sum += dailyChange(board, this.#benchmark, ago)
    let covariance = 0
    let variance = 0
    for (let ago = 0; ago < count; ago++) {
      const x = dailyChange(board, this.#benchmark, ago) - sum / count
      covariance += x * dailyChange(board, this.#index, ago)
      variance += x * x
    }
    return variance > 0 ? covariance / variance : Number.NaN
  }
}

/** Log return of the day that closed so many days ago. */
function dailyChange(board: IndexBoard, index: Index, ago: number): number {
  return Math.log(board.close(index, ago) / board.close(index, ago + 1))
}
