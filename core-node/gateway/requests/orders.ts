import { readPlaceOrder } from '../decode/place-order.ts'
import { completedOrder, completedOrdersEnd } from '../encode/completed-order.ts'
import { commissionReport, executionData, executionEnd } from '../encode/executions.ts'
import { openOrder, openOrderEnd } from '../encode/open-order.ts'
import { orderStatus } from '../encode/order-status.ts'
import { parseClientTime } from '../market-time.ts'
import { isWorking } from '../orders/broker-order.ts'
import { invalid } from '../orders/refusal.ts'
import type { Client } from '../session/client.ts'
import type { Simulation } from '../simulation.ts'
import { Incoming } from '../wire/message-ids.ts'
import { Since } from '../wire/server-versions.ts'
import type { Handler, Handlers } from './handler.ts'

const placeOrder: Handler = ({ orders, faults }, client, fields) => {
  const order = readPlaceOrder(fields, client.serverVersion)
  const placed = faults === undefined ? order : faults.onPlaceOrder(client, order)
  if (placed !== undefined) orders.place(client.id, placed.orderId, placed.terms)
}

const cancelOrder: Handler = ({ orders, clients }, client, fields) => {
  // From this version on the message's own version is gone; what follows the id has no use here.
  if (client.serverVersion < Since.cmeTaggingFields) fields.skip(1)
  orders.cancel(client.id, fields.integer(), clients.isPrivileged(client.id))
}

/** Each open order, then its status, then the end. @param owner undefined for every client's */
function sendOpenOrders(simulation: Simulation, client: Client, owner: number | undefined): void {
  const { exchange, settings } = simulation
  const { account } = settings
  for (const order of exchange.store.open()) {
    const isAsked = owner === undefined || order.clientId === owner
    if (!isAsked || !isWorking(order)) continue
    client.send(openOrder.encode({ ...order, account }, client.serverVersion))
    client.send(orderStatus(order))
  }
  client.send(openOrderEnd())
}

const requestExecutions: Handler = ({ exchange, market, settings }, client, fields) => {
  fields.skip(1)
  const requestId = fields.integer()
  const clientId = fields.integer()
  const account = fields.text()
  const time = fields.text()
  const symbol = fields.text()
  const securityType = fields.text()
  const venue = fields.text()
  const side = fields.text().toUpperCase()
  const fromUs = time === '' ? undefined : parseClientTime(time)
  if (time !== '' && fromUs === undefined) {
    const { code, text } = invalid(`The time "${time}" is not yyyymmdd hh:mm:ss`)
    client.error(requestId, code, text)
    return
  }
  const filter = { clientId, account, fromUs, symbol, securityType, exchange: venue, side }
  for (const report of exchange.executions.find(filter, market.tsUs)) {
    const source = { ...report, requestId, account: settings.account }
    client.send(executionData.encode(source, client.serverVersion))
    client.send(commissionReport(report))
  }
  client.send(executionEnd(requestId))
}

const requestCompletedOrders: Handler = ({ exchange, settings }, client) => {
  for (const order of exchange.store.over()) {
    // An order that was refused never was one.
    if (order.status === 'Inactive') continue
    const source = { ...order, account: settings.account }
    client.send(completedOrder.encode(source, client.serverVersion))
  }
  client.send(completedOrdersEnd())
}

export const orderHandlers: Handlers = {
  [Incoming.PlaceOrder]: placeOrder,
  [Incoming.CancelOrder]: cancelOrder,
  [Incoming.RequestGlobalCancel]: ({ orders }) => orders.cancelAll(),
  [Incoming.RequestOpenOrders]: (simulation, client) =>
    sendOpenOrders(simulation, client, client.id === 0 ? undefined : client.id),
  [Incoming.RequestAllOpenOrders]: (simulation, client) =>
    sendOpenOrders(simulation, client, undefined),
  // Orders placed by hand are client 0's from the beginning.
  [Incoming.RequestAutoOpenOrders]: (_simulation, client) => {
    if (client.id === 0) return
    const { code, text } = invalid('Only the default client (i.e 0) can auto bind orders.')
    client.error(-1, code, text)
  },
  [Incoming.RequestExecutions]: requestExecutions,
  [Incoming.RequestCompletedOrders]: requestCompletedOrders,
}
