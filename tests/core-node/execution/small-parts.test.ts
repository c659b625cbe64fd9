import fc from 'fast-check'
import { describe, test } from 'vitest'

import { AccountQuestion } from '../../../core-node/execution/account-question.ts'
import { Alerts } from '../../../core-node/execution/alerts.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { isSessionEnding, isTooOld } from '../../../core-node/execution/closing-time.ts'
import { filledByOrder } from '../../../core-node/execution/execution-ids.ts'
import { worstExits } from '../../../core-node/execution/exit-exposure.ts'
import { OrderChanges } from '../../../core-node/execution/order-changes.ts'
import { foreignOrder } from '../../../core-node/execution/order-factory.ts'
import { groupOf, refOf } from '../../../core-node/execution/order-names.ts'
import { OrderRegister } from '../../../core-node/execution/order-register.ts'
import {
  changedTicket,
  describeTerms,
  orderRow,
  ticketOf,
} from '../../../core-node/execution/order-row.ts'
import { isConfirmed, isDone, remainingContracts } from '../../../core-node/execution/order.ts'
import { Outbox } from '../../../core-node/execution/outbox.ts'
import { RoundTrip } from '../../../core-node/execution/round-trip.ts'
import { ExecutionConfig } from '../../../shared/config.ts'
import { OrderState } from '../../../shared/vocabulary.ts'
import { openMarket } from '../risk/risk-state.ts'
import { anOrder } from './order-script.ts'

const second = 1_000_000
const legs = ['entry', 'stop', 'target', 'flatten'] as const

describe('the question for the account', () => {
  const askedAt = (question: AccountQuestion, outbox: Outbox, tsUs: number) => {
    question.ask(tsUs)
    return outbox.commands.splice(0).map(({ type }) => type)
  }

  test('is asked once a second for thirty times, then once in ten, in the broker’s time', ({
    expect,
  }) => {
    for (const timeScale of [1, 3]) {
      const outbox = new Outbox()
      const question = new AccountQuestion(outbox, timeScale)
      let tsUs = 0
      for (let i = 0; i < 30; i++) {
        expect(askedAt(question, outbox, tsUs)).toEqual(['snapshot'])
        tsUs += second * timeScale
        if (i < 29) expect(askedAt(question, outbox, tsUs - 1)).toEqual([])
      }
      expect(askedAt(question, outbox, tsUs)).toEqual([])
      expect(askedAt(question, outbox, tsUs + 9 * second * timeScale - 1)).toEqual([])
      expect(askedAt(question, outbox, tsUs + 9 * second * timeScale)).toEqual(['snapshot'])
    }
  })

  test('that was settled is asked eagerly again', ({ expect }) => {
    const outbox = new Outbox()
    const question = new AccountQuestion(outbox, 1)
    for (let i = 0; i < 40; i++) question.ask(i * second)
    outbox.clear()
    question.settle()
    expect(askedAt(question, outbox, 41 * second)).toEqual(['snapshot'])
    expect(askedAt(question, outbox, 42 * second)).toEqual(['snapshot'])
  })
})

