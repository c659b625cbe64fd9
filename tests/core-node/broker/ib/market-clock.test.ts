import fc from 'fast-check'
import { test } from 'vitest'

import { MarketClock } from '../../../../core-node/broker/ib/market-clock.ts'

function clockAt(rate: number) {
  let wallUs = 5_000_000_000
  const clock = new MarketClock(() => wallUs, rate)
  return { clock, pass: (us: number) => (wallUs += us) }
}

test('the first word of the broker sets the day, even an earlier one', ({ expect }) => {
  const { clock, pass } = clockAt(1)
  expect(clock.nowUs()).toBe(5_000_000_000)
  clock.observe(100)
  expect(clock.nowUs()).toBe(100_000_000)
  pass(250_000)
  expect(clock.nowUs()).toBe(100_250_000)
})

test('a faster market’s clock runs at its rate', ({ expect }) => {
  const { clock, pass } = clockAt(10)
  clock.observe(100)
  pass(1_000_000)
  expect(clock.nowUs()).toBe(110_000_000)
})

test('it is put right when it leaves the second the broker tells', ({ expect }) => {
  const { clock, pass } = clockAt(1)
  clock.observe(100)
  pass(100_000)
  clock.observe(103)
  expect(clock.nowUs()).toBe(103_000_000)
  pass(5_000_000)
  clock.observe(104)
  expect(clock.nowUs()).toBeGreaterThanOrEqual(103_000_000)
  expect(clock.nowUs()).toBeLessThan(109_000_000)
})

test('once set it never runs backwards', ({ expect }) => {
  const step = fc.record({ passUs: fc.nat(3_000_000), epoch: fc.integer({ min: 90, max: 140 }) })
  fc.assert(
    fc.property(fc.array(step), fc.constantFrom(1, 10, 100), (steps, rate) => {
      const { clock, pass } = clockAt(rate)
      clock.observe(100)
      let before = clock.nowUs()
      for (const { passUs, epoch } of steps) {
        pass(passUs)
        clock.observe(epoch)
        const now = clock.nowUs()
        expect(now).toBeGreaterThanOrEqual(before)
        before = now
      }
    }),
  )
})
