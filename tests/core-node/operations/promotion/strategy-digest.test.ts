import { describe, test } from 'vitest'

import {
  isMicro,
  microSymbols,
  strategyDigest,
} from '../../../../core-node/operations/promotion/strategy-digest.ts'
import { Config } from '../../../../shared/config.ts'

function digest(config: Parameters<typeof Config.parse>[0]): string {
  return strategyDigest(Config.parse(config))
}

describe('the strategy’s digest', () => {
  test('stays when limits, gateway or files change, and with the micro of the same index', ({
    expect,
  }) => {
    const same = [
      { risk: { dailyLossCents: 5_000, maxContracts: 1, baseContracts: 1 } },
      { risk: { capitalCents: 5_000_000 } },
      { broker: { port: 4001 } },
      { tapes: { keepDays: 3 }, warmUp: { sessions: 2 } },
      { instrument: 'MES' },
    ]
    for (const config of same) expect(digest(config)).toBe(digest({}))
  })

  test('changes with whatever decides which trades are made', ({ expect }) => {
    const other = [
      {},
      { instrument: 'MNQ' },
      { confluence: { preset: 'order-flow' } },
      { features: { putCallMode: 'absolute' } },
      { strategy: { entryHours: 'globex' } },
      { execution: { trailTicks: 6 } },
      { risk: { stopTicks: 12 } },
      { risk: { rewardToRisk: 3 } },
    ]
    expect(new Set(other.map(digest)).size).toBe(other.length)
  })

  test('micros are those that a larger contract names', ({ expect }) => {
    expect(microSymbols).toEqual(['MES', 'MNQ', 'MYM'])
    expect((['ES', 'MES', 'NQ', 'MNQ', 'YM', 'MYM'] as const).map(isMicro)).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ])
  })
})
