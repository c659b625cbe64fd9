import { describe, test } from 'vitest'

import { Booking } from '../../../core-node/execution/booking.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import type { ExecutionEvent } from '../../../core-node/execution/broker-port.ts'
import { ExecutionBook } from '../../../core-node/execution/execution-book.ts'
import { Ledger } from '../../../core-node/execution/ledger.ts'
import { Outbox } from '../../../core-node/execution/outbox.ts'
import { anOrder } from './order-script.ts'

const tickCents = 1_250
const feesCents = 225

function execution(fields: Partial<ExecutionEvent> = {}): ExecutionEvent {
  return {
    kind: BrokerKind.Execution,
    tsUs: 5,
    execId: 'a.1.1.01',
    orderId: 1,
    ref: '',
    permId: 0,
    side: 1,
    contracts: 1,
    priceTicks: 100,
    ...fields,
  }
}

function booking() {
  const outbox = new Outbox()
  const book = new Booking(outbox, tickCents, feesCents)
  const order = anOrder({ riskTicks: 8, contracts: 4 })
  return {
    book,
    outbox,
    tell: (fields: Partial<ExecutionEvent> = {}, by = order) => book.book(execution(fields), by),
    cost: (execId: string, cents: number) =>
      book.onCommission({ kind: BrokerKind.Commission, tsUs: 6, execId, feesCents: cents }),
    rows: () => outbox.rows.splice(0),
  }
}

describe('what is booked', () => {
  test('is told as a fill, with its cost and the position after it', ({ expect }) => {
    const { tell, rows, book } = booking()
    expect(tell({ contracts: 2 })).toBe(true)
    const fill = {
      ts: 5,
      kind: 'fill',
      execId: 'a.1.1.01',
      ref: 'test.20260915.1.E.0-0-0',
      orderId: 1,
      leg: 'entry',
      side: 'BUY',
      contracts: 2,
      priceTicks: 100,
      feesCents: 450,
      positionContracts: 2,
    }
    expect(rows()).toEqual([fill])
    const exit = anOrder({ leg: 'target', side: -1, orderId: 3 })
    expect(tell({ execId: 'b', side: -1, contracts: 1, priceTicks: 110 }, exit)).toBe(true)
    expect(rows()).toEqual([
      {
        ...fill,
        execId: 'b',
        ref: 'test.20260915.1.T.0-0-0',
        orderId: 3,
        leg: 'target',
        side: 'SELL',
        contracts: 1,
        priceTicks: 110,
        feesCents,
        positionContracts: 1,
      },
    ])
    expect([...book.executions].map(({ execId }) => execId)).toEqual(['a.1.1.01', 'b'])
    expect(book.find('b')).toMatchObject({ leg: 'target', tier: 'GOOD', side: -1, feesCents })
  })

  test('twice is nothing', ({ expect }) => {
    const { tell, rows, book } = booking()
    tell()
    rows()
    expect(tell()).toBe(false)
    expect([rows(), book.ledger.positionContracts]).toEqual([[], 1])
    expect(book.tellingOf('a.1.1.01')).toBe('duplicate')
    expect(book.tellingOf('a.1.1.02')).toBe('correction')
    expect(book.tellingOf('b')).toBe('new')
  })

  test('closes a trade, which is counted, told and kept as the last', ({ expect }) => {
    const { tell, rows, book } = booking()
    expect(book.lastTrip).toBeUndefined()
    tell({ contracts: 1 })
    const opened = book.trip
    rows()
    expect(tell({ execId: 'b', side: -1, priceTicks: 104 }, anOrder({ leg: 'stop' }))).toBe(true)
    expect(rows().map(({ kind }) => kind)).toEqual(['fill', 'trade'])
    expect([book.trades, book.tradesToday, book.trip]).toEqual([1, 1, undefined])
    expect(book.lastTrip).toBe(opened)
  })

  test('counts for the trade date it was booked on', ({ expect }) => {
    const { tell, book } = booking()
    book.onTradeDate('2026-09-15')
    tell()
    tell({ execId: 'b', side: -1, priceTicks: 104 })
    const netCents = 4 * tickCents - 2 * feesCents
    expect([book.tradesToday, book.netTodayCents]).toEqual([1, netCents])
    book.onTradeDate('2026-09-15')
    expect([book.tradesToday, book.netTodayCents]).toEqual([1, netCents])
    book.onTradeDate('2026-09-16')
    expect([book.trades, book.tradesToday, book.netTodayCents]).toEqual([1, 0, 0])
    tell({ execId: 'c' })
    expect(book.netTodayCents).toBe(-feesCents)
    book.onTradeDate('')
    expect(book.netTodayCents).toBe(0)
  })

  test('has its planned risk only where the order had a limit and a stop', ({ expect }) => {
    const riskOf = (order: ReturnType<typeof anOrder>, priceTicks = 100) => {
      const { tell, book } = booking()
      tell({ side: order.side, priceTicks }, order)
      return (book.trip?.riskCents ?? Number.NaN) / tickCents
    }
    expect(riskOf(anOrder({ limitTicks: 101, riskTicks: 9 }))).toBe(8)
    expect(riskOf(anOrder({ limitTicks: 99, riskTicks: 9, side: -1 }))).toBe(8)
    expect(riskOf(anOrder({ limitTicks: null, riskTicks: 9 }))).toBe(0)
    expect(riskOf(anOrder({ limitTicks: 101 }))).toBe(0)
    // Dealt beyond its stop, it has nothing to lose to it.
    expect(riskOf(anOrder({ limitTicks: 101, riskTicks: 9 }), 90)).toBe(0)
  })
})

