import type { MarketEvent } from '../../market/events.ts'
import type { MarketClock } from './market-clock.ts'
import type { Pacer, Timers } from './pacer.ts'

/** What the subscriptions beside the future share. */
export type ReferenceDataOptions = {
  readonly clock: MarketClock
  readonly timers: Timers
  /** They are the last in line: orders and cancels go first. */
  readonly pacer: Pacer
  /** Request ids: never used twice, not even on another connection. */
  readonly nextRequestId: () => number
  readonly onEvent: (event: MarketEvent) => void
  /** Something the user should know, such as data the account may not see. */
  readonly onNotice: (text: string) => void
  readonly onFault: (error: unknown) => void
}

/** IB's numbers of the ticks that are read (tick_types.html). Delayed ones have others, and are not. */
export const Tick = {
  Bid: 1,
  Ask: 2,
  Last: 4,
  Volume: 8,
  Close: 9,
  Model: 13,
  CallOpenInterest: 27,
  PutOpenInterest: 28,
} as const
