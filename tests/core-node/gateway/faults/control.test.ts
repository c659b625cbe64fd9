import { once } from 'node:events'
import { connect } from 'node:net'

import { OrderAction } from '@stoqey/ib'
import type { Contract, ContractDetails } from '@stoqey/ib'
import { afterEach, describe, test } from 'vitest'

import { askGateway } from '../../../../core-node/gateway/control/control-client.ts'
import type { Truth } from '../../../../core-node/gateway/control/truth.ts'
import { parseFaults } from '../../../../core-node/gateway/faults/parse-faults.ts'
import type { Gateway } from '../../../../core-node/gateway/gateway.ts'
import { PortError, startGateway } from '../../../../core-node/gateway/gateway.ts'
import type { MarketEvent } from '../../../../core-node/market/events.ts'
import { depth, regularOpenUs, trade } from '../../market-events.ts'
import { ScriptedFeed } from '../scripted-feed.ts'
import { anyEsFuture, limit, market, stop, StoqeyClient } from '../stoqey-client.ts'

const cleanUps: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** A quiet market at 5400, a trade each tenth of a second. */
function quiet(index: number): MarketEvent {
  const tsUs = regularOpenUs + Math.floor(index / 2) * 100_000
  return index % 2 === 0
    ? depth(tsUs, 21_600, [10, 20], 21_601, [10, 20])
    : trade(tsUs, 21_600, 1, -1)
}

async function start(faults = ''): Promise<{ gateway: Gateway; port: number }> {
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    controlPort: 0,
    feed: new ScriptedFeed(quiet, 64),
    speed: 50,
    faults: faults === '' ? [] : parseFaults(faults),
    log: () => undefined,
  })
  cleanUps.push(() => gateway.stop())
  return { gateway, port: gateway.controlPort ?? 0 }
}

async function client(gateway: Gateway): Promise<{ stoqey: StoqeyClient; es: Contract }> {
  const stoqey = new StoqeyClient(gateway.port, 9)
  cleanUps.push(() => stoqey.disconnect())
  await stoqey.connect()
  stoqey.api.reqContractDetails(1, anyEsFuture)
  const [, details] = await stoqey.until<[number, ContractDetails]>('contractDetails')
  return { stoqey, es: { conId: details.contract.conId as number, exchange: 'CME' } }
}