describe('a correction', () => {
  test('that closes the open trade tells it, with how far the market went', ({ expect }) => {
    const { tell, rows, book } = booking()
    tell({ contracts: 1 })
    for (const price of [90, 120]) book.onMarketTrade(price)
    tell({ execId: 'b.1.1.01', contracts: 2, side: 1, priceTicks: 102 })
    rows()
    const exit = anOrder({ leg: 'stop', side: -1 })
    tell({ execId: 'c.1.1.01', contracts: 1, side: -1, priceTicks: 105 }, exit)
    expect(tell({ execId: 'c.1.1.02', contracts: 3, side: -1, priceTicks: 105 }, exit)).toBe(true)
    expect(rows().filter(({ kind }) => kind === 'trade')).toMatchObject([
      { trade: 1, contracts: 3, worstTicks: -12, bestTicks: 19, grossCents: 11 * tickCents },
    ])
    expect([book.ledger.positionContracts, book.trip, book.lastTrip?.contracts]).toEqual([
      0,
      undefined,
      3,
    ])
  })

  test('of an execution before the open trade tells nothing of that', ({ expect }) => {
    const { tell, rows, book } = booking()
    tell({ contracts: 1 })
    tell({ execId: 'b.1.1.01', side: -1, priceTicks: 104 })
    tell({ execId: 'c', tsUs: 9, priceTicks: 110 })
    rows()
    tell({ execId: 'b.1.1.02', side: -1, priceTicks: 103 })
    expect(rows().map(({ kind }) => kind)).toEqual(['fill'])
    expect(book.trades).toBe(1)
    expect(book.trip).toMatchObject({ openedAtUs: 9, entryTicks: 110 })
    expect(book.ledger.realizedCents).toBe(3 * tickCents)
  })

  test('to no contracts leaves its cost where it was', ({ expect }) => {
    const { tell, book, cost } = booking()
    tell({ contracts: 2 })
    cost('a.1.1.01', 300)
    tell({ contracts: 0, execId: 'a.1.1.02' })
    expect([book.ledger.feesCents, book.ledger.positionContracts]).toEqual([300, 0])
    expect(book.trip).toBeUndefined()
  })
})

