import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { OrderTicket } from '../../../core-node/execution/broker-port.ts'
import { isSessionEnding } from '../../../core-node/execution/closing-time.ts'
import { wantedStop } from '../../../core-node/execution/trailing-stop.ts'
import { sessionAt } from '../../../core-node/market/calendar/session-calendar.ts'
import { ExecutionConfig } from '../../../shared/config.ts'
import { regularOpenUs } from '../market-events.ts'
import { BrokerScript } from './broker-script.ts'

/** The market trades and quotes about a price; then a moment passes. */
function tradeAt(broker: BrokerScript, priceTicks: number): void {
  broker.showQuote(priceTicks - 1, priceTicks)
  broker.execution.booking.onMarketTrade(priceTicks)
  broker.pass(0.6)
}

describe('a trailing stop', () => {
  test('follows the best price and never goes back', ({ expect }) => {
    const broker = new BrokerScript({ trailTicks: 8 })
    const { stop } = broker.open()
    tradeAt(broker, 103)
    const [first] = broker.modified()
    expect(first).toMatchObject({ orderId: stop.orderId, stopTicks: 95, contracts: 2 })
    broker.confirm(first as OrderTicket)
    tradeAt(broker, 99)
    expect(broker.modified()).toEqual([])
    tradeAt(broker, 105)
    expect(broker.modified()).toMatchObject([{ stopTicks: 97 }])
  })

  test('has one change out at a time, and gives up on a broker that confirms none', ({
    expect,
  }) => {
    const broker = new BrokerScript({ trailTicks: 6 })
    broker.open()
    let asked = 0
    for (let price = 101; price < 115; price++) {
      tradeAt(broker, price)
      asked += broker.modified().length
      broker.pass(3)
    }
    expect(asked).toBe(3)
    expect(broker.alerts()).toContain('change-unanswered')
    expect(broker.execution.isWindingDown).toBe(false)
  })

  test('says nothing without the option', ({ expect }) => {
    const broker = new BrokerScript()
    broker.open()
    for (const price of [105, 110, 114]) tradeAt(broker, price)
    expect(broker.modified()).toEqual([])
  })

  const price = fc.integer({ min: 80, max: 120 })
  const seen = fc.record({
    entryTicks: fc.integer({ min: 160, max: 240 }).map((half) => half / 2),
    bestPriceTicks: price,
    bid: price,
  })
  const trailing = fc.record(
    {
      trailTicks: fc.integer({ min: 1, max: 12 }),
      breakEvenAfterTicks: fc.integer({ min: 1, max: 12 }),
    },
    { requiredKeys: [] },
  )
  const quoteAt = (bid: number) => ({ isSound: true, bidTicks: bid, askTicks: bid + 1 })

  test('lies a tick beyond the market at least, so that it does not go off at once', ({
    expect,
  }) => {
    fc.assert(
      fc.property(seen, trailing, ({ bid, ...trip }, options) => {
        const long = wantedStop({ ...trip, side: 1 }, quoteAt(bid), options) ?? bid - 1
        const short = wantedStop({ ...trip, side: -1 }, quoteAt(bid), options) ?? bid + 2
        expect(long).toBeLessThan(bid)
        expect(short).toBeGreaterThan(bid + 1)
      }),
    )
  })

  test('of a mirrored market is the mirrored stop', ({ expect }) => {
    fc.assert(
      fc.property(seen, trailing, ({ bid, entryTicks, bestPriceTicks }, options) => {
        const straight = wantedStop({ side: 1, entryTicks, bestPriceTicks }, quoteAt(bid), options)
        const turned = wantedStop(
          { side: -1, entryTicks: 200 - entryTicks, bestPriceTicks: 200 - bestPriceTicks },
          { isSound: true, bidTicks: 200 - bid - 1, askTicks: 200 - bid },
          options,
        )
        expect(turned === undefined ? undefined : 200 - turned).toBe(straight)
      }),
    )
  })

  test('is a whole number of ticks, and never looser for a better price', ({ expect }) => {
    fc.assert(
      fc.property(seen, trailing, fc.integer({ min: 0, max: 20 }), (one, options, more) => {
        const { bid, entryTicks, bestPriceTicks } = one
        const before = wantedStop({ side: 1, entryTicks, bestPriceTicks }, quoteAt(bid), options)
        const best = bestPriceTicks + more
        const after = wantedStop(
          { side: 1, entryTicks, bestPriceTicks: best },
          quoteAt(bid),
          options,
        )
        if (before === undefined) return
        expect(Number.isInteger(before)).toBe(true)
        expect(after).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  test('that went to break-even loses nothing before costs', ({ expect }) => {
    fc.assert(
      fc.property(seen, fc.integer({ min: 1, max: 12 }), ({ bid, ...trip }, after) => {
        const options = { breakEvenAfterTicks: after }
        const stop = wantedStop({ ...trip, side: 1 }, quoteAt(bid), options)
        const isEarned = trip.bestPriceTicks - trip.entryTicks >= after
        expect(stop !== undefined).toBe(isEarned)
        if (stop !== undefined && stop < bid - 1) {
          expect(stop).toBeGreaterThanOrEqual(trip.entryTicks)
        }
      }),
    )
  })

  test('waits for a sound quote', ({ expect }) => {
    const trip = { side: 1, entryTicks: 100, bestPriceTicks: 120 } as const
    const quote = { isSound: false, bidTicks: 101, askTicks: 100 }
    expect(wantedStop(trip, quote, { trailTicks: 4 })).toBeUndefined()
  })
})

describe('break-even', () => {
  test('moves the stop to the entry once enough was earned', ({ expect }) => {
    const broker = new BrokerScript({ breakEvenAfterTicks: 5 })
    broker.open()
    tradeAt(broker, 104)
    expect(broker.modified()).toEqual([])
    tradeAt(broker, 105)
    expect(broker.modified()).toMatchObject([{ stopTicks: 100 }])
  })
})

describe('the time stop', () => {
  test('closes a position that is as old as one may be, through the ladder', ({ expect }) => {
    const broker = new BrokerScript({ timeStopMs: 60_000 })
    const { stop, target } = broker.open()
    broker.pass(59)
    expect(broker.asked()).toEqual([])
    broker.pass(1)
    expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
    expect(broker.alerts()).toEqual(['time-stop'])
    broker.say(stop.orderId, 'Cancelled')
    broker.say(target.orderId, 'Cancelled')
    expect(broker.placed()).toMatchObject([{ leg: 'flatten', contracts: 2, limitTicks: 99 }])
  })
})

describe('the session’s end', () => {
  const { closeUs, endUs } = sessionAt(regularOpenUs)
  const secondsToClose = (closeUs - regularOpenUs) / 1_000_000

  test('closes the position before the close, and stops entries', ({ expect }) => {
    const broker = new BrokerScript({ flattenBeforeCloseMs: 90_000 })
    const { stop, target } = broker.open()
    broker.pass(secondsToClose - 91)
    expect([broker.asked(), broker.execution.isInMarket]).toEqual([[], true])
    broker.pass(1)
    expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
    broker.say(stop.orderId, 'Cancelled')
    broker.say(target.orderId, 'Cancelled')
    const [close] = broker.placed()
    broker.fill(close as OrderTicket, 2, 99)
    expect(broker.execution.isFlat).toBe(true)
    expect(broker.execution.isInMarket).toBe(true)
    expect(broker.enter()).toEqual([])
    broker.pass((endUs - closeUs) / 1_000_000 + 91)
    expect(broker.execution.isInMarket).toBe(false)
  })

  test('leaves the position alone where the option is off', ({ expect }) => {
    const broker = new BrokerScript({ flattenAtSessionEnd: false })
    broker.open()
    broker.pass(secondsToClose - 1)
    expect([broker.asked(), broker.alerts()]).toEqual([[], []])
  })

  test('a position that missed the close keeps its stop, and is closed at the next open', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.pass(secondsToClose + 1)
    expect(broker.cancelled()).toEqual([target.orderId])
    broker.say(target.orderId, 'Cancelled')
    broker.pass((endUs - closeUs) / 1_000_000 + 1)
    expect(broker.cancelled()).toEqual([stop.orderId])
  })

  test('is the same moment on every day of the year, counted from that day’s close', ({
    expect,
  }) => {
    const options = ExecutionConfig.parse({})
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 366 }), fc.integer({ min: 0, max: 86_399 }), (d, s) => {
        const tsUs = regularOpenUs + (d * 86_400 + s) * 1_000_000
        const session = sessionAt(tsUs)
        const isLate = tsUs >= session.closeUs - options.flattenBeforeCloseMs * 1_000
        expect(isSessionEnding({ session, tsUs }, options)).toBe(isLate)
      }),
    )
  })
})
