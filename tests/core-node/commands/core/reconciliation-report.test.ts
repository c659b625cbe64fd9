import { test } from 'vitest'

import type { BrokerBooks } from '../../../../core-node/broker/ib/broker-books.ts'
import type { OwnBooks } from '../../../../core-node/commands/core/reconciliation-report.ts'
import { reconcile } from '../../../../core-node/commands/core/reconciliation-report.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'

const noonUs =
  Temporal.ZonedDateTime.from('2026-09-16T12:00:00[America/New_York]').epochMilliseconds * 1_000
const hourUs = 3_600_000_000

const fill = { execId: '0001.aa.01.01', side: 1, contracts: 2, priceTicks: 21_600 } as const

const own: OwnBooks = {
  positionContracts: 2,
  averageTicks: 21_600,
  orders: [{ ref: 'd.1.S', orderId: 101, permId: 900, state: 'Acknowledged', contracts: 2 }],
  executions: [{ ...fill, feesCents: 450, tsUs: noonUs - hourUs }],
  isReduceOnly: false,
}

const books: BrokerBooks = {
  asOfUs: noonUs,
  account: 'DU1',
  contract: 'ESZ6',
  positionContracts: 2,
  averageCost: 270_002.25,
  others: [],
  openOrders: [
    {
      ref: 'd.1.S',
      orderId: 101,
      permId: 900,
      clientId: 7,
      side: -1,
      contracts: 2,
      status: 'PreSubmitted',
    },
  ],
  executions: [
    {
      ...fill,
      ref: 'd.1.E',
      permId: 899,
      clientId: 7,
      time: '20260916 11:00:00 US/Eastern',
      feesCents: 450,
    },
  ],
  values: { NetLiquidation: 25_000.5 },
}

function compare(ours: Partial<OwnBooks>, theirs: Partial<BrokerBooks> = {}) {
  return reconcile({ ...own, ...ours }, { ...books, ...theirs }, instruments.ES)
}

test('equal books are equal to the cent', ({ expect }) => {
  const report = compare({})
  expect(report).toMatchObject({ isEqual: true, differences: [] })
  // Two contracts at 5400.00, fifty dollars a point, and 4.50 of fees.
  expect(report.cash).toEqual({ hereCents: -54_000_450, brokerCents: -54_000_450 })
  expect(report.position.brokerAverageTicks).toBeCloseTo(21_600.18)
  expect(report.values).toEqual({ NetLiquidation: 2_500_050 })
})

test('an execution that the broker corrected counts once, as it was corrected', ({ expect }) => {
  const [first] = books.executions
  if (first === undefined) return
  const corrected = { ...first, execId: '0001.aa.01.02', priceTicks: 21_601 }
  const { execId, priceTicks } = corrected
  const ours = [{ ...fill, execId, priceTicks, feesCents: 450, tsUs: noonUs - hourUs }]
  for (const executions of [
    [first, corrected],
    [corrected, first],
  ]) {
    const report = compare({ executions: ours }, { executions })
    expect(report.differences).toEqual([])
    expect(report.cash).toEqual({ hereCents: -54_002_950, brokerCents: -54_002_950 })
  }
})

const working = books.openOrders[0] as BrokerBooks['openOrders'][number]
const booked = books.executions[0] as BrokerBooks['executions'][number]
const differing: [string, Partial<OwnBooks>, Partial<BrokerBooks>, string[]][] = [
  ['a position', {}, { positionContracts: -1 }, ['position 2 here, -1 at the broker']],
  [
    'an order that only we have',
    {},
    { openOrders: [] },
    ['d.1.S is Acknowledged here, the broker has no such order'],
  ],
  [
    'an order that only the broker has',
    { orders: [] },
    {},
    ['d.1.S works at the broker (PreSubmitted), not here'],
  ],
  [
    'an order by another hand',
    {},
    { openOrders: [working, { ...working, ref: '', permId: 77 }] },
    ['an order by another hand (permId 77) works at the broker (PreSubmitted), not here'],
  ],
  [
    'one reference alive twice',
    {},
    { openOrders: [working, { ...working, permId: 901 }] },
    ['d.1.S works at the broker (PreSubmitted), not here'],
  ],
  [
    'an order of another size',
    {},
    { openOrders: [{ ...working, contracts: 1 }] },
    ['d.1.S is for 2 here, for 1 at the broker'],
  ],
  [
    'a fill that was missed',
    { executions: [] },
    {},
    [
      'execution 0001.aa.01.01 at the broker is not booked here',
      'the day’s executions come to 0.00 USD here, -540004.50 at the broker',
    ],
  ],
  [
    'a fill that the broker does not know',
    {},
    { executions: [] },
    [
      'execution 0001.aa.01.01 is booked here, the broker does not list it',
      'the day’s executions come to -540004.50 USD here, 0.00 at the broker',
    ],
  ],
  [
    'a commission',
    {},
    { executions: [{ ...booked, feesCents: 425 }] },
    ['the day’s executions come to -540004.50 USD here, -540004.25 at the broker'],
  ],
  [
    'another contract',
    {},
    { others: [{ code: 'ESU6', contracts: 1 }] },
    ['the account also holds 1 ESU6'],
  ],
]

for (const [what, ours, theirs, sentences] of differing) {
  test(`${what}: it says exactly what differs`, ({ expect }) => {
    expect(compare(ours, theirs).differences).toEqual(sentences)
  })
}

test('what is on its way in either direction is no difference', ({ expect }) => {
  for (const state of ['Intended', 'Sent', 'PendingCancel'] as const) {
    const orders = [{ ref: 'd.2.E', orderId: 110, permId: 0, state, contracts: 1 }]
    expect(compare({ orders: [...own.orders, ...orders] }).isEqual).toBe(true)
  }
})

test('executions of the day before are not expected: the broker tells those since midnight', ({
  expect,
}) => {
  const yesterday = { ...fill, execId: '0000.aa.01.01', feesCents: 450, tsUs: noonUs - 20 * hourUs }
  expect(compare({ executions: [yesterday, ...own.executions] }).isEqual).toBe(true)
})

test('a correction of a fill is the same fill', ({ expect }) => {
  const corrected = { ...booked, execId: '0001.aa.01.02' }
  expect(compare({}, { executions: [corrected] }).isEqual).toBe(true)
})

test('a commission that has not come yet is taken to be the one assumed', ({ expect }) => {
  expect(compare({}, { executions: [{ ...booked, feesCents: undefined }] }).isEqual).toBe(true)
})

test('a zone that nobody knows is taken for New York’s', ({ expect }) => {
  const time = '20260916 11:00:00 China Standard Time'
  expect(compare({}, { executions: [{ ...booked, time }] }).isEqual).toBe(true)
})

test('on the day of a roll our executions in the contract before count, nobody else’s', ({
  expect,
}) => {
  const [first] = books.executions
  if (first === undefined) return
  const flat = { positionContracts: 0, averageTicks: null, orders: [] }
  const nothing = { positionContracts: 0, averageCost: 0, openOrders: [] }
  const before = { ...first, isOfAnother: true }
  const byAnother = { ...before, execId: '0001.bb.01.01', ref: '' }
  const report = compare(flat, { ...nothing, executions: [before, byAnother] })
  expect(report.differences).toEqual([])
  expect(report.executions).toMatchObject({ here: 1, broker: 1 })
  expect(compare(flat, { ...nothing, executions: [byAnother] }).executions.onlyHere).toEqual([
    first.execId,
  ])
})
