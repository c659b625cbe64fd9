import { describe, test } from 'vitest'

import { greeting } from '../frames.ts'
import { bracket, buy, codes, FaultyDesk, kinds } from './faulty-desk.ts'

const currentTime = '49'

describe('a dropped socket', () => {
  test('before the second order is processed: the first is known, the others never were', ({
    expect,
  }) => {
    const desk = new FaultyDesk('drop-socket@msg:placeOrder#2')
    const client = desk.connect()
    bracket(client, 1)
    expect([client.isClosed, desk.simulation.exchange.store.highestId(1)]).toEqual([true, 1])
    expect(desk.simulation.clients.count).toBe(0)
    // The ids that were lost are given out again.
    const again = desk.open()
    again.receive(greeting('v100..193'))
    again.request(71, 2, 1, '')
    expect(again.take(9)).toEqual([['9', '1', '2']])
  })

  test('after it is processed: the order fills, and its sender does not hear of it', ({
    expect,
  }) => {
    const desk = new FaultyDesk('drop-socket:at=after@msg:placeOrder#1')
    const client = desk.connect()
    buy(client, 1)
    expect([client.isClosed, desk.position]).toEqual([true, 1])
    // TestClient keeps what was written; a real socket has lost it.
    client.take()
    desk.refresh()
    expect(client.take()).toEqual([])
  })

  test('at a fill: executions are booked and not told', ({ expect }) => {
    const desk = new FaultyDesk('drop-socket@fill#1')
    const client = desk.connect()
    buy(client, 1)
    expect([desk.position, client.take(11, 59)]).toEqual([1, []])
  })

  test('at a time is every client’s, or one client’s', ({ expect }) => {
    const desk = new FaultyDesk('drop-socket:client=2@+10s')
    const clients = [desk.connect(1), desk.connect(2)]
    desk.wait(9)
    expect(clients.map(({ isClosed }) => isClosed)).toEqual([false, false])
    desk.wait(2)
    expect(clients.map(({ isClosed }) => isClosed)).toEqual([false, true])
    desk.inject('drop-socket')
    expect(clients[0]?.isClosed).toBe(true)
  })
})

describe('a half-open connection', () => {
  test('takes nothing, gives nothing, stays open, and keeps its id for a while', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    desk.inject('half-open:held=60s')
    client.request(49, 1)
    buy(client, 1)
    expect([client.isClosed, client.take(), desk.position]).toEqual([false, [], 0])
    const second = desk.open()
    second.receive(greeting('v100..193'))
    second.request(71, 2, 1, '')
    expect([second.isClosed, codes(second)]).toEqual([true, ['326']])
    desk.wait(61)
    expect(desk.connect(1).isClosed).toBe(false)
  })
})

describe('a gateway that hangs', () => {
  test('says nothing to anybody, and then everything in order', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    desk.inject('hang:for=30s')
    client.request(49, 1)
    buy(client, 1)
    const newcomer = desk.open()
    newcomer.receive(greeting('v100..193'))
    desk.wait(29)
    expect([client.take(), newcomer.take(), desk.position]).toEqual([[], [], 0])
    desk.wait(2)
    expect(newcomer.take()).toHaveLength(1)
    expect(kinds(client)[0]).toBe(currentTime)
    expect(desk.position).toBe(1)
    client.request(49, 1)
    expect(kinds(client)).toEqual([currentTime])
  })
})

describe('a client id that is held', () => {
  test('is in use for a minute after its client left', ({ expect }) => {
    const desk = new FaultyDesk('hold-client-id:held=60s')
    desk.connect(1).disconnect()
    const second = desk.connect(1)
    expect(second.isClosed).toBe(true)
    expect(desk.connect(2).isClosed).toBe(false)
    desk.wait(61)
    expect(desk.connect(1).isClosed).toBe(false)
  })
})

describe('a reset', () => {
  test('tells of the lost link, ends sessions, refuses connections, and is over', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    bracket(client, 1)
    client.take()
    desk.inject('reset:down=60s')
    expect([codes(client), client.isClosed]).toEqual([['1100'], false])
    desk.wait(3)
    expect([client.isClosed, desk.plan.admits()]).toEqual([true, false])
    desk.wait(58)
    expect(desk.plan.admits()).toBe(false)
    desk.wait(2)
    expect(desk.plan.admits()).toBe(true)
    // Orders and position outlive it.
    expect(desk.position).toBe(1)
    expect(desk.simulation.exchange.store.openCount).toBe(2)
  })
})

describe('the weekly login', () => {
  test('keeps everybody out until somebody logs in', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    desk.inject('token-expiry; login@+10m')
    expect([client.isClosed, desk.plan.admits()]).toEqual([true, false])
    desk.wait(599)
    expect(desk.plan.admits()).toBe(false)
    desk.wait(2)
    expect(desk.plan.admits()).toBe(true)
  })
})
