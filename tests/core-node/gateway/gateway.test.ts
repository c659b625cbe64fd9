import { connect } from 'node:net'

import { OrderAction, TickByTickDataType } from '@stoqey/ib'
import type { Contract, ContractDetails, Execution, Order } from '@stoqey/ib'
import { afterEach, describe, test } from 'vitest'

import type { Gateway } from '../../../core-node/gateway/gateway.ts'
import { PortError, startGateway } from '../../../core-node/gateway/gateway.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { depth, quote, regularOpenUs, second, trade } from '../market-events.ts'
import { frame, greeting } from './frames.ts'
import { contractFields } from './requests.ts'
import { ScriptedFeed } from './scripted-feed.ts'
import { anyEsFuture, limit, market, stop, StoqeyClient } from './stoqey-client.ts'

const cleanUps: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

type Started = { readonly gateway: Gateway; readonly logs: string[]; readonly feed: ScriptedFeed }

async function start(
  events: (index: number) => MarketEvent,
  speed: number,
  eventsPerBlock = 64,
): Promise<Started> {
  const logs: string[] = []
  const feed = new ScriptedFeed(events, eventsPerBlock)
  const log = (text: string) => logs.push(text)
  const gateway = await startGateway({ host: '127.0.0.1', port: 0, feed, speed, log })
  cleanUps.push(() => gateway.stop())
  return { gateway, logs, feed }
}

async function client(port: number, clientId: number): Promise<StoqeyClient> {
  const stoqey = new StoqeyClient(port, clientId)
  cleanUps.push(() => stoqey.disconnect())
  await stoqey.connect()
  return stoqey
}

/** A market that goes up and down between 5390 and 5410, a tick each tenth of a second. */
function swing(index: number): MarketEvent {
  const tsUs = regularOpenUs + Math.floor(index / 2) * (second / 10)
  const step = Math.floor(index / 2) % 160
  const bidTicks = 21_600 + (step < 80 ? step - 40 : 120 - step)
  return index % 2 === 0
    ? depth(tsUs, bidTicks, [10, 20, 30, 40], bidTicks + 1, [10, 20, 30])
    : trade(tsUs, bidTicks, 40, -1)
}

describe('a real @stoqey/ib client', () => {
  test('sees contract, ticks and depth, and trades a bracket to its exit', async ({ expect }) => {
    const { gateway } = await start(swing, 100)
    const stoqey = await client(gateway.port, 9)
    const { api } = stoqey
    api.reqContractDetails(1, anyEsFuture)
    const [, details] = await stoqey.until<[number, ContractDetails]>('contractDetails')
    await stoqey.until('contractDetailsEnd')
    expect(details).toMatchObject({
      minTick: 0.25,
      realExpirationDate: '20261218',
      timeZoneId: 'US/Central',
      contract: { localSymbol: 'ESZ6', multiplier: 50, exchange: 'CME' },
    })
    const es: Contract = { conId: details.contract.conId as number, exchange: 'CME' }

    api.reqMktData(2, es, '', false, false)
    api.reqMktDepth(3, es, 3, false)
    api.reqTickByTickData(4, es, TickByTickDataType.AllLast, 0, false)
    api.reqTickByTickData(5, es, TickByTickDataType.BidAsk, 0, false)
    await stoqey.until('tickPrice')
    await stoqey.until('tickByTickAllLast')
    const [, , bid, ask, bidSize] =
      await stoqey.until<[number, string, number, number, number]>('tickByTickBidAsk')
    expect([ask - bid, bidSize]).toEqual([0.25, 10])
    await stoqey.until<number[]>('updateMktDepth', (_id, position) => position === 2)
    const positions = stoqey.all<number[]>('updateMktDepth').map(([, position]) => position ?? 9)
    expect(Math.max(...positions)).toBe(2)

    const nextId = 1
    const exits = { parentId: nextId, ocaGroup: 'exit', ocaType: 1, transmit: false }
    api.placeOrder(nextId, es, market(OrderAction.BUY, 2, { transmit: false, orderRef: 'mia-1' }))
    api.placeOrder(nextId + 1, es, limit(OrderAction.SELL, 2, 5_411, exits))
    api.placeOrder(nextId + 2, es, stop(OrderAction.SELL, 2, 5_300, { ...exits, transmit: true }))
    await stoqey.status(nextId, 'Filled')
    await stoqey.status(nextId + 1, 'Submitted')
    await stoqey.status(nextId + 2, 'PreSubmitted')
    const [, , execution] = await stoqey.until<[number, Contract, Execution]>('execDetails')
    expect(execution).toMatchObject({ orderRef: 'mia-1', shares: 2, side: 'BOT', clientId: 9 })
    await stoqey.until('commissionReport')

    // The target moves into reach and ends the bracket.
    const { parentId: _filled, ...target } = exits
    const nearer = limit(OrderAction.SELL, 2, 5_300, { ...target, transmit: true })
    api.placeOrder(nextId + 1, es, nearer)
    await stoqey.status(nextId + 1, 'Filled')
    await stoqey.status(nextId + 2, 'Cancelled')

    api.reqExecutions(6, {})
    await stoqey.until('execDetailsEnd')
    api.reqPositions()
    await stoqey.until('positionEnd')
    expect(stoqey.all('position')).toEqual([])
    api.reqAccountSummary(7, 'All', 'NetLiquidation,TotalCashValue')
    await stoqey.until('accountSummaryEnd')
    expect(stoqey.all('accountSummary')).toHaveLength(2)
    expect(stoqey.all<[unknown, number]>('error').map(([, code]) => code)).toEqual([202])
  })

  test('cancels everything, and finds its orders after a reconnect', async ({ expect }) => {
    const { gateway } = await start(swing, 10)
    const stoqey = await client(gateway.port, 9)
    stoqey.api.reqContractDetails(1, anyEsFuture)
    const [, details] = await stoqey.until<[number, ContractDetails]>('contractDetails')
    const es: Contract = { conId: details.contract.conId as number, exchange: 'CME' }
    stoqey.api.placeOrder(1, es, limit(OrderAction.BUY, 1, 5_300, { orderRef: 'low' }))
    stoqey.api.placeOrder(2, es, limit(OrderAction.SELL, 1, 5_500, { orderRef: 'high' }))
    await stoqey.status(2, 'Submitted')
    stoqey.disconnect()

    const again = new StoqeyClient(gateway.port, 9)
    cleanUps.push(() => again.disconnect())
    expect(await again.connect()).toBe(3)
    again.api.reqAllOpenOrders()
    await again.until('openOrderEnd')
    const orders = again.all<[number, Contract, Order]>('openOrder')
    expect(orders.map(([id, , order]) => [id, order.orderRef])).toEqual([
      [1, 'low'],
      [2, 'high'],
    ])
    again.api.reqGlobalCancel({})
    await again.status(1, 'Cancelled')
    await again.status(2, 'Cancelled')
    again.api.cancelOrder(77, '')
    await again.until<[unknown, number, number]>(
      'error',
      (_e, code, id) => code === 10_147 && id === 77,
    )
  })

  test('beside another is heard and told apart; a third with a used id is turned away', async ({
    expect,
  }) => {
    const { gateway } = await start(swing, 10)
    const clients = [await client(gateway.port, 1), await client(gateway.port, 2)]
    const third = new StoqeyClient(gateway.port, 2)
    cleanUps.push(() => third.disconnect())
    third.api.connect()
    await third.until<[string, number]>('info', (_text, code) => code === 326)
    await third.until('disconnected')
    for (const { api } of clients) api.reqCurrentTime()
    for (const each of clients) await each.until('currentTime')
    expect(clients.flatMap((each) => each.all('disconnected'))).toEqual([])
  })
})

