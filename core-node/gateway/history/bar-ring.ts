import { barColumns, HistoryBar } from './history-bar.ts'

/** The last bars of one period. Memory is taken as they come, and never more than the ring holds. */
export class BarRing {
  readonly periodUs: number
  readonly #capacity: number
  #rows: Float64Array
  #written = 0

  /** @param capacity bars; a power of two, as the first size is */
  constructor(periodUs: number, capacity: number) {
    this.periodUs = periodUs
    this.#capacity = capacity
    this.#rows = new Float64Array(Math.min(capacity, firstBars) * barColumns)
  }

  get count(): number {
    return Math.min(this.#written, this.#capacity)
  }

  append(bar: HistoryBar): void {
    if (this.#written * barColumns >= this.#rows.length) this.#grow()
    bar.write(this.#rows, (this.#written % this.#capacity) * barColumns)
    this.#written++
  }

  /** Bars that begin at `fromUs` or later, oldest first. The bar is one and the same object each time. */
  *since(fromUs: number): Iterable<HistoryBar> {
    const bar = new HistoryBar()
    for (let index = this.#firstSince(fromUs, bar); index < this.#written; index++) {
      this.#readAt(index, bar)
      yield bar
    }
  }

  #firstSince(fromUs: number, bar: HistoryBar): number {
    let low = this.#written - this.count
    let high = this.#written
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      this.#readAt(middle, bar)
      if (bar.startUs < fromUs) low = middle + 1
      else high = middle
    }
    return low
  }

  #readAt(index: number, bar: HistoryBar): void {
    bar.read(this.#rows, (index % this.#capacity) * barColumns)
  }

  #grow(): void {
    if (this.#rows.length >= this.#capacity * barColumns) return
    const larger = new Float64Array(Math.min(this.#rows.length * 2, this.#capacity * barColumns))
    larger.set(this.#rows)
    this.#rows = larger
  }
}

const firstBars = 1_024
