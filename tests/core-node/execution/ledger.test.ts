import fc from 'fast-check'
import { test } from 'vitest'

import { Ledger } from '../../../core-node/execution/ledger.ts'

const tickCents = 1_250
const fill = fc.record({
  side: fc.constantFrom<1 | -1>(1, -1),
  contracts: fc.integer({ min: 1, max: 5 }),
  priceTicks: fc.integer({ min: 20_000, max: 22_000 }),
})
const fills = fc.array(fill, { maxLength: 60 })

test('the position is the sum of the fills', ({ expect }) => {
  fc.assert(
    fc.property(fills, (all) => {
      const ledger = new Ledger(tickCents)
      for (const { side, contracts, priceTicks } of all) ledger.book(side, contracts, priceTicks)
      const sum = all.reduce((total, { side, contracts }) => total + side * contracts, 0)
      expect(ledger.positionContracts).toBe(sum)
      expect(ledger.averageTicks === null).toBe(sum === 0)
    }),
  )
})

test('cash is conserved: it and the position’s worth equal realized and open', ({ expect }) => {
  fc.assert(
    fc.property(fills, fc.integer({ min: 20_000, max: 22_000 }), (all, markTicks) => {
      const ledger = new Ledger(tickCents)
      let cashCents = 0
      for (const { side, contracts, priceTicks } of all) {
        ledger.book(side, contracts, priceTicks)
        cashCents -= side * contracts * priceTicks * tickCents
      }
      const worthCents = ledger.positionContracts * markTicks * tickCents
      expect(ledger.realizedCents + ledger.openCents(markTicks)).toBe(cashCents + worthCents)
    }),
  )
})

test('every figure is a whole number of cents', ({ expect }) => {
  fc.assert(
    fc.property(fills, (all) => {
      const ledger = new Ledger(tickCents)
      for (const { side, contracts, priceTicks } of all) ledger.book(side, contracts, priceTicks)
      expect(Number.isInteger(ledger.realizedCents)).toBe(true)
      expect(Number.isInteger(ledger.openCents(21_000))).toBe(true)
    }),
  )
})

test('a mirrored course of fills realizes the same', ({ expect }) => {
  fc.assert(
    fc.property(fills, (all) => {
      const straight = new Ledger(tickCents)
      const turned = new Ledger(tickCents)
      for (const { side, contracts, priceTicks } of all) {
        straight.book(side, contracts, priceTicks)
        turned.book(side > 0 ? -1 : 1, contracts, 42_000 - priceTicks)
      }
      expect(turned.realizedCents).toBe(straight.realizedCents)
    }),
  )
})

test('lots close first in, first out, and a fill can turn the position', ({ expect }) => {
  const ledger = new Ledger(tickCents)
  ledger.book(1, 1, 100)
  ledger.book(1, 1, 110)
  expect(ledger.averageTicks).toBe(105)
  expect(ledger.book(-1, 3, 120)).toBe((20 + 10) * tickCents)
  expect([ledger.positionContracts, ledger.averageTicks]).toEqual([-1, 120])
  expect(ledger.openCents(118)).toBe(2 * tickCents)
})
