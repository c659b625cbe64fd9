import type { PlaceOrder } from '../../decode/place-order.ts'
import type { BrokerOrder } from '../../orders/broker-order.ts'
import { isOver } from '../../orders/broker-order.ts'
import { refusal, rejected } from '../../orders/refusal.ts'
import type { Client } from '../../session/client.ts'
import { Outgoing } from '../../wire/message-ids.ts'
import { bodyOf, fieldsOf } from '../body.ts'
import type { Effect } from '../effect.ts'
import { Uses } from '../effect.ts'
import { idOf } from '../message-names.ts'
import { anyOrder, isOrder, legs } from '../order-choice.ts'
import type { Parameter, Values } from '../parameter.ts'
import type { Primitives } from '../primitive.ts'
import { choice, lasts, times } from '../primitive.ts'
import type { Stage } from '../stage.ts'

const which: Parameter = choice('which orders', anyOrder, ...legs)

/** What becomes of orders between the client and the exchange. */
export const orderPrimitives: Primitives = {
  swallow: {
    help: 'orders and changes vanish: no answer ever, no trace in any list',
    parameters: { count: times(1, 'orders'), for: lasts('0s') },
    begin: (_stage, values) => onPlacing(values, () => undefined),
  },
  reject: {
    help: 'orders are refused: Inactive, error 201',
    parameters: {
      order: which,
      count: times(1, 'orders'),
      for: lasts('0s'),
      reason: { kind: 'text', fallback: 'rejected_by_a_drill', help: 'why, with _ for a space' },
      json: choice('the details behind the text, which clients parse', 'none', 'sound', 'broken'),
    },
    begin: beginRejection,
  },
  inactive: {
    help: 'orders become Inactive without an error, as precautionary settings hold them',
    parameters: { order: which, count: times(1, 'orders'), for: lasts('0s') },
    begin: (stage, values) => onSubmitting(values, (order) => makeInactive(stage, order)),
  },
  hold: {
    help: 'orders are accepted and held back with warning 399; then they go on',
    parameters: {
      count: times(1, 'families of orders'),
      for: lasts('0s'),
      held: {
        kind: 'duration',
        fallback: '10s',
        help: 'for how long; 0s for until they are cancelled',
      },
    },
    begin: beginHold,
  },
  'parent-only': {
    help: 'of a bracket only the parent arrives, and it is transmitted: a position without a stop',
    parameters: { count: times(1, 'brackets'), for: lasts('0s') },
    begin: (_stage, values) => beginParentOnly(values),
  },
  'double-modify': {
    help: 'a change leaves the old order alive beside a new one: two permIds, one id',
    parameters: { order: which, count: times(1, 'changes'), for: lasts('0s') },
    begin: (stage, values) =>
      onPlacing(values, (client, order) => placeBeside(stage, values, client, order)),
  },
  'partial-fill': {
    help: 'orders fill in pieces; what is IOC loses the rest',
    parameters: {
      order: which,
      contracts: {
        kind: 'number',
        fallback: 1,
        least: 1,
        most: 10_000,
        unit: 'contracts',
        help: 'a piece',
      },
      every: { kind: 'duration', fallback: '2s', help: 'from one piece to the next' },
      for: lasts('0s'),
    },
    begin: beginPieces,
  },
}

/** @param act the order as it goes on; undefined takes it; the same leaves it unused */
function onPlacing(
  values: Values,
  act: (client: Client, order: PlaceOrder) => PlaceOrder | undefined,
): Effect {
  const uses = new Uses(values.limit('count'))
  return {
    uses,
    placing(client, order) {
      if (uses.isUp) return order
      const passed = act(client, order)
      if (passed !== order) uses.take()
      return passed
    },
  }
}

