import { describe, test } from 'vitest'

import { rehearse } from '../../../../core-node/commands/rehearsal/rehearse.ts'
import { eliteV3 } from '../../../../core-node/confluence/presets/elite-v3.ts'
import { orderFlow } from '../../../../core-node/confluence/presets/order-flow.ts'
import { productionV2 } from '../../../../core-node/confluence/presets/production-v2.ts'
import { Config } from '../../../../shared/config.ts'
import { settings } from '../../engine-settings.ts'

/** It is the number of trades that is asked here, whatever they take. */
const enoughMs = 60_000

describe('the rehearsal before the first order', () => {
  for (const preset of [orderFlow, productionV2, eliteV3]) {
    test(`goes through trades with ${preset.name}`, async ({ expect }) => {
      const { trades } = await rehearse(settings({ mode: 'paper', preset }), enoughMs)
      expect(trades).toBe(1_000)
    })
  }

  test('ends when its time is over', async ({ expect }) => {
    expect(await rehearse(settings(), 0)).toMatchObject({ trades: 0 })
  })

  test('trades whatever the limits of the real engine are', async ({ expect }) => {
    const { risk, strategy } = Config.parse({
      strategy: { entryHours: 'day', pauseMs: 3_600_000 },
      risk: {
        capitalCents: 50_000,
        dailyLossCents: 1_000,
        drawdownDayCents: 1_000,
        drawdownWeekCents: 1_000,
        drawdownMonthCents: 1_000,
        maxTradesPerDay: 1,
        maxEntriesPerWindow: 1,
        profitTargetCents: 1,
        blackouts: [{ from: '2026-09-15T00:00:00Z', to: '2026-09-16T00:00:00Z', reason: 'news' }],
      },
    })
    const { trades } = await rehearse(settings({ mode: 'paper', risk, strategy }), enoughMs)
    expect(trades).toBe(1_000)
  })
})