describe('a cost', () => {
  test('is told where it differs, and belongs to the trade it is of', ({ expect }) => {
    const { tell, cost, rows, book } = booking()
    tell({ contracts: 1 })
    rows()
    cost('a.1.1.01', feesCents)
    expect(rows()).toEqual([])
    cost('a.1.1.01', 240)
    expect(rows()).toEqual([{ ts: 6, kind: 'commission', execId: 'a.1.1.01', feesCents: 240 }])
    expect([book.ledger.feesCents, book.trip?.feesCents]).toEqual([240, 240])
    tell({ execId: 'b', side: -1, priceTicks: 104 })
    cost('a.1.1.01', 250)
    expect(book.ledger.feesCents).toBe(250 + feesCents)
  })

  test('of a partial exit belongs to the open trade too', ({ expect }) => {
    const { tell, cost, book } = booking()
    tell({ contracts: 2 })
    tell({ execId: 'b', side: -1, priceTicks: 104 })
    cost('b', 325)
    expect([book.ledger.feesCents, book.trip?.feesCents]).toEqual([775, 775])
  })

  test('that comes first is known until it is used', ({ expect }) => {
    const { tell, cost, book } = booking()
    expect(book.isCostKnown('a.1.1.01')).toBe(false)
    cost('a.1.1.01', 300)
    expect(book.isCostKnown('a.1.1.01')).toBe(true)
    tell()
    expect([book.isCostKnown('a.1.1.01'), book.ledger.feesCents]).toEqual([false, 300])
  })
})

describe('the book of executions', () => {
  const cost = (execId: string, cents: number) =>
    ({ kind: BrokerKind.Commission, tsUs: 0, execId, feesCents: cents }) as const
  const executed = (execId: string) => ({
    execId,
    ref: '',
    leg: 'entry' as const,
    tier: 'GOOD' as const,
    side: 1 as const,
    tsUs: 0,
    contracts: 1,
    priceTicks: 100,
    feesCents: 0,
    stopTicks: null,
  })

  test('refuses to correct what it does not have', ({ expect }) => {
    const book = new ExecutionBook()
    expect(() => book.correct(execution({ execId: 'x.1.1.02' }))).toThrow(
      'x.1.1.02 corrects an execution that is booked',
    )
  })

  test('keeps a later version’s cost for the correction, and no earlier one’s', ({ expect }) => {
    const book = new ExecutionBook()
    book.add(executed('a.1.1.02'))
    expect(book.onCommission(cost('a.1.1.02', 1))).toBe(book.find('a.1.1.02'))
    expect(book.onCommission(cost('a.1.1.01', 2))).toBeUndefined()
    expect(book.hasEarlyCommission('a.1.1.01')).toBe(false)
    expect(book.onCommission(cost('a.1.1.03', 3))).toBeUndefined()
    expect(book.hasEarlyCommission('a.1.1.03')).toBe(true)
    book.correct(execution({ execId: 'a.1.1.03', contracts: 4, priceTicks: 7 }))
    expect(book.find('a.1.1.01')).toMatchObject({
      execId: 'a.1.1.03',
      version: 3,
      contracts: 4,
      priceTicks: 7,
      feesCents: 3,
    })
    expect(book.hasEarlyCommission('a.1.1.03')).toBe(false)
  })

  test('gives an early cost away once', ({ expect }) => {
    const book = new ExecutionBook()
    book.onCommission(cost('a', 5))
    expect([book.takeCommission('a'), book.takeCommission('a')]).toEqual([5, undefined])
  })

  test('remembers ten thousand early costs, and forgets the oldest', ({ expect }) => {
    const book = new ExecutionBook()
    for (let i = 0; i < 10_000; i++) book.onCommission(cost(`e${i}`, i))
    expect(book.hasEarlyCommission('e0')).toBe(true)
    book.onCommission(cost('one more', 1))
    expect([book.hasEarlyCommission('e0'), book.hasEarlyCommission('e1')]).toEqual([false, true])
    expect(book.hasEarlyCommission('one more')).toBe(true)
  })
})

test('a ledger that was cleared is as it was at the beginning', ({ expect }) => {
  const ledger = new Ledger(tickCents)
  ledger.book(1, 2, 100)
  ledger.book(-1, 1, 104)
  ledger.addFees(500)
  ledger.clear()
  const { positionContracts, realizedCents, feesCents: fees, cashCents, averageTicks } = ledger
  expect([positionContracts, realizedCents, fees, averageTicks]).toEqual([0, 0, 0, null])
  expect(cashCents + 0).toBe(0)
  expect(ledger.book(1, 1, 90)).toBe(0)
  expect([ledger.averageTicks, ledger.openCents(92)]).toEqual([90, 2 * tickCents])
})
