import type { Order, OrderState } from '@stoqey/ib'
import { EventName, IBApi } from '@stoqey/ib'

/** What the broker tells another client of the account: asked over the wire, not of the simulation. */
export type BrokerOrders = {
  readonly position: number
  /** Of all orders, those that are over too: the broker’s numbers by our reference. One is as it should be. */
  readonly permIds: ReadonlyMap<string, ReadonlySet<number>>
  /** Contracts of resting stops. */
  readonly stopContracts: number
}

const clientId = 7
const answerWithinMs = 10_000
const over: ReadonlySet<string> = new Set(['Filled', 'Cancelled', 'ApiCancelled', 'Inactive'])

/** @throws Error when the gateway does not answer */
export async function askBrokerOrders(port: number): Promise<BrokerOrders> {
  const api = new IBApi({ host: '127.0.0.1', port, clientId, maxReqPerSec: 1_000 })
  const permIds = new Map<string, Set<number>>()
  const stops = new Map<number, number>()
  let position = 0
  const take = ({ orderRef = '', permId = 0 }: Order) => {
    if (orderRef === '') return
    permIds.set(orderRef, (permIds.get(orderRef) ?? new Set()).add(permId))
  }
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('the gateway does not answer')),
        answerWithinMs,
      )
      const awaited = new Set<string>(['orders', 'completed', 'positions'])
      const onEnd = (part: string) => {
        awaited.delete(part)
        if (awaited.size > 0) return
        clearTimeout(timer)
        resolve()
      }
      api.on(EventName.error, (error) => reject(error))
      api.on(EventName.position, (_account, _contract, contracts) => (position = contracts))
      api.on(EventName.openOrder, (_id, _contract, order: Order, { status }: OrderState) => {
        take(order)
        const isStop = String(order.orderType) === 'STP' && !over.has(status ?? '')
        stops.set(order.permId ?? 0, isStop ? (order.totalQuantity ?? 0) : 0)
      })
      api.on(EventName.completedOrder, (_contract, order: Order) => take(order))
      api.on(EventName.openOrderEnd, () => onEnd('orders'))
      api.on(EventName.completedOrdersEnd, () => onEnd('completed'))
      api.on(EventName.positionEnd, () => onEnd('positions'))
      api.on(EventName.nextValidId, () => {
        api.reqAllOpenOrders()
        api.reqCompletedOrders(false)
        api.reqPositions()
      })
      api.connect()
    })
  } finally {
    api.removeAllListeners()
    api.on(EventName.error, () => {})
    api.disconnect()
  }
  const stopContracts = [...stops.values()].reduce((sum, contracts) => sum + contracts, 0)
  return { position, permIds, stopContracts }
}