describe('alerts', () => {
  test('of one sentence come once a minute, of two both', ({ expect }) => {
    const outbox = new Outbox()
    const alerts = new Alerts(outbox)
    const told = (tsUs: number, text = 'a text') => {
      alerts.tell('warning', 'rejected', text, tsUs)
      return outbox.rows.splice(0)
    }
    expect(told(0)).toEqual([
      { ts: 0, kind: 'alert', severity: 'warning', key: 'rejected', text: 'a text' },
    ])
    expect(told(60 * second - 1)).toEqual([])
    expect(told(60 * second - 1, 'another')).toHaveLength(1)
    expect(told(60 * second)).toHaveLength(1)
    expect(told(61 * second)).toEqual([])
  })

  test('remember two hundred sentences, and forget the one told longest ago', ({ expect }) => {
    const outbox = new Outbox()
    const alerts = new Alerts(outbox)
    const isToldAgain = (text: string, tsUs: number) => {
      const before = outbox.rows.length
      alerts.tell('info', 'rejected', text, tsUs)
      return outbox.rows.length > before
    }
    isToldAgain('first', 0)
    isToldAgain('second', 0)
    // Told again after its minute, it is the youngest.
    expect(isToldAgain('first', 60 * second)).toBe(true)
    for (let i = 0; i < 198; i++) isToldAgain(`sentence ${i}`, 60 * second)
    expect(isToldAgain('second', 59 * second)).toBe(false)
    isToldAgain('one more', 60 * second)
    expect(isToldAgain('first', 60 * second)).toBe(false)
    expect(isToldAgain('second', 59 * second)).toBe(true)
  })

  test('of one cause are noted once a trade date', ({ expect }) => {
    const outbox = new Outbox()
    const alerts = new Alerts(outbox)
    const noted = (cause: string, tsUs: number) => {
      alerts.note(cause, 'order-messages', `${cause} at ${tsUs}`, tsUs)
      return outbox.rows.splice(0).length
    }
    expect([noted('a', 0), noted('a', 1), noted('b', 2), noted('b', 3)]).toEqual([1, 0, 1, 0])
    alerts.onTradeDate()
    expect([noted('a', 4), noted('a', 5)]).toEqual([1, 0])
  })
})

describe('the outbox', () => {
  test('is empty without rows and commands, and after it was cleared', ({ expect }) => {
    const outbox = new Outbox()
    expect(outbox.isEmpty).toBe(true)
    outbox.commands.push({ type: 'snapshot' })
    expect(outbox.isEmpty).toBe(false)
    outbox.commands.length = 0
    new Alerts(outbox).tell('info', 'rejected', '', 0)
    expect(outbox.isEmpty).toBe(false)
    outbox.commands.push({ type: 'snapshot' })
    outbox.clear()
    expect([outbox.isEmpty, outbox.rows, outbox.commands]).toEqual([true, [], []])
  })
})

describe('closing by the clock', () => {
  test('the session ends so long before its close, if it is to', ({ expect }) => {
    const { session } = openMarket()
    const at = (tsUs: number, isOn = true) =>
      isSessionEnding(
        { session, tsUs },
        ExecutionConfig.parse({ flattenAtSessionEnd: isOn, flattenBeforeCloseMs: 60_000 }),
      )
    expect(at(session.closeUs - 60 * second - 1)).toBe(false)
    expect(at(session.closeUs - 60 * second)).toBe(true)
    expect(at(session.closeUs, false)).toBe(false)
  })

  test('a position is too old at its time, and never where none is set', ({ expect }) => {
    const options = ExecutionConfig.parse({ timeStopMs: 60_000 })
    expect(isTooOld(60 * second - 1, 0, options)).toBe(false)
    expect(isTooOld(60 * second, 0, options)).toBe(true)
    expect(isTooOld(60 * second, Number.POSITIVE_INFINITY, options)).toBe(false)
    expect(isTooOld(1e15, 0, ExecutionConfig.parse({}))).toBe(false)
  })
})

describe('contracts of an order, by its executions', () => {
  test('count once, whatever versions of an execution come after the first', ({ expect }) => {
    const fills = [
      { ref: 'a', execId: '1.2.3.01', contracts: 2 },
      { ref: 'a', execId: '1.2.3.02', contracts: 3 },
      { ref: 'a', execId: '1.2.3.01', contracts: 2 },
    ]
    expect([...filledByOrder(fills)]).toEqual([['a', 2]])
  })
})

