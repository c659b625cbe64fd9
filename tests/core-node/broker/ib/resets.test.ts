import { test } from 'vitest'

import { Connection } from '../../../../core-node/broker/ib/connection/connection.ts'
import type { IbOrders } from '../../../../core-node/broker/ib/ib-orders.ts'
import { LinkTeller } from '../../../../core-node/broker/ib/link-teller.ts'
import { MarketClock } from '../../../../core-node/broker/ib/market-clock.ts'
import { OrderGate } from '../../../../core-node/broker/ib/order-gate.ts'
import { OrderRefs } from '../../../../core-node/broker/ib/order-refs.ts'
import { Pacer } from '../../../../core-node/broker/ib/pacer.ts'
import { ResetWatch } from '../../../../core-node/broker/ib/reset-watch.ts'
import type { BrokerEvent, OrderTicket } from '../../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../../core-node/execution/broker-port.ts'
import { BrokerConfig } from '../../../../shared/config.ts'
import { ManualTimers } from './manual-timers.ts'

const { resetWindows: windows } = BrokerConfig.parse({})

/** @param time in New York */
function at(time: string) {
  const timers = new ManualTimers()
  const clock = new MarketClock(() => timers.nowMs() * 1_000, 1)
  clock.observe(Temporal.ZonedDateTime.from(`${time}[America/New_York]`).epochMilliseconds / 1_000)
  const events: BrokerEvent[] = []
  const onEvent = (event: BrokerEvent) => events.push(event)
  const teller = new LinkTeller(clock, timers, new OrderRefs(), onEvent)
  const resets = new ResetWatch({ windows }, clock, teller)
  const links = () =>
    events.flatMap((event) =>
      event.kind === BrokerKind.Link ? [`${event.alert?.severity ?? '-'}: ${event.reason}`] : [],
    )
  return { timers, clock, events, onEvent, resets, links }
}

const ticket = (leg: OrderTicket['leg']) => ({ ref: leg, orderId: 1, leg }) as OrderTicket

test('in a reset’s hours no entry is sent, but what closes a position is', ({ expect }) => {
  const { timers, clock, events, onEvent, resets, links } = at('2026-09-16T01:00')
  resets.look(true)
  const connection = new Connection(() => {})
  for (const event of ['attempted', 'greeted', 'identified', 'synchronised'] as const) {
    connection.take(event, '')
  }
  const placed: string[] = []
  const orders = {
    place: (tickets: readonly OrderTicket[]) => placed.push(...tickets.map(({ ref }) => ref)),
  } as unknown as IbOrders
  const gate = new OrderGate({ connection, pacer: new Pacer(timers, 45), resets, clock, onEvent })
  gate.execute({ type: 'place', orders: [ticket('entry'), ticket('stop')] }, orders)
  gate.execute({ type: 'place', orders: [ticket('flatten')] }, orders)
  gate.execute({ type: 'place', orders: [ticket('stop')] }, orders)
  expect(placed).toEqual(['flatten', 'stop'])
  expect(events.filter(({ kind }) => kind === BrokerKind.OrderStatus)).toMatchObject([
    { state: 'Dead', reason: 'not sent: IB resets its systems until 01:45 in New York' },
    { state: 'Dead' },
  ])
  expect(links()).toEqual(['-: no entries: IB resets its systems until 01:45 in New York'])
})

test('a gateway that takes no session for five minutes outside of a reset is a person’s to mend', ({
  expect,
}) => {
  const { timers, resets, links } = at('2026-09-14T08:00')
  resets.look(true)
  expect(resets.onLost(true)).toBe(false)
  timers.pass(290_000)
  expect(resets.onLost(false, true)).toBe(false)
  expect(links()).toEqual([])
  timers.pass(20_000)
  // A session that is lost again is another matter.
  resets.onLost(false, false)
  expect(links()).toEqual([])
  resets.onLost(false, true)
  resets.onLost(false, true)
  expect(links()).toEqual([
    'critical: IB Gateway takes no session since 08:00 in New York, and no reset is planned: only a person can mend that. Start it, or log in to it with the second factor. Until then nothing is traded; stops and targets rest at the broker',
  ])
  resets.look(true)
  expect(links().at(-1)).toBe('info: logged in again')
})

test('behind a planned reset the gateway has its five minutes to come up before anybody is called', ({
  expect,
}) => {
  const { timers, resets, links } = at('2026-09-16T01:40')
  resets.look(true)
  expect(resets.onLost(true)).toBe(true)
  timers.pass(290_000)
  expect(resets.onLost(false, true)).toBe(true)
  timers.pass(70_000)
  expect(resets.onLost(false, true)).toBe(false)
  const calls = () => links().filter((text) => text.startsWith('critical'))
  expect(calls()).toEqual([])
  timers.pass(250_000)
  resets.onLost(false, true)
  expect(calls()).toHaveLength(1)
})

test('a connection that is lost in a reset’s hours was to be expected, at others not', ({
  expect,
}) => {
  expect(at('2026-09-16T01:00').resets.onLost(true)).toBe(true)
  expect(at('2026-09-16T11:00').resets.onLost(true)).toBe(false)
})

test('when the weekly login has expired, people are told what to do, once, and when it is done', ({
  expect,
}) => {
  const { timers, resets, links } = at('2026-09-20T01:00:30')
  resets.look(true)
  resets.onLost(true)
  timers.pass(180_000)
  expect(resets.onLost(false)).toBe(true)
  expect(resets.onLost(false)).toBe(true)
  const login = links().filter((text) => text.startsWith('critical'))
  expect(login).toHaveLength(1)
  expect(login[0]).toMatch(/weekly login has expired.*log in to IB Gateway with the second factor/)
  timers.pass(3_600_000)
  resets.look(true)
  expect(links().at(-1)).toBe('info: logged in again')
})

test('a login that expires is noticed in a market whose day is long before the machine’s', ({
  expect,
}) => {
  const timers = new ManualTimers()
  const machineUs = Date.parse('2026-11-21T00:00Z') * 1_000
  const clock = new MarketClock(() => machineUs + timers.nowMs() * 1_000, 1)
  const alerts: string[] = []
  const teller = new LinkTeller(clock, timers, new OrderRefs(), (event) => {
    if (event.kind === BrokerKind.Link && event.alert) {
      alerts.push(`${event.alert.severity} ${event.alert.key}`)
    }
  })
  // The broker has not told its time yet.
  const resets = new ResetWatch({ windows }, clock, teller)
  clock.observe(Date.parse('2026-09-20T00:59-04:00') / 1_000)
  resets.look(true)
  timers.pass(300_000)
  expect(resets.onLost(false)).toBe(true)
  expect(alerts).toEqual(['critical login'])
})
