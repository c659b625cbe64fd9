/** Orders and fills since the trade date began. */
export class DayCounts {
  orders = 0
  filledOrders = 0
  #tradeDate = ''

  /** The same date again, as after a holiday, goes on counting. @returns whether a new one began */
  onTradeDate(tradeDate: string): boolean {
    if (tradeDate === this.#tradeDate) return false
    this.#tradeDate = tradeDate
    this.orders = 0
    this.filledOrders = 0
    return true
  }
}
