import type { BrokerOrder } from '../orders/broker-order.ts'
import type { Simulation } from '../simulation.ts'
import type { Door } from './door.ts'
import type { FaultWire } from './fault-wire.ts'

/** What begins a fault; by time nothing does. */
export type Cause = { readonly wire: FaultWire | undefined }

/** Every client. */
export const anyClient = -1

/** What primitives work with: the simulated broker, its lines to clients, the market's time. */
export interface Stage {
  readonly simulation: Simulation
  readonly door: Door
  readonly nowUs: number
  /** The lines of sessions: the one that is the cause, or those of a client, or all. */
  wires(clientId: number, cause?: Cause): readonly FaultWire[]
  after(delayUs: number, run: () => void): void
  /** Uniform in [0, 1), from the plan's seed. */
  draw(): number
  /** Keeps orders from the exchange for a time. */
  hold(orders: readonly BrokerOrder[], forUs: number): void
  /** Fills the order at its own price, or at the market's if it names none. */
  fill(order: BrokerOrder): void
  log(text: string): void
}
