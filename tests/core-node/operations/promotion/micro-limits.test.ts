import fc from 'fast-check'
import { describe, test } from 'vitest'

import { engineSettingsOf } from '../../../../core-node/commands/core/engine-settings.ts'
import {
  microCapitalCents,
  microLimits,
} from '../../../../core-node/operations/promotion/micro-limits.ts'
import { sizeEntry } from '../../../../core-node/risk/sizing.ts'
import { compareLimits } from '../../../../core-node/risk/tighten.ts'
import { Config, RiskConfig } from '../../../../shared/config.ts'

const configured = Config.parse({}).risk

describe('the limits of live-micro', () => {
  test('are one contract and losses that fit 500 USD, by default', ({ expect }) => {
    expect(microLimits(configured, microCapitalCents)).toMatchObject({
      baseContracts: 1,
      maxContracts: 1,
      manualMaxContracts: 1,
      dailyLossCents: 5_000,
      drawdownDayCents: 7_500,
      drawdownWeekCents: 20_000,
      drawdownMonthCents: 50_000,
      lossActions: { dailyLoss: 'flatten', drawdown: 'flatten' },
    })
  })

  test('are never looser than what is configured, nor than before', ({ expect }) => {
    const some = fc.record({
      maxContracts: fc.integer({ min: 1, max: 4 }),
      dailyLossCents: fc.integer({ min: 1, max: 1_000_000 }),
      drawdownWeekCents: fc.integer({ min: 1, max: 5_000_000 }),
      maxTradesPerDay: fc.integer({ min: 1, max: 200 }),
      maxStopOuts: fc.integer({ min: 1, max: 20 }),
    })
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: microCapitalCents }), (changes, leftCents) => {
        const limits = { ...configured, ...changes }
        const micro = microLimits(limits, leftCents)
        const { loosened, other } = compareLimits(limits, micro)
        expect([loosened, other]).toEqual([[], []])
        expect(microLimits(micro, leftCents)).toEqual(micro)
        expect(micro.maxContracts).toBe(1)
        for (const name of ['dailyLossCents', 'drawdownDayCents', 'drawdownMonthCents'] as const) {
          expect(micro[name]).toBeLessThanOrEqual(leftCents)
        }
      }),
    )
  })

  test('do not deny each other, whatever is left', ({ expect }) => {
    for (const leftCents of [1, 4_000, 7_000, 30_000, microCapitalCents]) {
      const checked = RiskConfig.safeParse(microLimits(configured, leftCents))
      expect(checked.error).toBeUndefined()
    }
  })

  test('let one micro be traded, whatever the tier', ({ expect }) => {
    const limits = microLimits(configured, microCapitalCents)
    expect(sizeEntry('PREMIUM', limits, limits.capitalCents, 125, 575, 1).contracts).toBe(1)
  })

  test('hold in the engine for whoever starts it in live-micro, and only there', ({ expect }) => {
    const config = Config.parse({ instrument: 'MES' })
    expect(engineSettingsOf(config, 'live-micro', 1).risk.maxContracts).toBe(1)
    expect(engineSettingsOf(config, 'paper', 1).risk).toEqual(config.risk)
  })
})