describe('the most that exits may still deal on a side', () => {
  test('is the largest of each group, and of orders without one the sum', ({ expect }) => {
    const stop = anOrder({ leg: 'stop', ref: 's', ocaGroup: 'g', contracts: 3, side: -1 })
    const target = anOrder({ leg: 'target', ref: 't', ocaGroup: 'g', contracts: 2, side: -1 })
    const other = anOrder({ leg: 'stop', ref: 'o', ocaGroup: 'h', contracts: 1, side: -1 })
    const one = anOrder({ leg: 'flatten', ref: 'f1', contracts: 2, side: -1 })
    const two = anOrder({ leg: 'flatten', ref: 'f2', contracts: 4, side: -1, filledContracts: 1 })
    expect(worstExits([stop, target], -1)).toBe(3)
    expect(worstExits([target, stop], -1)).toBe(3)
    expect(worstExits([stop, target, other], -1)).toBe(4)
    expect(worstExits([one, two], -1)).toBe(5)
    expect(worstExits([stop, target, other, one, two], -1)).toBe(9)
  })

  test('is of that side, and of no entry', ({ expect }) => {
    const stop = anOrder({ leg: 'stop', ref: 's', ocaGroup: 'g', side: -1 })
    const entry = anOrder({ leg: 'entry', ref: 'e', side: -1 })
    expect(worstExits([stop, entry], -1)).toBe(2)
    expect(worstExits([stop, entry], 1)).toBe(0)
    expect(worstExits([], 1)).toBe(0)
  })
})

describe('changes on their way', () => {
  const terms = { contracts: 1, limitTicks: null, stopTicks: 90 }

  test('are one for each order, until the broker holds their terms', ({ expect }) => {
    const changes = new OrderChanges()
    const order = anOrder()
    expect([changes.isPending(order), changes.isOpenTo(order)]).toEqual([false, true])
    expect(changes.onTerms(order, terms)).toBeUndefined()
    changes.begin(order, terms, 'why', 0)
    expect([changes.isPending(order), changes.isOpenTo(order)]).toEqual([true, false])
    for (const other of [{ contracts: 2 }, { limitTicks: 1 }, { stopTicks: 91 }]) {
      expect(changes.onTerms(order, { ...terms, ...other })).toBeUndefined()
    }
    expect(changes.isPending(order)).toBe(true)
    expect(changes.onTerms(order, { ...terms })).toBe('why')
    expect([changes.isPending(order), changes.isOpenTo(order)]).toEqual([false, true])
  })

  test('are given up after their time, and three times at most', ({ expect }) => {
    const changes = new OrderChanges()
    const order = anOrder()
    expect(changes.expire(1e15, 10)).toEqual([])
    for (let i = 0; i < 3; i++) {
      expect(changes.isOpenTo(order)).toBe(true)
      changes.begin(order, terms, 'why', 100)
      expect(changes.expire(110, 10)).toEqual([])
      expect(changes.isPending(order)).toBe(true)
      expect(changes.expire(111, 10)).toEqual([order])
      expect(changes.isPending(order)).toBe(false)
    }
    expect(changes.isOpenTo(order)).toBe(false)
    changes.forget(order)
    expect(changes.isOpenTo(order)).toBe(true)
  })

  test('that are confirmed begin to count anew, and those of an order that is over are gone', ({
    expect,
  }) => {
    const changes = new OrderChanges()
    const order = anOrder()
    for (let i = 0; i < 2; i++) {
      changes.begin(order, terms, '', 0)
      changes.expire(100, 10)
    }
    changes.begin(order, terms, '', 0)
    changes.onTerms(order, terms)
    for (let i = 0; i < 2; i++) {
      changes.begin(order, terms, '', 0)
      changes.expire(100, 10)
    }
    expect(changes.isOpenTo(order)).toBe(true)
    changes.begin(order, terms, '', 0)
    changes.forget(order)
    expect([changes.isPending(order), changes.expire(100, 10)]).toEqual([false, []])
  })
})

