import fc from 'fast-check'
import { describe, test } from 'vitest'

import { checkExit } from '../../../core-node/risk/exit.ts'
import { KillSwitch } from '../../../core-node/risk/kill-switch.ts'
import { sizeEntry } from '../../../core-node/risk/sizing.ts'
import { hardCaps } from '../../../shared/config.ts'
import { KillLevel, Tier } from '../../../shared/vocabulary.ts'
import { limits } from './risk-state.ts'

const size = (
  tier: Tier,
  changes: Partial<typeof limits> = {},
  equityCents = 100_000_00,
  volatilityFactor = 0.5,
) => sizeEntry(tier, { ...limits, ...changes }, equityCents, 1_250, 1_700, volatilityFactor)

describe('sizing', () => {
  test('a tier trades its multiple of the base, within the cap', ({ expect }) => {
    const cap = { maxContracts: 4, baseContracts: 2 }
    expect(Tier.options.map((tier) => size(tier, cap).contracts)).toEqual([4, 3, 2, 1, 0])
    expect(size('PREMIUM')).toEqual({ contracts: 2, limitedBy: 'cap' })
  })

  test('the volatility makes a size larger or smaller only where that is asked for', ({
    expect,
  }) => {
    const cap = { maxContracts: 4, baseContracts: 2 }
    const sized = { ...cap, sizeByVolatility: true }
    expect(size('PREMIUM', cap, 100_000_00, 0.5).contracts).toBe(4)
    expect(size('PREMIUM', sized, 100_000_00, 0.5).contracts).toBe(2)
    expect(size('STRONG', sized, 100_000_00, 0.8).contracts).toBe(2)
    expect(size('PREMIUM', sized, 100_000_00, 1.3)).toEqual({ contracts: 4, limitedBy: 'cap' })
    expect(size('GOOD', sized, 100_000_00, 1.2).contracts).toBe(2)
    expect(size('GOOD', sized, 100_000_00, Number.NaN).contracts).toBe(0)
  })

  test('a small account is held back by its margin, then by its risk', ({ expect }) => {
    expect(size('GOOD', {}, 25_000_00)).toEqual({ contracts: 1, limitedBy: 'margin' })
    expect(size('GOOD', { marginCents: 1 }, 11_699_00)).toEqual({ contracts: 0, limitedBy: 'risk' })
    expect(size('GOOD', { marginCents: 1 }, 11_700_00)).toEqual({ contracts: 1, limitedBy: 'risk' })
  })

  test('under one contract it says how many micros that would be', ({ expect }) => {
    const half = { allowMicros: true, baseContracts: 1 }
    expect(size('WEAK', half)).toEqual({ contracts: 0, limitedBy: 'tier', micros: 5 })
    expect(size('GOOD', { ...half, marginCents: 1 }, 5_850_00)).toMatchObject({ micros: 5 })
    expect(size('GOOD', half, 1_300_00)).toMatchObject({ micros: 1 })
    expect(size('GOOD', half, 1_299_99)).toMatchObject({ micros: 0 })
    expect(size('GOOD', half, -1)).toMatchObject({ contracts: 0, micros: 0 })
  })

  test('with a contract or more it says nothing of micros', ({ expect }) => {
    expect(size('GOOD', { allowMicros: true })).toEqual({ contracts: 2, limitedBy: 'tier' })
  })

  test('of guards that come to the same the first in the order names itself', ({ expect }) => {
    expect(size('GOOD', { maxContracts: 2 })).toEqual({ contracts: 2, limitedBy: 'tier' })
    const alike = { baseContracts: 4, marginCents: 100_000_00 / 2, maxContracts: 2 }
    expect(size('PREMIUM', alike)).toEqual({ contracts: 2, limitedBy: 'margin' })
  })

  test('an equity that is not known trades nothing', ({ expect }) => {
    expect(size('PREMIUM', { allowMicros: true }, Number.NaN)).toMatchObject({
      contracts: 0,
      micros: 0,
    })
  })

  test('it is never negative and never above the caps', ({ expect }) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Tier.options),
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        (tier, equityCents) => {
          const { contracts } = size(tier, { maxContracts: hardCaps.maxContracts }, equityCents)
          expect(Number.isInteger(contracts)).toBe(true)
          expect(contracts).toBeGreaterThanOrEqual(0)
          expect(contracts).toBeLessThanOrEqual(hardCaps.maxContracts)
        },
      ),
    )
  })

  test('it never risks more than its share of the capital', ({ expect }) => {
    const share = fc.double({ min: 0.005, max: 0.01, noNaN: true })
    fc.assert(
      fc.property(
        fc.constantFrom(...Tier.options),
        fc.integer({ min: 0, max: 100_000_000 }),
        share,
        (tier, equityCents, riskPerTrade) => {
          const { contracts } = size(tier, { riskPerTrade, maxContracts: 4 }, equityCents)
          expect(contracts * (8 * 1_250 + 1_700)).toBeLessThanOrEqual(equityCents * riskPerTrade)
        },
      ),
    )
  })

  test('more equity, a larger cap or a stronger tier never trade less', ({ expect }) => {
    const equity = fc.integer({ min: 0, max: 100_000_000 })
    const cap = fc.integer({ min: 1, max: 4 })
    fc.assert(
      fc.property(equity, equity, cap, cap, (a, b, one, other) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const [tight, loose] = [Math.min(one, other), Math.max(one, other)]
        for (const [i, tier] of Tier.options.entries()) {
          const least = size(tier, { maxContracts: tight }, low).contracts
          const stronger = Tier.options[Math.max(0, i - 1)] as Tier
          expect(size(tier, { maxContracts: tight }, high).contracts).toBeGreaterThanOrEqual(least)
          expect(size(tier, { maxContracts: loose }, low).contracts).toBeGreaterThanOrEqual(least)
          expect(size(stronger, { maxContracts: tight }, low).contracts).toBeGreaterThanOrEqual(
            least,
          )
        }
      }),
    )
  })
})

