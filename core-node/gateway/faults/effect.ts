import type { PlaceOrder } from '../decode/place-order.ts'
import type { BrokerOrder } from '../orders/broker-order.ts'
import type { Client } from '../session/client.ts'
import type { Notice } from '../session/link-notices.ts'
import type { FaultWire } from './fault-wire.ts'

/** How often a fault still acts. */
export class Uses {
  #left: number

  constructor(count: number) {
    this.#left = count
  }

  get isUp(): boolean {
    return this.#left <= 0
  }

  /** @returns whether there was one left */
  take(): boolean {
    if (this.isUp) return false
    this.#left--
    return true
  }
}

/** A request as the wire knows it. */
export type Request = {
  /** Of the message. */
  readonly id: number
  /** Of the order or of the data asked for; NaN where the message has none. */
  readonly subject: number
}

/** How a line is worse than it should be. */
export type LineFault = {
  /** Nothing passes, either way. */
  readonly isHung?: boolean
  /** Of the next message to the client, and from it, in microseconds. */
  readonly delayOutUs?: () => number
  readonly delayInUs?: () => number
  /** To the client. */
  readonly bytesPerSecond?: number
}

/** What a fault does while it lasts. Each hook may be left out. */
export type Effect = {
  readonly uses: Uses
  readonly line?: LineFault
  /** A message to a client. @returns it, changed or not; undefined when it was taken */
  readonly outgoing?: (wire: FaultWire, body: string) => string | undefined
  /** A request. @returns whether it is served now */
  readonly incoming?: (wire: FaultWire, request: Request, serve: () => void) => boolean
  readonly placing?: (client: Client, order: PlaceOrder) => PlaceOrder | undefined
  readonly submitting?: (orders: readonly BrokerOrder[]) => readonly BrokerOrder[]
  readonly filling?: (order: BrokerOrder, contracts: number) => number
  /** What a session that begins is told of the gateway's links, in place of that all is well. */
  readonly notices?: readonly Notice[]
  /** A session ended. */
  readonly gone?: (clientId: number) => void
  /** It is used up and yet has something to do. */
  readonly isPending?: () => boolean
  readonly end?: () => void
}
