import type { ExecutionEvent } from './broker-port.ts'
import { groupOf } from './order-names.ts'
import type { Order } from './order.ts'

/** What makes one order differ from another when it is decided. */
export type OrderFields = Pick<
  Order,
  | 'leg'
  | 'side'
  | 'type'
  | 'contracts'
  | 'limitTicks'
  | 'stopTicks'
  | 'tier'
  | 'bracket'
  | 'parentId'
  | 'riskTicks'
>

/** An intent. Stops and targets rest and form a group; everything else takes what it can at once. */
export function newOrder(fields: OrderFields, ref: string, orderId: number, tsUs: number): Order {
  const isExit = fields.leg === 'stop' || fields.leg === 'target'
  return {
    ...fields,
    ref,
    orderId,
    timeInForce: isExit ? 'GTC' : 'IOC',
    ocaGroup: isExit ? groupOf(ref) : '',
    state: 'Intended',
    filledContracts: 0,
    permId: 0,
    stateSinceUs: tsUs,
    missedSnapshots: 0,
  }
}

/** An order that somebody else placed, known by its execution alone: it has filled. */
export function foreignOrder(event: ExecutionEvent, closesPosition: boolean, ref: string): Order {
  return {
    ref,
    orderId: 0,
    parentId: 0,
    bracket: 0,
    leg: closesPosition ? 'flatten' : 'entry',
    side: event.side,
    type: 'MKT',
    contracts: event.contracts,
    limitTicks: null,
    stopTicks: null,
    timeInForce: 'IOC',
    ocaGroup: '',
    tier: 'NO_TRADE',
    state: 'Filled',
    filledContracts: event.contracts,
    permId: event.permId,
    stateSinceUs: event.tsUs,
    missedSnapshots: 0,
  }
}
