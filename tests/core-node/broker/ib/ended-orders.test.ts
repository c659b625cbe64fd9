import { test } from 'vitest'

import { IbOrders } from '../../../../core-node/broker/ib/ib-orders.ts'
import { MarketClock } from '../../../../core-node/broker/ib/market-clock.ts'
import { OrderRefs } from '../../../../core-node/broker/ib/order-refs.ts'
import { VenueWatch } from '../../../../core-node/broker/ib/venue-watch.ts'
import type { BrokerEvent } from '../../../../core-node/execution/broker-port.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { FakeApi } from './fake-api.ts'

test('what an order that is over had filled is told, since its size then is what was left of it', ({
  expect,
}) => {
  const api = new FakeApi()
  const events: BrokerEvent[] = []
  const front = { conId: 1, code: 'ESZ6', contract: { exchange: 'CME' } } as never
  new IbOrders(api.api, {
    front,
    tickNanos: instruments.ES.tickNanos,
    account: 'DU1',
    clientId: 7,
    clock: new MarketClock(() => 0, 1),
    refs: new OrderRefs(),
    knowsOrder: () => true,
    venues: new VenueWatch(front, () => {}),
    onEvent: (event) => events.push(event),
    onFault: (error) => {
      throw error
    },
  }).listen()
  const order = { orderRef: 'ours', permId: 5, totalQuantity: 0, filledQuantity: 1 }
  api.emit('completedOrder', {}, order, { status: 'Filled', completedStatus: 'Filled Size: 1' })
  expect(events).toMatchObject([
    { ref: 'ours', state: 'Filled', filledContracts: 1, reason: 'Filled Size: 1' },
  ])
})