describe('an exit', () => {
  test('while flat closes nothing', ({ expect }) => {
    expect([checkExit(1, 2, 0), checkExit(-1, 2, 0)]).toEqual([0, 0])
  })

  test('closes what is open and never turns it round', ({ expect }) => {
    const held = fc.integer({ min: -20, max: 20 })
    const asked = fc.oneof(fc.integer({ min: -5, max: 50 }), fc.constant(Number.NaN))
    fc.assert(
      fc.property(fc.constantFrom<1 | -1>(1, -1), asked, held, (side, contracts, position) => {
        const allowed = checkExit(side, contracts, position)
        const after = position + side * allowed
        expect(allowed).toBeGreaterThanOrEqual(0)
        expect(Math.abs(after)).toBeLessThanOrEqual(Math.abs(position))
        expect(after * position).toBeGreaterThanOrEqual(0)
        const isReducing = side * position < 0 && contracts > 0
        if (isReducing) expect(allowed).toBe(Math.min(contracts, Math.abs(position)))
        else expect(allowed).toBe(0)
      }),
    )
  })
})

describe('the kill switch', () => {
  test('only rises by itself, and only a re-arming brings it down', ({ expect }) => {
    const level = fc.constantFrom(...KillLevel.options)
    fc.assert(
      fc.property(fc.array(fc.option(level)), (moves) => {
        const kill = new KillSwitch()
        let highest = 0
        for (const [i, move] of moves.entries()) {
          if (move === null) kill.rearm('owner', 'seen', i)
          const wanted = move === null ? 0 : KillLevel.options.indexOf(move)
          const isRaised = move !== null && kill.raise(move, 'test', 'drill', i)
          expect(isRaised).toBe(wanted > highest)
          highest = move === null ? 0 : Math.max(highest, wanted)
          expect(kill.level).toBe(KillLevel.options[highest])
        }
      }),
    )
  })
})
