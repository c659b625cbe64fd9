import { maxLevels } from '../events.ts'

/** The last ten levels of one side. */
export class LastSide {
  readonly ticks = new Int32Array(maxLevels)
  readonly sizes = new Int32Array(maxLevels)

  clear(): void {
    this.ticks.fill(0)
    this.sizes.fill(0)
  }
}

/**
 * What the records before have said and the next is told by its distance from. Writer and reader each keep
 * one, and both begin anew with every block: each block can be read alone.
 */
export class LastValues {
  tsUs = 0
  /** Of trades, orders and rows of the book. */
  priceTicks = 0
  bidTicks = 0
  askTicks = 0
  orderHigh = 0
  readonly bids = new LastSide()
  readonly asks = new LastSide()

  clear(): void {
    this.tsUs = 0
    this.priceTicks = 0
    this.bidTicks = 0
    this.askTicks = 0
    this.orderHigh = 0
    this.bids.clear()
    this.asks.clear()
  }
}
