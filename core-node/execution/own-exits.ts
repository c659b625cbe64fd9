import type { Side } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import type { OrderDesk } from './order-desk.ts'

/** A stop's distance from the market where none is known: the bracket's default (signal.md §10). */
const strangerStopTicks = 8

type Need = {
  readonly side: Exclude<Side, 0>
  readonly contracts: number
  /** Of the position; Infinity when it is the broker's word alone. */
  readonly openedAtUs: number
}

/**
 * Gives a position a stop of its own, where its bracket's stood, and a target where that stood. One that no
 * entry of ours opened gets a stop beside the market.
 * @returns false when there is no price to set it by
 */
export function placeOwnExits(desk: OrderDesk, market: Market, need: Need): boolean {
  const { side, contracts } = need
  const { tsUs, quote } = market
  const known = bracketPrices(desk, need)
  if (known !== undefined) {
    desk.placeExits({ side, contracts, ...known }, tsUs)
    return true
  }
  if (!quote.isSound) return false
  const touch = side > 0 ? quote.askTicks : quote.bidTicks
  const stopTicks = touch + side * strangerStopTicks
  desk.placeExits({ side, contracts, stopTicks, targetTicks: null }, tsUs)
  return true
}

/** Where the exits of the present position stood last: those of an older one say nothing. */
function bracketPrices(desk: OrderDesk, { side, openedAtUs }: Need) {
  const entry = desk.latest('entry', -side as Exclude<Side, 0>)
  const stop = desk.latest('stop', side)
  if (entry === undefined || stop === undefined || stop.stopTicks === null) return undefined
  const isCurrent = entry.filledContracts > 0 && entry.stateSinceUs >= openedAtUs
  if (!isCurrent) return undefined
  const targetTicks = desk.latest('target', side)?.limitTicks ?? null
  return { stopTicks: stop.stopTicks, targetTicks }
}