describe('names of orders', () => {
  test('have desk, date, bracket, leg and build', ({ expect }) => {
    const identity = { desk: 'desk', build: '1-2-3' }
    const names = legs.map((leg) => refOf(identity, '2026-09-15', 7, leg))
    expect(names).toEqual([
      'desk.20260915.7.E.1-2-3',
      'desk.20260915.7.S.1-2-3',
      'desk.20260915.7.T.1-2-3',
      'desk.20260915.7.F.1-2-3',
    ])
  })

  test('are no longer than forty characters, of the desk no more than twelve', ({ expect }) => {
    const long = { desk: 'a-desk-with-a-long-name', build: 'b'.repeat(60) }
    const ref = refOf(long, '2026-09-15', 1, 'stop')
    expect(ref).toBe(`a-desk-with-.20260915.1.S.${'b'.repeat(14)}`)
    expect(ref).toHaveLength(40)
  })

  test('of a stop and its target lead to one group, of two brackets to two', ({ expect }) => {
    const identity = { desk: 'st', build: '1.S.2' }
    const group = (bracket: number, leg: 'stop' | 'target') =>
      groupOf(refOf(identity, '2026-09-15', bracket, leg))
    expect(group(1, 'stop')).toBe('st.20260915.1.O.1.S.2')
    expect(group(12, 'target')).toBe(group(12, 'stop'))
    expect(group(1, 'stop')).not.toBe(group(12, 'stop'))
    expect(groupOf('desk.20260915.123.T.b')).toBe('desk.20260915.123.O.b')
  })
})

describe('the register of orders', () => {
  test('gives ids and brackets once, above all that was reserved', ({ expect }) => {
    const register = new OrderRegister()
    expect([register.takeOrderId(), register.takeOrderId()]).toEqual([1, 2])
    register.reserveIds(10)
    register.reserveIds(5)
    expect([register.takeOrderId(), register.takeOrderId()]).toEqual([10, 11])
    expect([register.takeBracket(), register.takeBracket()]).toEqual([1, 2])
  })

  test('goes on behind what a journal holds', ({ expect }) => {
    const register = new OrderRegister()
    register.restore(anOrder({ orderId: 40, bracket: 8 }))
    register.restore(anOrder({ orderId: 20, bracket: 3 }))
    expect([register.takeOrderId(), register.takeBracket()]).toEqual([41, 9])
  })

  test('gives back to a restored order its group and how long it is good for', ({ expect }) => {
    const register = new OrderRegister()
    for (const [i, leg] of legs.entries()) {
      register.restore(anOrder({ leg, orderId: i + 1, ocaGroup: 'lost', timeInForce: 'DAY' }))
    }
    const restored = [1, 2, 3, 4].map((id) => register.byId(id))
    expect(restored.map((order) => [order?.timeInForce, order?.ocaGroup])).toEqual([
      ['IOC', ''],
      ['GTC', 'test.20260915.1.O.0-0-0'],
      ['GTC', 'test.20260915.1.O.0-0-0'],
      ['IOC', ''],
    ])
  })

  test('finds by reference, and without one by id, if the permId does not say otherwise', ({
    expect,
  }) => {
    const register = new OrderRegister()
    const order = anOrder({ ref: 'a', orderId: 3, permId: 70 })
    register.add(order)
    const find = (ref: string, orderId: number, permId: number) =>
      register.find({ ref, orderId, permId })
    expect(find('a', 99, 5)).toBe(order)
    expect(find('b', 3, 70)).toBeUndefined()
    expect(find('', 3, 70)).toBe(order)
    expect(find('', 3, 0)).toBe(order)
    expect(find('', 3, 71)).toBeUndefined()
    expect(find('', 4, 70)).toBeUndefined()
    const unnumbered = anOrder({ ref: 'c', orderId: 5, permId: 0 })
    register.add(unnumbered)
    expect(find('', 5, 71)).toBe(unnumbered)
    // An order that is not ours has no id to go by.
    register.add(anOrder({ ref: 'foreign', orderId: 0 }))
    expect([find('', 0, 0), register.byId(0)]).toEqual([undefined, undefined])
  })

  test('keeps what works, and the latest of each leg and side', ({ expect }) => {
    const register = new OrderRegister()
    const old = anOrder({ ref: '1', orderId: 1, leg: 'stop', side: -1, bracket: 5 })
    const older = anOrder({ ref: '2', orderId: 2, leg: 'stop', side: -1, bracket: 4 })
    const other = anOrder({ ref: '3', orderId: 3, leg: 'stop', side: 1, bracket: 9 })
    const over = anOrder({ ref: '4', orderId: 4, leg: 'target', side: -1, state: 'Filled' })
    for (const order of [old, older, other, over]) register.add(order)
    expect([...register.working]).toEqual([old, older, other])
    expect(register.latest('stop', -1)).toBe(old)
    expect(register.latest('stop', 1)).toBe(other)
    expect(register.latest('target', 1)).toBeUndefined()
    const again = anOrder({ ref: '5', orderId: 5, leg: 'stop', side: -1, bracket: 5 })
    register.add(again)
    expect(register.latest('stop', -1)).toBe(again)
    register.onDone(old)
    expect([...register.working]).toEqual([older, other, again])
  })
})

