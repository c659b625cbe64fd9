import fc from 'fast-check'
import { describe, test } from 'vitest'

import { OrderDesk } from '../../../core-node/execution/order-desk.ts'
import type { Order } from '../../../core-node/execution/order.ts'
import { Outbox } from '../../../core-node/execution/outbox.ts'
import { RoundTrip } from '../../../core-node/execution/round-trip.ts'
import { TrailingStop, wantedStop } from '../../../core-node/execution/trailing-stop.ts'
import { ExecutionConfig } from '../../../shared/config.ts'
import { quote } from '../market-events.ts'
import { openMarket } from '../risk/risk-state.ts'
import { anOrder } from './order-script.ts'

/** A buyer from 100 whose best price was 110, in a market of 108 to 109, with these stops. */
function trailing(stops: readonly Partial<Order>[], timeScale = 1) {
  const outbox = new Outbox()
  const desk = new OrderDesk(outbox, { desk: 'test', build: '0-0-0' })
  const resting: Partial<Order> = {
    leg: 'stop',
    type: 'STP',
    side: -1,
    state: 'Acknowledged',
    limitTicks: null,
    stopTicks: 92,
  }
  for (const [i, fields] of stops.entries()) {
    desk.restore(anOrder({ ...resting, ref: `t.1.${i}.S.b`, orderId: i + 1, ...fields }))
  }
  const market = openMarket()
  market.apply(quote(market.tsUs, 108, 109))
  const trip = new RoundTrip(1, 'GOOD', 0, '')
  trip.enter(2, 100, 0)
  trip.onTrade(110)
  const stop = new TrailingStop(desk, ExecutionConfig.parse({ trailTicks: 5 }), timeScale)
  return {
    market,
    trip,
    lookAfter: (us: number) => {
      market.advance(market.tsUs + us)
      stop.advance(market, trip)
      return outbox.commands
        .splice(0)
        .flatMap((command) => (command.type === 'modify' ? [command.order] : []))
    },
    confirm: () => {
      for (const order of desk.working) {
        const terms = { contracts: order.contracts, limitTicks: null, stopTicks: 105 }
        desk.changes.onTerms(order, terms)
        order.stopTicks = 105
      }
    },
    reasons: () => outbox.rows.flatMap((row) => (row.kind === 'order' ? [row.reason] : [])),
  }
}

describe('a stop that trails', () => {
  test('is moved behind the best price, every stop of the position', ({ expect }) => {
    const { lookAfter, reasons } = trailing([{}, { stopTicks: 95 }])
    expect(lookAfter(0)).toMatchObject([
      { orderId: 1, stopTicks: 105, contracts: 2 },
      { orderId: 2, stopTicks: 105 },
    ])
    expect(reasons()).toEqual(['asked for 2 at 105: trailing', 'asked for 2 at 105: trailing'])
  })

  test('only ever comes nearer', ({ expect }) => {
    expect(trailing([{ stopTicks: 105 }]).lookAfter(0)).toEqual([])
    expect(trailing([{ stopTicks: 106 }]).lookAfter(0)).toEqual([])
    expect(trailing([{ stopTicks: 104 }]).lookAfter(0)).toHaveLength(1)
  })

  test('is a confirmed and awake stop of the exit side', ({ expect }) => {
    const others: readonly Partial<Order>[] = [
      { side: 1 },
      { leg: 'target' },
      { state: 'Sent' },
      { state: 'PendingCancel' },
      { stopTicks: null },
    ]
    for (const other of others) expect(trailing([other]).lookAfter(0)).toEqual([])
    const entry: Partial<Order> = { leg: 'entry', side: 1, orderId: 9 }
    expect(trailing([entry, { parentId: 9 }]).lookAfter(0)).toEqual([])
  })

  test('is moved no more than twice a second of the broker’s time', ({ expect }) => {
    for (const timeScale of [1, 3]) {
      const { lookAfter, confirm, trip } = trailing([{}], timeScale)
      expect(lookAfter(0)).toHaveLength(1)
      confirm()
      trip.onTrade(111)
      expect(lookAfter(500_000 * timeScale - 1)).toEqual([])
      expect(lookAfter(1)).toMatchObject([{ stopTicks: 106 }])
    }
  })

  test('that could not be moved may be moved at once when it can', ({ expect }) => {
    const { lookAfter, confirm, trip } = trailing([{}])
    expect(lookAfter(0)).toHaveLength(1)
    // The change is still on its way: another is not asked for, and does not count.
    trip.onTrade(111)
    expect(lookAfter(600_000)).toEqual([])
    confirm()
    expect(lookAfter(1)).toMatchObject([{ stopTicks: 106 }])
  })
})

describe('where a stop belongs', () => {
  const market = { isSound: true, bidTicks: 108, askTicks: 109 }
  const buyer = { side: 1, entryTicks: 100, bestPriceTicks: 110 } as const
  const seller = { side: -1, entryTicks: 120, bestPriceTicks: 105 } as const
  const none = { trailTicks: undefined, breakEvenAfterTicks: undefined }

  test('is nowhere without a wish, or without a market', ({ expect }) => {
    expect(wantedStop(buyer, market, none)).toBeUndefined()
    const wish = { ...none, trailTicks: 5 }
    expect(wantedStop(buyer, { ...market, isSound: false }, wish)).toBeUndefined()
  })

  test('is so far behind the best price', ({ expect }) => {
    expect(wantedStop(buyer, market, { ...none, trailTicks: 5 })).toBe(105)
    expect(wantedStop(seller, market, { ...none, trailTicks: 5 })).toBe(110)
  })

  test('is at the entry once enough was earned, between two ticks at the better', ({ expect }) => {
    const after = (breakEvenAfterTicks: number) => ({ ...none, breakEvenAfterTicks })
    expect(wantedStop(buyer, market, after(10))).toBe(100)
    expect(wantedStop(buyer, market, after(11))).toBeUndefined()
    expect(wantedStop({ ...buyer, entryTicks: 99.5 }, market, after(10))).toBe(100)
    expect(wantedStop(seller, market, after(15))).toBe(120)
    expect(wantedStop({ ...seller, entryTicks: 120.5 }, market, after(15))).toBe(120)
  })

  test('is the nearer of both', ({ expect }) => {
    expect(wantedStop(buyer, market, { trailTicks: 20, breakEvenAfterTicks: 5 })).toBe(100)
    expect(wantedStop(buyer, market, { trailTicks: 4, breakEvenAfterTicks: 5 })).toBe(106)
  })

  test('is never so near that it would go off at once', ({ expect }) => {
    expect(wantedStop(buyer, market, { ...none, trailTicks: 1 })).toBe(107)
    expect(wantedStop(seller, market, { ...none, trailTicks: 1 })).toBe(110)
    const ticks = fc.integer({ min: 1, max: 40 })
    const price = fc.integer({ min: 80, max: 130 })
    fc.assert(
      fc.property(fc.constantFrom<1 | -1>(1, -1), ticks, ticks, price, price, (...values) => {
        const [side, trailTicks, breakEvenAfterTicks, bidTicks, best] = values
        const at = { isSound: true, bidTicks, askTicks: bidTicks + 1 }
        const bestPriceTicks = side > 0 ? Math.max(100, best) : Math.min(100, best)
        const trip = { side, entryTicks: 100, bestPriceTicks }
        const stop = wantedStop(trip, at, { trailTicks, breakEvenAfterTicks })
        if (stop === undefined) return
        if (side > 0) expect(stop).toBeLessThan(bidTicks)
        else expect(stop).toBeGreaterThan(bidTicks + 1)
      }),
    )
  })
})