describe('the gateway', () => {
  test('drops a client that does not read, says so, and serves the others', async ({ expect }) => {
    // A million trades at one moment, and more.
    const flood = (index: number) =>
      index < 2
        ? quote(regularOpenUs, 21_600, 21_601)
        : trade(regularOpenUs + index / 4_000, 21_600 + (index % 2), 1)
    const { gateway, logs } = await start(flood, 1_000, 8_192)
    const socket = connect(gateway.port, '127.0.0.1')
    cleanUps.push(() => void socket.destroy())
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined)
    const es = contractFields({ conId: 600_202_612, exchange: 'CME' })
    socket.write(greeting('v100..193'))
    socket.once('data', () => {
      // From here on nothing is read.
      socket.pause()
      socket.write(frame(71, 2, 3, ''))
      for (const id of [1, 2, 3, 4]) socket.write(frame(97, id, ...es, 'Last', 0, 0))
    })
    const stoqey = await client(gateway.port, 9)
    await waitFor(() => logs.some((line) => line.includes('unread')))
    expect(logs.find((line) => line.includes('unread'))).toMatch(
      /the client left \d+ bytes unread, more than 33554432/,
    )
    socket.resume()
    await closed
    stoqey.api.reqCurrentTime()
    await stoqey.until('currentTime')
  }, 30_000)

  test('in whose place something listens says which port, and the cure', async ({ expect }) => {
    const { gateway } = await start(swing, 1)
    const feed = new ScriptedFeed(swing)
    const { port } = gateway
    const another = startGateway({ host: '127.0.0.1', port, feed, speed: 1, log: () => undefined })
    await expect(another).rejects.toThrow(
      new PortError(
        `port ${port} of 127.0.0.1: something listens there already. Stop it, or choose another (--port; of "mia up" --gateway-port)`,
      ),
    )
    expect(feed.isClosed).toBe(true)
  })

  test('without any market data does not start', async ({ expect }) => {
    const feed = new ScriptedFeed([])
    const started = startGateway({
      host: '127.0.0.1',
      port: 0,
      feed,
      speed: 1,
      log: () => undefined,
    })
    await expect(started).rejects.toThrow('it holds no market data')
  })

  test('that stops ends its sessions and closes its source', async ({ expect }) => {
    const { gateway, feed } = await start(swing, 10)
    const stoqey = await client(gateway.port, 9)
    await gateway.stop()
    await stoqey.until('disconnected')
    expect(feed.isClosed).toBe(true)
    cleanUps.splice(0)
  })
})

async function waitFor(isSo: () => boolean): Promise<void> {
  const untilMs = Date.now() + 20_000
  while (!isSo()) {
    if (Date.now() > untilMs) throw new Error('it did not come')
    await new Promise(setImmediate)
  }
}