/** What the port says to lines as they are. */
async function say(port: number, ...lines: readonly string[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  cleanUps.push(() => void socket.destroy())
  socket.setEncoding('utf8')
  let text = ''
  socket.on('data', (chunk: string) => (text += chunk))
  socket.write(lines.join(''))
  socket.end()
  await once(socket, 'close')
  return text.split('\n').filter((line) => line !== '')
}

describe('the control port', () => {
  test('tells the broker’s books, whatever a client was told', async ({ expect }) => {
    const { gateway, port } = await start('lose:message=any,count=0,for=0s@msg:placeOrder#1')
    const { stoqey, es } = await client(gateway)
    stoqey.api.placeOrder(1, es, market(OrderAction.BUY, 2, { transmit: false, orderRef: 'E' }))
    const exit = { parentId: 1, ocaGroup: 'exit', ocaType: 1, transmit: false }
    stoqey.api.placeOrder(2, es, limit(OrderAction.SELL, 2, 5_410, { ...exit, orderRef: 'T' }))
    stoqey.api.placeOrder(
      3,
      es,
      stop(OrderAction.SELL, 2, 5_390, { ...exit, transmit: true, orderRef: 'S' }),
    )
    stoqey.api.reqCurrentTime()
    await stoqey.until('currentTime')
    const truth = await askGateway<Truth>(port, { type: 'truth' })
    expect(stoqey.all('execDetails')).toEqual([])
    expect(truth.accounts).toMatchObject([
      {
        account: gateway.account,
        cashCents: 2_500_000 - 450,
        positions: [{ contract: 'ESZ6', contracts: 2, averagePrice: 5_400.25 }],
      },
    ])
    expect(truth.openOrders.map(({ orderRef, status }) => [orderRef, status])).toEqual([
      ['T', 'Submitted'],
      ['S', 'PreSubmitted'],
    ])
    expect(truth.executions).toMatchObject([
      { clientId: 9, orderId: 1, orderRef: 'E', contracts: 2, price: 5_400.25 },
    ])
  })

  test('injects, lists and ends faults', async ({ expect }) => {
    const { gateway, port } = await start()
    const { stoqey } = await client(gateway)
    const faults = 'notice:code=2103,client=9 hang:for=0s,client=55 drop-socket@+1h'
    const { ids } = await askGateway<{ ids: number[] }>(port, { type: 'inject', faults })
    await stoqey.until<[string, number]>('info', (_text, code) => code === 2103)
    const list = await askGateway(port, { type: 'faults' })
    expect(list).toMatchObject({
      waiting: [{ id: ids[2], fault: 'drop-socket@+1h' }],
      active: [{ id: ids[1], fault: 'hang:for=0s,client=55', until: null }],
      begun: [{ id: ids[0] }, { id: ids[1] }],
    })
    for (const id of ids.slice(1)) await askGateway(port, { type: 'end', id })
    expect(await askGateway(port, { type: 'faults' })).toMatchObject({ waiting: [], active: [] })
    await expect(askGateway(port, { type: 'end', id: ids[0] ?? 0 })).rejects.toThrow(
      /no fault 1 waits or is active/,
    )
  })

  test('drops a real client’s socket in the middle of a bracket; its ids come again', async ({
    expect,
  }) => {
    const { gateway, port } = await start()
    const { stoqey, es } = await client(gateway)
    await askGateway(port, { type: 'inject', faults: 'case:10' })
    stoqey.api.placeOrder(1, es, market(OrderAction.BUY, 1))
    await stoqey.until('disconnected')
    const again = new StoqeyClient(gateway.port, 9)
    cleanUps.push(() => again.disconnect())
    expect(await again.connect()).toBe(1)
    expect((await askGateway<Truth>(port, { type: 'truth' })).executions).toEqual([])
  })

  test('stops the market and lets it go on, faster', async ({ expect }) => {
    const { port } = await start()
    const stopped = await askGateway<{ time: string }>(port, { type: 'pause' })
    expect(stopped).toMatchObject({ isPaused: true, speed: 50 })
    const later = await askGateway<{ time: string }>(port, { type: 'counters' })
    expect(later.time).toBe(stopped.time)
    expect(await askGateway(port, { type: 'speed', times: 500 })).toMatchObject({ speed: 500 })
    expect(await askGateway(port, { type: 'resume' })).toMatchObject({ isPaused: false })
    let { time } = stopped
    while (time === stopped.time) {
      time = (await askGateway<typeof stopped>(port, { type: 'counters' })).time
    }
    expect(Date.parse(time)).toBeGreaterThan(Date.parse(stopped.time))
  })

  test('places an order by hand, or says what is wrong with it', async ({ expect }) => {
    const { port } = await start()
    const order = { type: 'order', side: 'buy', contracts: 3 } as const
    await askGateway(port, { ...order, limitPrice: 5_390 })
    const truth = await askGateway<Truth>(port, { type: 'truth' })
    expect(truth.openOrders).toMatchObject([{ clientId: 0, contracts: 3, limitPrice: 5_390 }])
    await expect(askGateway(port, { ...order, limitPrice: 5_390.1 })).rejects.toThrow(
      'limitPrice 5390.1 is not on the tick grid: write e.g. 5400.25',
    )
  })

  test('resets the gateway, ends its login and logs in again', async ({ expect }) => {
    const { gateway, port } = await start()
    const { stoqey } = await client(gateway)
    await askGateway(port, { type: 'expire-token' })
    await stoqey.until('disconnected')
    const refused = new StoqeyClient(gateway.port, 9)
    cleanUps.push(() => refused.disconnect())
    refused.api.connect()
    await refused.until('disconnected')
    await askGateway(port, { type: 'login' })
    const again = new StoqeyClient(gateway.port, 9)
    cleanUps.push(() => again.disconnect())
    await again.connect()
    await askGateway(port, { type: 'reset', down: '1s' })
    await again.until<[string, number]>('info', (_text, code) => code === 1100)
    await again.until('disconnected')
    expect(await askGateway(port, { type: 'counters' })).toMatchObject({
      clients: 0,
      sessions: 2,
      sessionsEnded: 2,
      requests: { reqContractDetails: 1 },
    })
  })

  test('answers line by line, and says what is wrong with one', async ({ expect }) => {
    const { port } = await start()
    const answers = await say(
      port,
      '{"type":"truth"}\n{"type":"dance"}\n',
      '{"type":"speed","times":0}\n{"type":"end","id":1,"more":2}\n',
      '{"type":"inject","faults":"hang:for=3"}\n',
    )
    const reasons = answers.slice(1).map((line) => (JSON.parse(line) as { reason: string }).reason)
    expect(answers[0]).toMatch(/^{"ok":true,"value":{"time":/)
    expect(reasons[0]).toMatch(/^type must be one of inject, faults, end, truth, counters/)
    expect(reasons[1]).toMatch(/^times: /)
    expect(reasons[2]).toBe('more: there is no such field: leave it out')
    expect(reasons[3]).toMatch(/^for of hang is "3": write a number with its unit/)
  })

  test('closes on what is no JSON, such as a browser’s request, and on what is too long', async ({
    expect,
  }) => {
    const { port } = await start()
    const page = await say(port, 'POST / HTTP/1.1\r\nHost: x\r\n\r\n{"type":"login"}\n')
    expect(page).toHaveLength(1)
    expect(page[0]).toMatch(/the line is no JSON/)
    const [long] = await say(port, 'x'.repeat(20_000))
    expect(long).toMatch(/a request is longer than 16384 bytes/)
  })

  test('listens on the loopback only; one that is taken is named with its option', async ({
    expect,
  }) => {
    const { gateway, port } = await start()
    const another = startGateway({
      host: '127.0.0.1',
      port: 0,
      controlPort: port,
      feed: new ScriptedFeed(quiet),
      speed: 1,
      log: () => undefined,
    })
    await expect(another).rejects.toThrow(PortError)
    await expect(another).rejects.toThrow(`port ${port} of 127.0.0.1: something listens there`)
    await expect(another).rejects.toThrow('choose another (--control-port)')
    expect(gateway.controlPort).toBe(port)
  })

  test('is not there unless asked for', async ({ expect }) => {
    const gateway = await startGateway({
      host: '127.0.0.1',
      port: 0,
      feed: new ScriptedFeed(quiet),
      speed: 1,
      log: () => undefined,
    })
    cleanUps.push(() => gateway.stop())
    expect(gateway.controlPort).toBeUndefined()
  })
})
