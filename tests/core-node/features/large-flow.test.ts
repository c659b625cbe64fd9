import { test } from 'vitest'

import { LargeFlow } from '../../../core-node/features/smart-money/large-flow.ts'

/** A reproducible stream of numbers from 0 to 1. */
function stream(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

test('sums that fade equal sums computed anew, after a hundred thousand trades', ({ expect }) => {
  const next = stream(42)
  const flow = new LargeFlow()
  const all: { tsUs: number; contracts: number; weight: number; lateUs: number }[] = []
  let tsUs = 1_789_000_000_000_000
  for (let i = 0; i < 100_000; i++) {
    tsUs += Math.floor(next() * 2_000_000)
    const one = {
      tsUs,
      contracts: Math.floor(next() * 1_000) - 500,
      weight: next() < 0.2 ? 1.5 : 1,
      lateUs: Math.floor(next() * 50_000),
    }
    all.push(one)
    flow.fade(one)
    flow.add(one.contracts, one.weight, 0.9, one.tsUs - one.lateUs)
    flow.totalVolume += 7
  }
  const sum = (value: (one: (typeof all)[0], faded: number) => number) =>
    all.reduce((total, one) => total + value(one, 0.5 ** ((tsUs - one.tsUs) / 3e8)), 0)
  const since = ({ lateUs }: (typeof all)[0]) => 0.5 ** (lateUs / 3e8)
  const size = ({ contracts }: (typeof all)[0]) => Math.abs(contracts)
  const expected = {
    signed: sum((one, faded) => faded * since(one) * one.weight * one.contracts),
    weighted: sum((one, faded) => faded * since(one) * one.weight * size(one)),
    known: sum((one, faded) => 0.9 * faded * since(one) * one.weight * size(one)),
    volume: sum((one, faded) => faded * since(one) * size(one)),
    totalVolume: sum((_, faded) => 7 * faded),
  }
  const { signed, weighted, known, volume, totalVolume } = flow
  const found = { signed, weighted, known, volume, totalVolume }
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    const error = Math.abs(found[name] - expected[name]) / expected.weighted
    expect([name, error < 1e-9]).toEqual([name, true])
  }
})

test('time that stands still or runs back fades nothing', ({ expect }) => {
  const flow = new LargeFlow()
  flow.fade({ tsUs: 1_000_000 })
  flow.add(200, 1, 1, 1_000_000)
  flow.fade({ tsUs: 1_000_000 })
  flow.fade({ tsUs: 5 })
  expect([flow.signed, flow.weighted]).toEqual([200, 200])
  flow.fade({ tsUs: 301_000_000 })
  expect(flow.signed).toBeCloseTo(100, 9)
})
