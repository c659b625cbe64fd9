import { control } from '../control.ts'

/** An entry goes out as a bracket: itself, its stop and its target. */
export const messagesOfEntry = 3
/** Before so many orders a ratio to fills says nothing. */
export const ordersBeforeRatio = 100

/** How often: messages, repetitions, duplicates, orders of the day. */
export const messageThrottle = control({
  id: 8,
  name: 'message-throttle',
  title: 'Message throttle',
  owner: 'risk',
  demandedBy: 'RTS 6 art. 15(1)(d); CME messaging policy; IB pacing',
  reasons: {
    'too-many-messages': 'Too many messages to the broker: what is left is kept for cancels',
  },
  limits: ['orderMessagesPerSecond', 'orderMessageBurst', 'cancelReserve'],
  check: (_request, { monitor, market }) =>
    monitor.throttle.hasRoomFor(messagesOfEntry, market.tsUs) ? undefined : 'too-many-messages',
})

export const repeatedExecution = control({
  id: 9,
  name: 'repeated-execution',
  title: 'Repeated automated execution',
  owner: 'risk',
  demandedBy: 'RTS 6 art. 15(3)',
  reasons: {
    'too-many-entries': 'So many entries in so short a time: a person must re-arm',
    'too-many-stop-outs': 'So many stops in a row: a person must re-arm',
  },
  limits: ['maxEntriesPerWindow', 'entryWindowMs', 'maxStopOuts'],
  check: (_request, { monitor }) => monitor.repeated.latched,
})

export const duplicate = control({
  id: 10,
  name: 'duplicate',
  title: 'The same order twice',
  owner: 'risk',
  demandedBy: 'SEC 15c3-5(c)(1); SEC order 34-70694',
  reasons: {
    'intent-used': 'This intent has led to an order before',
    'same-order': 'The same order was sent a moment ago',
  },
  limits: ['duplicateWindowMs'],
  check: ({ intent, side, contracts, limitTicks }, { monitor, market }) => {
    if (monitor.recent.isIntentUsed(intent)) return 'intent-used'
    const isSame = monitor.recent.hasSame(market.tsUs, side, contracts, limitTicks)
    return isSame ? 'same-order' : undefined
  },
})

export const orderCounts = control({
  id: 11,
  name: 'order-counts',
  title: 'Open orders, orders and trades of the day, orders to fills',
  owner: 'risk',
  demandedBy: 'FIA 2024',
  reasons: {
    'open-orders': 'Too many orders work at once',
    'orders-per-day': 'The number of orders of the day is reached',
    'orders-to-fills': 'Too many orders for each that fills',
    'trades-per-day': 'The number of trades of the day is reached',
  },
  limits: ['maxOpenOrders', 'maxOrdersPerDay', 'maxOrdersPerFill', 'maxTradesPerDay'],
  check: (_request, { own, monitor, limits, tradesToday }) => {
    const { orders, filledOrders } = monitor.counts
    if (!(own.count + messagesOfEntry <= limits.maxOpenOrders)) return 'open-orders'
    if (!(orders + messagesOfEntry <= limits.maxOrdersPerDay)) return 'orders-per-day'
    const mayBe = limits.maxOrdersPerFill * Math.max(1, filledOrders)
    if (!(orders < ordersBeforeRatio || orders <= mayBe)) return 'orders-to-fills'
    return tradesToday < limits.maxTradesPerDay ? undefined : 'trades-per-day'
  },
})
