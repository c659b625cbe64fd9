import type { Contract } from '@stoqey/ib'

import type { FrontContract } from './front-contract.ts'

/** More names than this tell nothing new. */
const maxVenues = 10
/** IB's own names for where an order may be routed. */
const anyVenue: ReadonlySet<string> = new Set(['', 'SMART', 'BEST'])

/**
 * Notices that the broker speaks of our contract at another venue than it trades at, as routing brokers do. The
 * contract is known by its number, so nothing hangs on it; whoever compares by venue would see another contract
 * (NautilusTrader #3042, #1789). Each venue is told once a connection.
 */
export class VenueWatch {
  readonly #front: FrontContract
  readonly #onOther: (text: string) => void
  readonly #told = new Set<string>()

  constructor(front: FrontContract, onOther: (text: string) => void) {
    this.#front = front
    this.#onOther = onOther
  }

  /** The contract of an order, an execution or a position. */
  observe({ conId, exchange = '' }: Contract): void {
    const { conId: ours, code, contract } = this.#front
    const isOther = exchange !== contract.exchange && !anyVenue.has(exchange)
    if (conId !== ours || !isOther || this.#told.has(exchange)) return
    if (this.#told.size >= maxVenues) return
    this.#told.add(exchange)
    this.#onOther(
      `the broker names venue ${exchange} for ${code}, which trades at ${contract.exchange}: it is known by its number`,
    )
  }
}
