import { describe, test } from 'vitest'

import { ExchangeBroker } from '../../../../core-node/broker/exchange/exchange-broker.ts'
import type { BrokerEvent } from '../../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../../core-node/execution/broker-port.ts'
import { Execution } from '../../../../core-node/execution/execution.ts'
import { Outbox } from '../../../../core-node/execution/outbox.ts'
import type { MarketEvent } from '../../../../core-node/market/events.ts'
import { EventKind, StatusEvent } from '../../../../core-node/market/events.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { Market } from '../../../../core-node/market/market.ts'
import { ExecutionConfig } from '../../../../shared/config.ts'
import { depth, regularOpenUs, trade } from '../../market-events.ts'

const latencyUs = 5_000

/** The execution at the matching engine, as a replay joins them. */
class Desk {
  readonly market = new Market(instruments.ES)
  readonly outbox = new Outbox()
  readonly broker = new ExchangeBroker(this.market, latencyUs)
  readonly heard: BrokerEvent[] = []
  readonly execution: Execution
  tsUs = regularOpenUs

  constructor(options: Partial<ExecutionConfig> = {}) {
    this.execution = new Execution(this.outbox, {
      identity: { desk: 'test', build: '0-0-0' },
      tickCents: 1_250,
      feesPerSideCents: 225,
      flattenCollarTicks: 20,
      timeScale: 1,
      options: ExecutionConfig.parse(options),
    })
    this.execution.desk.tradeDate = '2026-09-15'
    const link = { kind: BrokerKind.Link, link: 'broker', state: 'ready', reason: '' } as const
    this.execution.onBroker({ ...link, tsUs: this.tsUs, nextOrderId: 1 })
    this.show(100, 10)
  }

  /** A book whose best bid is this; its asks begin a tick above. */
  show(bidTicks: number, size: number): void {
    this.#step(depth(this.#later(), bidTicks, [size, size], bidTicks + 1, [size, size]))
    this.#step(trade(this.#later(), bidTicks, 1, 0))
  }

  halt(isHalted: boolean): void {
    const fields = { tsUs: this.#later(), isTrading: !isHalted }
    this.#step(Object.assign(new StatusEvent(), fields))
  }

  enter(contracts: number): void {
    const prices = { entryTicks: 102, stopTicks: 93, targetTicks: 117 }
    this.execution.enter({ side: 1, contracts, tier: 'GOOD', ...prices }, this.tsUs)
    this.flush()
  }

  flush(): void {
    for (const command of this.outbox.commands.splice(0)) this.broker.execute(command)
  }

  stop() {
    return [...this.execution.desk.working].find(({ leg }) => leg === 'stop')
  }

  alerts(): string[] {
    return this.outbox.rows.flatMap((row) => (row.kind === 'alert' ? [row.key] : []))
  }

  #later(): number {
    this.tsUs += 100_000
    return this.tsUs
  }

  #step(event: MarketEvent): void {
    this.broker.advance(event.tsUs)
    for (let answer = this.broker.poll(event.tsUs); answer !== undefined;) {
      this.heard.push(answer)
      this.market.advance(answer.tsUs)
      this.execution.onBroker(answer)
      this.execution.advance(this.market)
      this.flush()
      this.broker.advance(event.tsUs)
      answer = this.broker.poll(event.tsUs)
    }
    this.market.advance(event.tsUs)
    this.market.apply(event)
    if (event.kind === EventKind.Trade) this.execution.booking.onMarketTrade(event.priceTicks)
    this.execution.advance(this.market)
    this.flush()
    this.broker.onMarket(event)
  }
}

describe('the matching engine as a broker', () => {
  test('tells the terms it holds and whether a child is held', ({ expect }) => {
    const desk = new Desk()
    desk.enter(2)
    desk.show(100, 10)
    const statuses = desk.heard.filter((event) => event.kind === BrokerKind.OrderStatus)
    const ofStop = statuses.filter(({ orderId, terms }) => orderId === 2 && terms !== undefined)
    expect(ofStop.map(({ isHeld }) => isHeld)).toEqual([true, false])
    expect(ofStop.at(-1)?.terms).toEqual({ contracts: 2, limitTicks: null, stopTicks: 93 })
  })

  test('an entry that fills in part has a stop for that part, without an order more', ({
    expect,
  }) => {
    const desk = new Desk()
    desk.show(100, 1)
    desk.enter(4)
    for (let i = 0; i < 20; i++) desk.show(100, 10)
    // One at each of the two prices within its limit.
    expect(desk.execution.positionContracts).toBe(2)
    expect(desk.stop()).toMatchObject({ contracts: 2, state: 'Acknowledged', orderId: 2 })
    expect(desk.alerts()).toEqual([])
  })

  test('moves a stop that trails, and fills it where it was moved to', ({ expect }) => {
    const desk = new Desk({ trailTicks: 6 })
    desk.enter(2)
    for (let bid = 100; bid < 112; bid++) for (let i = 0; i < 8; i++) desk.show(bid, 10)
    expect(desk.stop()?.stopTicks).toBe(105)
    for (let bid = 110; bid > 103; bid--) desk.show(bid, 10)
    const [row] = desk.outbox.rows.filter(({ kind }) => kind === 'trade')
    expect(row).toMatchObject({ exit: 'stop', entryTicks: 101, contracts: 2 })
    expect(desk.execution.isFlat).toBe(true)
    expect(desk.alerts()).toEqual([])
  })

  test('refuses what wants to be filled at once while the market is reserved', ({ expect }) => {
    const desk = new Desk()
    desk.halt(true)
    desk.execution.desk.placeFlatten(1, 1, 101, desk.tsUs)
    desk.flush()
    desk.halt(true)
    const last = desk.heard.findLast((event) => event.kind === BrokerKind.OrderStatus)
    expect(last).toMatchObject({ state: 'Rejected', reason: 'the market is reserved' })
  })

  test('gives its account when asked: orders that work, then the position', ({ expect }) => {
    const desk = new Desk()
    desk.enter(2)
    desk.show(100, 10)
    desk.heard.length = 0
    desk.broker.execute({ type: 'snapshot' })
    desk.show(100, 10)
    const refs = [...desk.execution.desk.working].map(({ ref }) => ref)
    expect(desk.heard.map(({ kind }) => kind)).toEqual([
      BrokerKind.OrderStatus,
      BrokerKind.OrderStatus,
      BrokerKind.Snapshot,
    ])
    expect(desk.heard.at(-1)).toMatchObject({ positionContracts: 2, openRefs: refs })
    expect(desk.alerts()).toEqual([])
  })

  test('says nothing of a change to an order that is over', ({ expect }) => {
    const desk = new Desk()
    desk.enter(2)
    desk.show(100, 10)
    const stop = desk.stop()
    for (let bid = 100; bid > 90; bid--) desk.show(bid, 10)
    desk.heard.length = 0
    expect(stop).toBeDefined()
    const { ref, orderId, leg, side, type, timeInForce, ocaGroup } = stop as NonNullable<
      typeof stop
    >
    const terms = { contracts: 2, limitTicks: null, stopTicks: 95 }
    const order = { ref, orderId, leg, side, type, timeInForce, ocaGroup, parentId: 0, ...terms }
    desk.broker.execute({ type: 'modify', order })
    desk.show(90, 10)
    expect(desk.heard).toEqual([])
  })
})
