import type { BrokerOrder } from '../orders/broker-order.ts'
import { isWorking } from '../orders/broker-order.ts'
import type { Stage } from './stage.ts'
import { anyClient } from './stage.ts'

export const anyOrder = 'any'
export const legs = ['entry', 'stop', 'target'] as const
type Leg = (typeof legs)[number]

/** What an order is for, told by its shape: a stop is a stop, another child a target, the rest enters. */
function legOf({ terms, parentKey, ocaGroup }: BrokerOrder): Leg {
  if (terms.orderType === 'STP') return 'stop'
  return parentKey !== 0 || ocaGroup !== '' ? 'target' : 'entry'
}

export function isOrder(order: BrokerOrder, leg: string): boolean {
  return leg === anyOrder || legOf(order) === leg
}

/** The oldest working order of the kind that is not held by its parent. */
export function findWorking(stage: Stage, clientId: number, leg: string): BrokerOrder | undefined {
  return stage.simulation.exchange.store
    .open()
    .find(
      (order) =>
        isWorking(order) &&
        !order.isChild &&
        (clientId === anyClient || order.clientId === clientId) &&
        isOrder(order, leg),
    )
}
