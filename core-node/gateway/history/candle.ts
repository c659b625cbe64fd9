/** Numbers of a candle in a row of bars. */
export const candleColumns = 4

/** First, highest, lowest and last of some prices; all NaN while there is none. */
export class Candle {
  open = Number.NaN
  high = Number.NaN
  low = Number.NaN
  close = Number.NaN

  get isEmpty(): boolean {
    return Number.isNaN(this.open)
  }

  clear(): void {
    this.open = Number.NaN
    this.high = Number.NaN
    this.low = Number.NaN
    this.close = Number.NaN
  }

  add(price: number): void {
    // Written so that NaN, which is below and above nothing, gives way.
    if (!(price <= this.high)) this.high = price
    if (!(price >= this.low)) this.low = price
    if (this.isEmpty) this.open = price
    this.close = price
  }

  /** Adds what came later. */
  merge(later: Candle): void {
    if (later.isEmpty) return
    if (!(later.high <= this.high)) this.high = later.high
    if (!(later.low >= this.low)) this.low = later.low
    if (this.isEmpty) this.open = later.open
    this.close = later.close
  }

  /** Moves it up. */
  shift(by: number): void {
    this.open += by
    this.high += by
    this.low += by
    this.close += by
  }

  write(row: Float64Array, at: number): void {
    row[at] = this.open
    row[at + 1] = this.high
    row[at + 2] = this.low
    row[at + 3] = this.close
  }

  read(row: Float64Array, at: number): void {
    this.open = row[at] as number
    this.high = row[at + 1] as number
    this.low = row[at + 2] as number
    this.close = row[at + 3] as number
  }
}
