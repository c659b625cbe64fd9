import fc from 'fast-check'
import { test } from 'vitest'

import { BarPath } from '../../../core-node/feed/bar-path.ts'

/** A bar that could be: its extremes enclose its open and close, and few contracts make few prices. */
const bar = fc
  .record({
    open: fc.integer({ min: 90, max: 110 }),
    close: fc.integer({ min: 90, max: 110 }),
    above: fc.integer({ min: 0, max: 9 }),
    below: fc.integer({ min: 0, max: 9 }),
    volume: fc.integer({ min: 1, max: 5_000 }),
  })
  .map(({ open, close, above, below, volume }) => ({
    open,
    close,
    high: Math.max(open, close) + above,
    low: Math.min(open, close) - below,
    volume,
  }))
  .filter(({ open, close, high, low, volume }) => volume >= new Set([open, high, low, close]).size)

function tradesOf(path: BarPath) {
  const trades: { tsUs: number; priceTicks: number; size: number }[] = []
  for (let trade = path.next(); trade !== undefined; trade = path.next()) {
    const { tsUs, priceTicks, size } = trade
    trades.push({ tsUs, priceTicks, size })
  }
  return trades
}

test('the trades of a bar keep its open, extremes, close, volume and time', ({ expect }) => {
  fc.assert(
    fc.property(bar, ({ open, high, low, close, volume }) => {
      const path = new BarPath()
      path.begin(60_000_000, 60, open, high, low, close, volume)
      const trades = tradesOf(path)
      const prices = trades.map(({ priceTicks }) => priceTicks)
      expect(trades.reduce((sum, { size }) => sum + size, 0)).toBe(volume)
      expect([Math.max(...prices), Math.min(...prices)]).toEqual([high, low])
      if (volume >= 4) expect([prices[0], prices.at(-1), prices.length]).toEqual([open, close, 4])
      for (const [i, { tsUs, size }] of trades.entries()) {
        expect(size).toBeGreaterThan(0)
        expect(tsUs).toBeGreaterThanOrEqual(i === 0 ? 60_000_000 : (trades[i - 1]?.tsUs ?? 0))
        expect(tsUs).toBeLessThan(120_000_000)
      }
    }),
  )
})

test('a rising bar is taken to have fallen first, a falling one to have risen first', ({
  expect,
}) => {
  const path = new BarPath()
  path.begin(0, 60, 100, 108, 96, 104, 40)
  expect(tradesOf(path).map(({ priceTicks }) => priceTicks)).toEqual([100, 96, 108, 104])
  path.begin(0, 60, 104, 108, 96, 100, 40)
  expect(tradesOf(path).map(({ priceTicks }) => priceTicks)).toEqual([104, 108, 96, 100])
})

test('an empty bar has no trade', ({ expect }) => {
  const path = new BarPath()
  path.begin(0, 60, 100, 100, 100, 100, 0)
  expect(tradesOf(path)).toEqual([])
})
