const barsFitted = 20
const minDetermination = 0.3
const meanX = (barsFitted - 1) / 2
/** Σ (i − mean)² over 0 … n − 1. */
const squaresX = (barsFitted * (barsFitted * barsFitted - 1)) / 12

/**
 * Price and cumulative delta as lines through their last twenty closes, by least squares: when both fit
 * (R² ≥ 0.3) and point apart, delta does not go with price.
 */
export class TrendLines {
  readonly #price = new LineFit()
  readonly #delta = new LineFit()

  /** The geometric mean of both R², with delta's sign; 0 while the lines agree or do not fit. */
  get divergence(): number {
    const price = this.#price
    const delta = this.#delta
    const isFit = price.determination >= minDetermination && delta.determination >= minDetermination
    if (!isFit || Math.sign(price.slope) === Math.sign(delta.slope)) return 0
    return Math.sign(delta.slope) * Math.sqrt(price.determination * delta.determination)
  }

  onBar(closeTicks: number, deltaContracts: number): void {
    this.#price.add(closeTicks)
    this.#delta.add(deltaContracts)
  }

  restart(): void {
    this.#price.restart()
    this.#delta.restart()
  }
}

class LineFit {
  slope = 0
  /** R², 0 to 1. */
  determination = 0
  readonly #values = new Float64Array(barsFitted)
  #added = 0

  add(value: number): void {
    this.#values[this.#added % barsFitted] = value
    this.#added++
    if (this.#added >= barsFitted) this.#fit()
  }

  restart(): void {
    this.#added = 0
    this.slope = 0
    this.determination = 0
  }

  #fit(): void {
    let mean = 0
    for (const value of this.#values) mean += value / barsFitted
    let covariance = 0
    let squares = 0
    for (let i = 0; i < barsFitted; i++) {
      const fromMean = (this.#values[(this.#added + i) % barsFitted] as number) - mean
      covariance += (i - meanX) * fromMean
      squares += fromMean * fromMean
    }
    this.slope = covariance / squaresX
    this.determination = squares > 0 ? (covariance * covariance) / (squaresX * squares) : 0
  }
}