describe('an order of somebody else', () => {
  const event = {
    kind: BrokerKind.Execution,
    tsUs: 9,
    execId: 'x',
    orderId: 5,
    ref: 'theirs',
    permId: 70,
    side: -1,
    contracts: 3,
    priceTicks: 100,
  } as const

  test('is known by its execution alone, and has filled', ({ expect }) => {
    const order = {
      ref: 'foreign.x',
      orderId: 0,
      parentId: 0,
      bracket: 0,
      leg: 'entry',
      side: -1,
      type: 'MKT',
      contracts: 3,
      limitTicks: null,
      stopTicks: null,
      timeInForce: 'IOC',
      ocaGroup: '',
      tier: 'NO_TRADE',
      state: 'Filled',
      filledContracts: 3,
      permId: 70,
      stateSinceUs: 9,
      missedSnapshots: 0,
    }
    expect(foreignOrder(event, false, 'foreign.x')).toEqual(order)
    expect(foreignOrder(event, true, 'foreign.x')).toEqual({ ...order, leg: 'flatten' })
  })
})

describe('an order told', () => {
  const order = anOrder({
    ref: 'r',
    orderId: 4,
    parentId: 3,
    permId: 9,
    bracket: 2,
    leg: 'stop',
    type: 'STP',
    limitTicks: null,
    stopTicks: 92,
    timeInForce: 'GTC',
    ocaGroup: 'g',
    filledContracts: 1,
  })
  const ticket = {
    ref: 'r',
    orderId: 4,
    parentId: 3,
    leg: 'stop',
    side: 1,
    type: 'STP',
    contracts: 2,
    limitTicks: null,
    stopTicks: 92,
    timeInForce: 'GTC',
    ocaGroup: 'g',
  }

  test('to the broker has what it must know, changed without a parent', ({ expect }) => {
    expect(ticketOf(order)).toEqual(ticket)
    const terms = { contracts: 5, limitTicks: 7, stopTicks: 8 }
    expect(changedTicket(order, terms)).toEqual({ ...ticket, ...terms, parentId: 0 })
  })

  test('to the audit has all that can change, and its risk only where it has one', ({ expect }) => {
    const row = {
      ts: 5,
      kind: 'order',
      ref: 'r',
      orderId: 4,
      parentId: 3,
      permId: 9,
      bracket: 2,
      leg: 'stop',
      side: 'BUY',
      type: 'STP',
      contracts: 2,
      limitTicks: null,
      stopTicks: 92,
      state: 'Intended',
      filledContracts: 1,
      tier: 'GOOD',
      reason: 'why',
    }
    expect(orderRow(order, 'why', 5)).toEqual(row)
    expect('riskTicks' in orderRow(order, 'why', 5)).toBe(false)
    const short = { ...order, side: -1 as const, riskTicks: 8 }
    expect(orderRow(short, 'why', 5)).toEqual({ ...row, side: 'SELL', riskTicks: 8 })
  })

  test('in words has its size and its price', ({ expect }) => {
    const words = (limitTicks: number | null, stopTicks: number | null) =>
      describeTerms({ contracts: 2, limitTicks, stopTicks })
    expect([words(100, null), words(null, 92), words(null, null), words(0, null)]).toEqual([
      '2 at 100',
      '2 at 92',
      '2 at the market',
      '2 at 0',
    ])
  })
})

