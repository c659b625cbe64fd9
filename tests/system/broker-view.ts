import { EventName, IBApi } from '@stoqey/ib'

/** What the broker itself says of the account, asked by another client than the core. */
export type BrokerView = { readonly position: number; readonly openOrders: readonly OpenOrder[] }
export type OpenOrder = {
  readonly orderId: number
  readonly ref: string
  readonly contracts: number
}

const answerWithinMs = 10_000

export async function askBroker(port: number, clientId: number): Promise<BrokerView> {
  const api = new IBApi({ host: '127.0.0.1', port, clientId, maxReqPerSec: 1_000 })
  let position = 0
  const openOrders = new Map<number, OpenOrder>()
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('the gateway does not answer')),
        answerWithinMs,
      )
      let isPositionKnown = false
      api.on(EventName.error, (error) => reject(error))
      api.on(EventName.position, (_account, _contract, contracts) => (position = contracts))
      api.on(EventName.positionEnd, () => (isPositionKnown = true))
      api.on(EventName.openOrder, (orderId, _contract, order, state) => {
        if (state.status === 'Filled' || state.status === 'Cancelled') return
        openOrders.set(order.permId ?? orderId, {
          orderId,
          ref: order.orderRef ?? '',
          contracts: order.totalQuantity ?? 0,
        })
      })
      api.on(EventName.openOrderEnd, () => {
        if (!isPositionKnown) return
        clearTimeout(timer)
        resolve()
      })
      api.on(EventName.nextValidId, () => {
        api.reqPositions()
        api.reqAllOpenOrders()
      })
      api.connect()
    })
  } finally {
    api.removeAllListeners()
    api.on(EventName.error, () => {})
    api.disconnect()
  }
  return { position, openOrders: [...openOrders.values()] }
}
