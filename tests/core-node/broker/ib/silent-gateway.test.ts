import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer } from 'node:net'

import { onTestFinished, test } from 'vitest'

import { IbBroker } from '../../../../core-node/broker/ib/ib-broker.ts'
import type { BrokerCommand } from '../../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../../core-node/execution/broker-port.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { ManualTimers } from './manual-timers.ts'

async function listen(
  onSocket: (socket: Socket) => void,
): Promise<{ server: Server; port: number }> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    onSocket(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { server, port: (server.address() as AddressInfo).port }
}

function brokerAt(port: number) {
  const timers = new ManualTimers()
  const links: string[] = []
  const states: string[] = []
  const faults: unknown[] = []
  const broker = new IbBroker(
    {
      host: '127.0.0.1',
      port,
      clientId: 1,
      connectTimeoutMs: 30_000,
      instrument: instruments.ES,
      clockRate: 1,
      messagesPerSecond: 45,
      checkAccount: () => undefined,
    },
    {
      onEvent: (event) => {
        if (event.kind === BrokerKind.Link) links.push(`${event.state}: ${event.reason}`)
        if (event.kind === BrokerKind.OrderStatus) states.push(`${event.state}: ${event.reason}`)
      },
      onContract: () => {},
      onRefused: () => {},
      onFault: (error) => faults.push(error),
    },
    timers,
  )
  onTestFinished(() => broker.stop())
  return { broker, timers, links, states, faults }
}

test('a gateway that accepts and stays silent is given up, said so, and tried again', async ({
  expect,
}) => {
  const connections: Socket[] = []
  let isNew: () => void = () => {}
  const { port } = await listen((socket) => {
    connections.push(socket)
    isNew()
  })
  const { broker, timers, links } = brokerAt(port)
  const next = () => new Promise<void>((resolve) => (isNew = resolve))
  const first = next()
  broker.start()
  await first
  timers.pass(30_000)
  expect(links.at(-1)).toMatch(
    /^disconnected: 127\.0\.0\.1:\d+ accepted no session within 30 s\. Is it a gateway/,
  )
  const second = next()
  timers.pass(500)
  await second
  expect(connections).toHaveLength(2)
  expect(links.at(-1)).toMatch(/^connecting/)
})

test('orders are not sent while there is no session, and said to be dead', async ({ expect }) => {
  const received: Buffer[] = []
  let isConnected: () => void = () => {}
  const connected = new Promise<void>((resolve) => (isConnected = resolve))
  const { port } = await listen((socket) => {
    socket.on('data', (bytes: Buffer) => {
      received.push(bytes)
      isConnected()
    })
  })
  const { broker, states } = brokerAt(port)
  broker.start()
  const ticket = {
    ref: 'r',
    orderId: 1,
    parentId: 0,
    leg: 'entry',
    side: 1,
    type: 'LMT',
    contracts: 1,
  }
  const order = { ...ticket, limitTicks: 1, stopTicks: null, timeInForce: 'IOC', ocaGroup: '' }
  broker.execute({ type: 'place', orders: [order] } as BrokerCommand)
  await connected
  expect(states).toEqual(['Dead: not sent: no connection to the broker'])
  expect(Buffer.concat(received).toString('latin1')).toMatch(/^API\0....v100\.\.\d+$/s)
})

test('where nothing listens it says so, and goes on trying', async ({ expect }) => {
  const { server, port } = await listen(() => {})
  server.close()
  await once(server, 'close')
  const { broker, links } = brokerAt(port)
  broker.start()
  while (links.length < 2) await new Promise((resolve) => setImmediate(resolve))
  expect(links[1]).toMatch(/^disconnected: no gateway at 127\.0\.0\.1:\d+/)
})