describe('an order', () => {
  test('is confirmed where the broker has it, and over in a final state', ({ expect }) => {
    const confirmed = OrderState.options.filter((state) => isConfirmed(anOrder({ state })))
    expect(confirmed.toSorted()).toEqual(['Acknowledged', 'PartiallyFilled'])
    const over = OrderState.options.filter((state) => isDone(anOrder({ state })))
    expect(over.toSorted()).toEqual(['Cancelled', 'Dead', 'Expired', 'Filled', 'Rejected'])
  })

  test('has left what has not filled, and never less than nothing', ({ expect }) => {
    const left = (contracts: number, filledContracts: number) =>
      remainingContracts(anOrder({ contracts, filledContracts }))
    expect([left(3, 0), left(3, 2), left(3, 3), left(3, 4)]).toEqual([3, 1, 0, 0])
  })
})

describe('a trade while it lives', () => {
  test('has averages of its entries and exits', ({ expect }) => {
    const trip = new RoundTrip(1, 'GOOD', 7, 'opened by')
    trip.enter(1, 100, 500)
    trip.enter(3, 104, 600)
    trip.leave(3, 110, 'target', 900)
    trip.leave(1, 106, 'stop', 100)
    trip.feesCents = 225
    expect([trip.openedBy, trip.entryTicks, trip.exitTicks, trip.bestPriceTicks]).toEqual([
      'opened by',
      103,
      109,
      110,
    ])
    expect(trip.row(4, 9)).toEqual({
      ts: 9,
      kind: 'trade',
      trade: 4,
      side: 'BUY',
      contracts: 4,
      tier: 'GOOD',
      openedAt: 7,
      entryTicks: 103,
      exitTicks: 109,
      exit: 'stop',
      grossCents: 1_000,
      feesCents: 225,
      netCents: 775,
      worstTicks: -3,
      bestTicks: 7,
      riskCents: 1_100,
      rMultiple: 0.704545,
    })
  })

  test('of a seller counts the other way round', ({ expect }) => {
    const trip = new RoundTrip(-1, 'STRONG', 0, '')
    trip.enter(2, 100, 0)
    for (const price of [97, 105]) trip.onTrade(price)
    trip.leave(2, 101, 'stop', -200)
    expect([trip.bestPriceTicks, trip.bestTicks, trip.worstTicks]).toEqual([97, 3, -5])
    expect(trip.row(1, 0)).toMatchObject({ side: 'SELL', riskCents: 0, rMultiple: null })
  })

  test('that never went against its entry has a worst of nothing, and the other way', ({
    expect,
  }) => {
    const best = new RoundTrip(1, 'GOOD', 0, '')
    best.enter(1, 100, 0)
    best.onTrade(104)
    expect([best.worstTicks, best.bestTicks]).toEqual([0, 4])
    const worst = new RoundTrip(1, 'GOOD', 0, '')
    worst.enter(1, 100, 0)
    worst.onTrade(95)
    expect([worst.worstTicks, worst.bestTicks]).toEqual([-5, 0])
    expect(Object.is(best.worstTicks, 0)).toBe(true)
  })

  test('tells excursions in whole ticks, rounded away from the entry', ({ expect }) => {
    const trip = new RoundTrip(1, 'GOOD', 0, '')
    trip.enter(1, 100, 0)
    trip.enter(1, 101, 0)
    for (const price of [98, 103]) trip.onTrade(price)
    expect([trip.worstTicks, trip.bestTicks]).toEqual([-3, 3])
  })

  test('has a best and a worst that hold every price in between', ({ expect }) => {
    const prices = fc.array(fc.integer({ min: 50, max: 150 }), { maxLength: 30 })
    fc.assert(
      fc.property(fc.constantFrom<1 | -1>(1, -1), prices, (side, seen) => {
        const trip = new RoundTrip(side, 'GOOD', 0, '')
        trip.enter(1, 100, 0)
        for (const price of seen) trip.onTrade(price)
        const moves = [0, ...seen.map((price) => (price - 100) * side)]
        expect(trip.bestTicks).toBe(Math.max(...moves))
        expect(trip.worstTicks).toBe(Math.min(...moves))
      }),
    )
  })
})
