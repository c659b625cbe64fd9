import type { ExecutionConfig } from '../../shared/config.ts'
import { microsPerMilli } from '../../shared/units.ts'
import type { BestQuote } from '../market/best-quote.ts'
import type { Side } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import type { OrderDesk } from './order-desk.ts'
import { isConfirmed } from './order.ts'
import type { RoundTrip } from './round-trip.ts'

/** Between two changes of the stops, in the broker's time: a run of ticks is one change. */
const everyUs = 500 * microsPerMilli

/**
 * Moves stops behind a position that earns: to the entry once the best price was far enough from it, and after
 * the best price at a distance. A stop only ever comes nearer, and never so near that it would go off at once.
 */
export class TrailingStop {
  readonly #desk: OrderDesk
  readonly #options: ExecutionConfig
  readonly #everyUs: number
  #lastUs = Number.NEGATIVE_INFINITY

  constructor(desk: OrderDesk, options: ExecutionConfig, timeScale: number) {
    this.#desk = desk
    this.#options = options
    this.#everyUs = everyUs * timeScale
  }

  /** Called while a position is open and covered. */
  advance({ tsUs, quote }: Market, trip: RoundTrip): void {
    const wanted = wantedStop(trip, quote, this.#options)
    if (wanted === undefined || tsUs - this.#lastUs < this.#everyUs) return
    for (const order of this.#desk.working) {
      const isStop = order.leg === 'stop' && order.side === -trip.side && isConfirmed(order)
      if (!isStop || !this.#desk.isAwake(order) || order.stopTicks === null) continue
      if ((wanted - order.stopTicks) * trip.side <= 0) continue
      if (this.#desk.modify(order, { stopTicks: wanted }, 'trailing', tsUs)) this.#lastUs = tsUs
    }
  }
}

/** Where the stop belongs by the options, in ticks; undefined when they say nothing. */
export function wantedStop(
  { side, entryTicks, bestPriceTicks }: Pick<RoundTrip, 'side' | 'entryTicks' | 'bestPriceTicks'>,
  quote: Pick<BestQuote, 'isSound' | 'bidTicks' | 'askTicks'>,
  { trailTicks, breakEvenAfterTicks }: Pick<ExecutionConfig, 'trailTicks' | 'breakEvenAfterTicks'>,
): number | undefined {
  if (!quote.isSound) return undefined
  // Seen from a buyer: greater is better, whatever the side.
  const best = bestPriceTicks * side
  const entry = entryTicks * side
  let wanted = Number.NEGATIVE_INFINITY
  if (trailTicks !== undefined) wanted = best - trailTicks
  const isEarned = breakEvenAfterTicks !== undefined && best - entry >= breakEvenAfterTicks
  // An entry between two ticks: the stop at the better of them, so that nothing is lost before costs.
  if (isEarned) wanted = Math.max(wanted, Math.ceil(entry))
  const near = nearTicks(side, quote) * side
  const stop = Math.min(wanted, near - 1)
  return Number.isFinite(stop) ? stop * side : undefined
}

function nearTicks(side: Side, { bidTicks, askTicks }: Pick<BestQuote, 'bidTicks' | 'askTicks'>) {
  return side > 0 ? bidTicks : askTicks
}
