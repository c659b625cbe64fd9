import fc from 'fast-check'
import { onTestFinished, test } from 'vitest'

import type { ConnectionState } from '../../../../core-node/broker/ib/connection/connection-states.ts'
import { IbBroker } from '../../../../core-node/broker/ib/ib-broker.ts'
import type {
  BrokerCommand,
  BrokerEvent,
  OrderTicket,
} from '../../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../../core-node/execution/broker-port.ts'
import type { MarketEvent } from '../../../../core-node/market/events.ts'
import { EventKind } from '../../../../core-node/market/events.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { ManualTimers } from './manual-timers.ts'
import { Asked, contractFields, epochSeconds, ScriptedGateway } from './scripted-gateway.ts'

const clientId = 7

/** The adapter at a gateway that does what the test says, by a clock that goes when the test says so. */
async function connected(prepare: (gateway: ScriptedGateway) => void = () => {}) {
  const gateway = await ScriptedGateway.open()
  onTestFinished(() => gateway.close())
  prepare(gateway)
  const timers = new ManualTimers()
  const events: (MarketEvent | BrokerEvent)[] = []
  const faults: string[] = []
  const broker = new IbBroker(
    {
      host: '127.0.0.1',
      port: gateway.port,
      clientId,
      connectTimeoutMs: 5_000,
      handshakeTimeoutMs: 5_000,
      instrument: instruments.ES,
      clockRate: 1,
      messagesPerSecond: 45,
      knowsOrder: (ref) => ref.startsWith('ours'),
      checkAccount: () => undefined,
    },
    {
      // Market events are used again: what is kept is a copy.
      onEvent: (event) => events.push(structuredClone(event)),
      onContract: () => {},
      onRefused: () => {},
      onFault: (error) => faults.push(String(error)),
    },
    timers,
  )
  onTestFinished(() => broker.stop())
  broker.start()
  const said = () => events.map((event) => ('reason' in event ? event.reason : '')).join('; ')
  const until = async (isSo: () => boolean) => {
    for (let turns = 0; !isSo(); turns++) {
      if (turns > 20_000) throw new Error(`it does not come to that: ${said()}`)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const reach = (state: ConnectionState) => until(() => broker.state === state)
  /** Time passes in small steps, and what is written meanwhile arrives. */
  const passUntil = async (isSo: () => boolean, stepMs = 50) => {
    for (let steps = 0; !isSo(); steps++) {
      if (steps > 20_000) throw new Error(`it does not come to that: ${said()}`)
      timers.pass(stepMs)
      for (let turns = 0; turns < 15; turns++) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const of = <Kind extends BrokerEvent['kind']>(kind: Kind) =>
    events.filter((event) => event.kind === kind) as Extract<BrokerEvent, { kind: Kind }>[]
  const alerts = () =>
    of(BrokerKind.Link).flatMap(({ alert, reason }) =>
      alert === undefined ? [] : [`${alert.severity} ${alert.key}: ${reason}`],
    )
  return { gateway, timers, events, faults, broker, until, passUntil, reach, of, alerts }
}

function ticket(orderId: number, fields: Partial<OrderTicket> = {}): OrderTicket {
  return {
    ref: `ours.${orderId}`,
    orderId,
    parentId: 0,
    leg: 'entry',
    side: 1,
    type: 'LMT',
    contracts: 2,
    limitTicks: 21_600,
    stopTicks: null,
    timeInForce: 'IOC',
    ocaGroup: '',
    ...fields,
  }
}

const place = (...orders: OrderTicket[]): BrokerCommand => ({ type: 'place', orders })

/** @param requestId −1 for one that happens now */
function execution(requestId: number, execId: string, orderId = 100, ref = 'ours.100') {
  const time = '20260916 10:00:00 US/Central'
  const order = [11, requestId, orderId, ...contractFields, execId, time, 'DU1', 'CME', 'BOT', 2]
  return [...order, 5_400.25, 900, clientId, 0, 2, 5_400.25, ref, '', '', '', 1]
}

test('before the first order is possible everything has been asked for, once', async ({
  expect,
}) => {
  const { gateway, reach, of } = await connected()
  await reach('Ready')
  const account = [
    Asked.AllOpenOrders,
    Asked.CompletedOrders,
    Asked.Executions,
    Asked.Positions,
    Asked.AccountUpdates,
  ]
  for (const message of account) expect(gateway.asked).toContain(message)
  expect(gateway.asked.filter((message) => message === Asked.Positions)).toHaveLength(1)
  expect(of(BrokerKind.Link).map(({ link, state }) => `${link} ${state}`)).toEqual([
    'broker connecting',
    'broker connecting',
    'broker synchronising',
    'broker ready',
    'feed ready',
  ])
  expect(of(BrokerKind.Link).findLast(({ link }) => link === 'broker')?.nextOrderId).toBe(100)
  expect(of(BrokerKind.Snapshot)).toMatchObject([{ positionContracts: 0, openRefs: [] }])
})

const parts = [
  'nextValidId',
  'managedAccounts',
  'open orders',
  'completed orders',
  'executions',
  'positions',
  'account',
] as const
const answeredBy = {
  'open orders': Asked.AllOpenOrders,
  'completed orders': Asked.CompletedOrders,
  executions: Asked.Executions,
  positions: Asked.Positions,
  account: Asked.AccountUpdates,
} as const

test('whatever is missing of handshake and account, it is never ready, and is tried anew', async ({
  expect,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.subarray([...parts], { minLength: 1, maxLength: 6 }), async (missing) => {
      const { gateway, broker, passUntil } = await connected((scripted) => {
        scripted.onStart = () => {
          if (!missing.includes('managedAccounts')) scripted.say(15, 1, 'DU1')
          if (!missing.includes('nextValidId')) scripted.say(9, 1, 100)
        }
        for (const part of missing) {
          if (part in answeredBy) scripted.mute(answeredBy[part as keyof typeof answeredBy])
        }
      })
      await passUntil(() => {
        expect(broker.state).not.toBe('Ready')
        return gateway.connections > 1
      })
      broker.stop()
    }),
    { numRuns: 15 },
  )
}, 30_000)

test('a client id in use: the same id again, with an alert at once and a graver one after a minute', async ({
  expect,
}) => {
  const ids: string[] = []
  const { gateway, broker, passUntil, alerts } = await connected((scripted) => {
    scripted.onStart = (_, fields) => {
      ids.push(fields[2] ?? '')
      scripted.notice(326, 'Unable to connect as the client id is already in use.')
      scripted.hangUp()
    }
  })
  await passUntil(() => ids.length >= 16)
  expect(new Set(ids)).toEqual(new Set([String(clientId)]))
  const told = alerts().filter((text) => text.includes('client-id'))
  expect(told[0]).toMatch(/^warning client-id: client id 7 is in use/)
  expect(told[1]).toMatch(/^critical client-id: client id 7 is still in use after a minute/)
  gateway.onStart = () => gateway.greet()
  await passUntil(() => broker.state === 'Ready')
  expect(alerts().some((text) => /back after \d+/.test(text))).toBe(true)
})

test('1100 lets no order out, 1102 asks the broker for everything before it does again', async ({
  expect,
}) => {
  const { gateway, timers, broker, reach, of, alerts } = await connected()
  await reach('Ready')
  gateway.notice(1100)
  gateway.notice(1100)
  await reach('Degraded')
  expect(alerts()).toEqual(['warning broker-link: the gateway lost its connection to IB'])
  broker.execute(place(ticket(100)))
  expect(of(BrokerKind.OrderStatus).at(-1)).toMatchObject({
    state: 'Dead',
    reason: 'not sent: no connection to the broker',
  })
  gateway.answer(Asked.Executions, (_, [, , id]) => {
    gateway.say(...execution(Number(id), 'missed.01.01'))
    gateway.say(55, 1, id ?? '')
  })
  timers.pass(1_000)
  gateway.notice(1102)
  await reach('Ready')
  expect(of(BrokerKind.Execution)).toMatchObject([{ execId: 'missed.01.01', ref: 'ours.100' }])
  expect(gateway.connections).toBe(1)
  expect(gateway.placed).toEqual([])
})

test('after 1101 the data are asked for anew, with ids that were never used', async ({
  expect,
}) => {
  const { gateway, broker, timers, reach, until, passUntil } = await connected()
  const depths: string[] = []
  gateway.answer(Asked.Depth, (_, fields) => depths.push(fields[2] ?? ''))
  await reach('Ready')
  await until(() => depths.length === 1)
  gateway.notice(1100)
  await reach('Degraded')
  timers.pass(1_000)
  gateway.notice(1101)
  await passUntil(() => depths.length === 2 && broker.state === 'Ready')
  expect(Number(depths[1])).toBeGreaterThan(Number(depths[0]))
})

test('an answer that ends twice is taken once: no tick is heard twice after it', async ({
  expect,
}) => {
  const { gateway, reach, until, of } = await connected()
  await reach('Ready')
  for (let id = 1_500_000_000; id < 1_500_000_010; id++) gateway.say(52, 1, id)
  gateway.say(...execution(-1, 'once.01.01'))
  await until(() => of(BrokerKind.Execution).length > 0)
  expect(of(BrokerKind.Execution)).toHaveLength(1)
})

/** A trade of the stream that the gateway was asked for last. */
function printTrade(gateway: ScriptedGateway, requestId: string): void {
  gateway.say(99, requestId, 1, epochSeconds, 5_400.25, 1, 0, 'CME', '')
}

test('a gateway that lost IB may say its order id, its accounts and the time: it is not ready', async ({
  expect,
}) => {
  const { gateway, broker, passUntil, reach } = await connected((scripted) => {
    scripted.onStart = () => {
      scripted.name()
      for (const code of [2110, 2103, 2105, 2157]) scripted.notice(code)
    }
  })
  const depths: string[] = []
  gateway.answer(Asked.Depth, (_, fields) => depths.push(fields[2] ?? ''))
  // Session after session, for as long as it lasts.
  await passUntil(() => {
    expect(broker.state).not.toBe('Ready')
    return gateway.connections > 2 && broker.state === 'Degraded' && depths.length > 2
  })
  gateway.notice(1102)
  await reach('Ready')
})

test('data that come when the link was thought lost say that it is there; old ones do not', async ({
  expect,
}) => {
  const { gateway, timers, broker, reach, until, passUntil, events } = await connected(
    (scripted) => {
      scripted.onStart = () => {
        scripted.name()
        scripted.notice(2110)
      }
    },
  )
  const trades: string[] = []
  gateway.answer(97, (_, fields) => {
    if (fields.includes('Last')) trades.push(fields[1] ?? '')
  })
  await reach('Degraded')
  await passUntil(() => trades.length > 0)
  const untilMs = timers.nowMs() + 2_000
  await passUntil(() => timers.nowMs() >= untilMs)
  expect(broker.state).toBe('Degraded')
  printTrade(gateway, trades.at(-1) ?? '')
  await passUntil(() => broker.state === 'Ready')
  gateway.notice(1100)
  await reach('Degraded')
  const before = events.length
  printTrade(gateway, trades.at(-1) ?? '')
  await until(() => events.length > before)
  expect(broker.state).toBe('Degraded')
})

test('without a word that only IB can have said there is no readiness; one farm’s is enough', async ({
  expect,
}) => {
  const { gateway, broker, reach, passUntil, alerts, of } = await connected((scripted) => {
    scripted.onStart = () => scripted.name()
  })
  await reach('Degraded')
  expect(of(BrokerKind.Link).at(-1)?.reason).toBe('nothing has come from IB’s servers yet')
  gateway.notice(2106)
  await passUntil(() => broker.state === 'Ready')
  expect(alerts().filter((text) => text.startsWith('critical'))).toEqual([])
})

test('a farm’s trouble leaves the order channel as it is', async ({ expect }) => {
  const { gateway, broker, reach, until, of, faults } = await connected()
  await reach('Ready')
  for (const code of [2103, 2104, 2105, 2106]) gateway.notice(code)
  await until(() => of(BrokerKind.Link).filter(({ state }) => state === 'notice').length === 4)
  expect([broker.state, gateway.connections, faults]).toEqual(['Ready', 1, []])
})

test('a gateway that hangs is noticed within five seconds, and given up for a new connection', async ({
  expect,
}) => {
  const { gateway, timers, broker, reach, until, alerts } = await connected()
  await reach('Ready')
  gateway.mute(Asked.CurrentTime)
  timers.pass(2_000)
  timers.pass(2_500)
  expect(broker.state).toBe('Degraded')
  expect(alerts().at(-1)).toBe('warning broker-link: the gateway does not answer')
  gateway.answer(Asked.CurrentTime, () => gateway.say(49, 1, epochSeconds + 10))
  // When the questions are asked depends on what the last answers left open.
  for (let ms = 0; ms < 5_000 && broker.state === 'Degraded'; ms += 100) timers.pass(100)
  expect(broker.state).toBe('Disconnected')
  timers.pass(250)
  await reach('Ready')
  expect(gateway.connections).toBe(2)
  await until(() => alerts().at(-1)?.startsWith('info broker-link') === true)
})

test('a fill in the middle of the broker’s account: it is asked again, and what was torn is not told', async ({
  expect,
}) => {
  let asked = 0
  const { broker, until, passUntil, of } = await connected((gateway) => {
    gateway.answer(Asked.Positions, () => {
      asked++
      if (asked === 1) gateway.say(...execution(-1, 'live.01.01'))
      gateway.say(61, 3, 'DU1', ...contractFields, asked === 1 ? 0 : 2, 270_012.5)
      gateway.say(62, 1)
    })
  })
  await until(() => of(BrokerKind.Execution).length === 1)
  await until(() => asked === 1)
  expect(of(BrokerKind.Snapshot)).toEqual([])
  await passUntil(() => broker.state === 'Ready')
  expect(of(BrokerKind.Snapshot)).toMatchObject([{ positionContracts: 2 }])
})

test('every ten seconds the account is compared; fills told before are not told again', async ({
  expect,
}) => {
  const { timers, reach, passUntil, of } = await connected((scripted) => {
    scripted.answer(Asked.Executions, (_, [, , id]) => {
      scripted.say(...execution(Number(id), 'same.01.01'))
      scripted.say(55, 1, id ?? '')
    })
  })
  await reach('Ready')
  const startMs = timers.nowMs()
  await passUntil(() => of(BrokerKind.Snapshot).length === 4)
  expect(timers.nowMs() - startMs).toBeGreaterThanOrEqual(30_000)
  expect(timers.nowMs() - startMs).toBeLessThan(31_000)
  expect(of(BrokerKind.Execution)).toHaveLength(1)
})

test('a position that changes by another hand is compared at once, not ten seconds later', async ({
  expect,
}) => {
  const { gateway, timers, reach, passUntil, of } = await connected()
  await reach('Ready')
  await passUntil(() => of(BrokerKind.Snapshot).length === 1)
  const startMs = timers.nowMs()
  gateway.say(61, 3, 'DU1', ...contractFields, 2, 270_012.5)
  await passUntil(() => of(BrokerKind.Snapshot).length === 2)
  expect(timers.nowMs() - startMs).toBeLessThan(1_000)
})

test('a rejection with malformed JSON ends nothing: the message behind it is read, and all is asked anew', async ({
  expect,
}) => {
  const { gateway, timers, broker, faults, reach, until, passUntil, of } = await connected()
  await reach('Ready')
  timers.pass(1_500)
  // The answer and the fault in one chunk: what stands behind the fault must not be lost.
  gateway.say(4, 2, 100, 201, 'Order rejected', '{not json')
  gateway.say(...execution(-1, 'behind.01.01'))
  await until(() => of(BrokerKind.Execution).length === 1)
  await passUntil(() => of(BrokerKind.Snapshot).length === 2 && broker.state === 'Ready')
  expect(faults[0]).toMatch(/could not be read: SyntaxError/)
  expect([broker.state, gateway.connections]).toEqual(['Ready', 1])
})

test('a tick that cannot be read leaves orders and connection alone', async ({ expect }) => {
  const { gateway, broker, faults, reach, until, events } = await connected()
  let depthId = ''
  gateway.answer(Asked.Depth, (_, fields) => (depthId = fields[2] ?? ''))
  await reach('Ready')
  await until(() => depthId !== '')
  gateway.say(12, 1, depthId)
  gateway.say(1, 'junk')
  gateway.say(12, 1, depthId, 0, 0, 1, 5_400, 5)
  await until(() => events.some(({ kind }) => kind === EventKind.DepthRow))
  expect([broker.state, gateway.connections]).toEqual(['Ready', 1])
  expect(faults.length).toBeGreaterThan(0)
})

test('ids that the gateway gives out again are not used again', async ({ expect }) => {
  const { gateway, timers, broker, reach, until, of, alerts } = await connected()
  await reach('Ready')
  broker.execute(place(ticket(104)))
  await until(() => gateway.placed.length === 1)
  gateway.nextOrderId = 101
  gateway.hangUp()
  await reach('Disconnected')
  timers.pass(250)
  await reach('Ready')
  expect(of(BrokerKind.Link).findLast(({ link }) => link === 'broker')?.nextOrderId).toBe(105)
  expect(alerts().filter((text) => text.startsWith('warning order-ids'))).toHaveLength(1)
})

test('what waits its turn when the connection goes is dead, and not sent on the next', async ({
  expect,
}) => {
  const { gateway, broker, reach, passUntil, of } = await connected()
  await reach('Ready')
  for (let id = 100; id < 160; id++) broker.execute(place(ticket(id)))
  const sent = of(BrokerKind.OrderStatus).filter(({ state }) => state === 'Sent').length
  gateway.hangUp()
  await reach('Disconnected')
  const dead = of(BrokerKind.OrderStatus).filter(({ state }) => state === 'Dead')
  expect(sent + dead.length).toBe(60)
  expect(dead.length).toBeGreaterThan(10)
  const placedBefore = gateway.placed.length
  await passUntil(() => broker.state === 'Ready')
  expect(gateway.placed.length).toBe(placedBefore)
})

test('a stop’s new price goes out under its own id, and a refusal of it leaves the order in doubt', async ({
  expect,
}) => {
  const { gateway, broker, reach, until, of } = await connected()
  await reach('Ready')
  const stop = ticket(100, {
    leg: 'stop',
    side: -1,
    type: 'STP',
    limitTicks: null,
    stopTicks: 21_590,
  })
  broker.execute({ type: 'modify', order: stop })
  await until(() => gateway.placed.length === 1)
  expect(gateway.placed[0]?.slice(1, 2)).toEqual(['100'])
  gateway.say(4, 2, 100, 201, 'Order rejected - reason: too late', '')
  await until(() => of(BrokerKind.OrderStatus).length === 1)
  expect(of(BrokerKind.OrderStatus)[0]).toMatchObject({ orderId: 100, state: 'Unknown' })
})

test('an outage of half a minute is critical, once', async ({ expect }) => {
  const { gateway, timers, reach, alerts, passUntil } = await connected()
  await reach('Ready')
  gateway.onStart = () => {}
  gateway.hangUp()
  await reach('Disconnected')
  const startMs = timers.nowMs()
  await passUntil(() => timers.nowMs() - startMs > 90_000)
  const critical = alerts().filter((text) => text.startsWith('critical'))
  expect(critical).toHaveLength(1)
  expect(critical[0]).toMatch(/^critical broker-link: no trading for 30 s/)
})

test('a wanted end alarms nobody', async ({ expect }) => {
  const { broker, reach, of, alerts } = await connected()
  await reach('Ready')
  broker.stop()
  expect(broker.state).toBe('Disconnected')
  expect(of(BrokerKind.Link).at(-1)).toMatchObject({ state: 'disconnected', reason: 'stopped' })
  expect(alerts()).toEqual([])
})

test('orders that are over are asked for behind the fills, so that a fill before an end comes first', async ({
  expect,
}) => {
  const { gateway, reach } = await connected()
  await reach('Ready')
  const { asked } = gateway
  expect(asked).toContain(Asked.Executions)
  expect(asked.indexOf(Asked.CompletedOrders)).toBeGreaterThan(asked.indexOf(Asked.Executions))
})
