import type { PlaceOrder } from '../decode/place-order.ts'
import type { BrokerOrder } from '../orders/broker-order.ts'
import type { ExecutionReport } from '../orders/executions.ts'
import type { Client } from '../session/client.ts'
import type { Notice } from '../session/link-notices.ts'
import type { MessageSink } from '../wire/message-sink.ts'

/** A socket as a line sees it. */
export type LineEnds = {
  readonly sink: MessageSink
  /** Takes bytes that came from the client. */
  read(chunk: Buffer): void
  /** The session is over, whatever the socket says. */
  end(): void
}

/** What stands between a socket and its conversation. */
export interface Line extends MessageSink {
  receive(chunk: Buffer): void
  /** A request of the session; `serve` answers it. */
  serve(frame: Buffer, serve: (frame: Buffer) => void): void
}

/**
 * Where faults come in: the few points at which the gateway asks before it goes on. A gateway without faults has
 * no interceptor, and each point costs a look at one field.
 */
export interface Interceptor {
  /** Before the market moves on. */
  onTime(tsUs: number): void
  /** The market stands still for good: nothing that waits for its time comes any more. */
  onEndOfMarket(): void
  /** Whether a connection is taken at all. */
  admits(): boolean
  line(ends: LineEnds): Line
  /** The connection is over. */
  forget(line: Line): void
  /** The id of a client that is gone is not free yet. */
  isIdHeld(clientId: number): boolean
  onSession(client: Client): void
  /** What a session that begins is told of the gateway's links; undefined when they are well. */
  noticesFor(clientId: number): readonly Notice[] | undefined
  onGone(client: Client): void
  /** @returns the order as it goes on, or undefined when it goes no further */
  onPlaceOrder(client: Client, order: PlaceOrder): PlaceOrder | undefined
  /** @returns the orders that go on to the exchange */
  onSubmit(orders: readonly BrokerOrder[]): readonly BrokerOrder[]
  /** @returns true when the order is not at the exchange and the change is made here */
  onModify(order: BrokerOrder): boolean
  /** @returns true when the order is not at the exchange and is cancelled here */
  onCancel(order: BrokerOrder, reason: string): boolean
  /** @returns how many of the contracts that were matched are filled now */
  contractsOf(order: BrokerOrder, contracts: number): number
  priceOf(order: BrokerOrder, priceTicks: number): number
  /** A fill is booked and not yet told. */
  onFill(report: ExecutionReport): void
}
