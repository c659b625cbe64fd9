import { test } from 'vitest'

import type { FrontContract } from '../../../../core-node/broker/ib/front-contract.ts'
import { VenueWatch } from '../../../../core-node/broker/ib/venue-watch.ts'

const front: FrontContract = {
  conId: 11,
  code: 'ESZ6',
  month: { year: 2026, month: 12 },
  contract: { conId: 11, symbol: 'ES', exchange: 'CME', currency: 'USD' },
}

test('another venue of our contract is told once, whoever names it', ({ expect }) => {
  const told: string[] = []
  const venues = new VenueWatch(front, (text) => told.push(text))
  for (let i = 0; i < 5; i++) venues.observe({ conId: 11, exchange: 'QBALGO' })
  venues.observe({ conId: 11, exchange: 'ELSEWHERE' })
  expect(told).toEqual([
    'the broker names venue QBALGO for ESZ6, which trades at CME: it is known by its number',
    'the broker names venue ELSEWHERE for ESZ6, which trades at CME: it is known by its number',
  ])
})

test('our venue, none, and other contracts are nothing to tell', ({ expect }) => {
  const told: string[] = []
  const venues = new VenueWatch(front, (text) => told.push(text))
  for (const exchange of ['CME', '', 'SMART', undefined]) {
    venues.observe({ conId: 11, ...(exchange === undefined ? {} : { exchange }) })
  }
  venues.observe({ conId: 12, exchange: 'QBALGO' })
  expect(told).toEqual([])
})

test('names without end are told ten times', ({ expect }) => {
  const told: string[] = []
  const venues = new VenueWatch(front, (text) => told.push(text))
  for (let i = 0; i < 100; i++) venues.observe({ conId: 11, exchange: `VENUE${i}` })
  expect(told).toHaveLength(10)
})