function onSubmitting(values: Values, act: (order: BrokerOrder) => void): Effect {
  const uses = new Uses(values.limit('count'))
  const leg = values.text('order')
  return {
    uses,
    submitting: (orders) =>
      orders.filter((order) => {
        const isTaken = isOrder(order, leg) && uses.take()
        if (isTaken) act(order)
        return !isTaken
      }),
  }
}

/** Broken details end @stoqey/ib’s reading with an error that nobody catches. */
const details: Readonly<Record<string, string>> = {
  none: '',
  sound: '{"rejects":[{"rejectKey":"drill"}]}',
  broken: '{"rejects":[',
}

function beginRejection(stage: Stage, values: Values): Effect {
  const reason = values.text('reason').replaceAll('_', ' ')
  const json = details[values.text('json')] ?? ''
  let isRefusing = false
  const effect = onSubmitting(values, (order) => {
    isRefusing = true
    stage.simulation.exchange.setStatus(order, 'Inactive', reason)
    isRefusing = false
  })
  return {
    ...effect,
    // The last one is used up, and its error is still to be told.
    isPending: () => isRefusing,
    outgoing: (_wire, body) =>
      isRefusing && idOf(body) === Outgoing.Error ? bodyOf(fieldsOf(body).with(-1, json)) : body,
  }
}

function makeInactive({ simulation, nowUs }: Stage, order: BrokerOrder): void {
  order.status = 'Inactive'
  order.endedUs = nowUs
  order.endReason = rejected('held by precautionary settings').text
  simulation.exchange.store.settle(order)
  simulation.news.onState(order)
}

function beginHold(stage: Stage, values: Values): Effect {
  const uses = new Uses(values.limit('count'))
  return {
    uses,
    submitting(orders) {
      const root = orders[0]
      if (root === undefined || !uses.take()) return orders
      stage.hold(orders, values.limit('held'))
      const { clientId, orderId, terms, contracts, contract } = root
      const text = `Order Message:\n${terms.action} ${contracts} ${contract.localSymbol}\nWarning: Your order will not be placed at the exchange until it is released.`
      stage.simulation.news.onProblem(clientId, orderId, refusal(399, text))
      return []
    },
  }
}

/** Children come after their parent, and the last of them transmits: none of that arrives. */
function beginParentOnly(values: Values): Effect {
  const uses = new Uses(values.limit('count'))
  const parents = new Set<string>()
  return {
    uses,
    placing({ id }, order) {
      const { orderId, terms } = order
      const family = `${id}:${terms.parentId}`
      if (parents.has(family)) {
        // The last of a bracket transmits it.
        if (terms.transmit) parents.delete(family)
        return undefined
      }
      const isParent = terms.parentId === 0 && !terms.transmit
      if (!isParent || !uses.take()) return order
      parents.add(`${id}:${orderId}`)
      return { orderId, terms: { ...terms, transmit: true } }
    },
    // Its children are on their way.
    isPending: () => parents.size > 0,
  }
}

function placeBeside(
  { simulation }: Stage,
  values: Values,
  client: Client,
  order: PlaceOrder,
): PlaceOrder | undefined {
  const known = simulation.exchange.store.find(client.id, order.orderId)
  const isChange = known !== undefined && !isOver(known) && known.status !== 'ApiPending'
  if (!isChange || !isOrder(known, values.text('order'))) return order
  const { contract } = known
  simulation.orders.insert({ clientId: client.id, orderId: order.orderId, contract }, order.terms)
  return undefined
}

function beginPieces(stage: Stage, values: Values): Effect {
  const filledUs = new Map<number, number>()
  return {
    uses: new Uses(Number.POSITIVE_INFINITY),
    filling(order, contracts) {
      if (!isOrder(order, values.text('order'))) return contracts
      const lastUs = filledUs.get(order.key) ?? Number.NEGATIVE_INFINITY
      if (stage.nowUs - lastUs < values.number('every')) return 0
      filledUs.set(order.key, stage.nowUs)
      return Math.min(contracts, values.number('contracts'))
    },
  }
}
