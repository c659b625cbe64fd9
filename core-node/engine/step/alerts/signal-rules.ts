import { microsPerMinute } from '../../../../shared/units.ts'
import type { AlertRule } from './alert-rule.ts'
import { tradesLooked, winRateFloor } from './win-rate.ts'

/** A score that goes to and fro over the threshold is one signal. */
const premium = { key: 'premium-signal', raiseAfterUs: 0, clearAfterUs: microsPerMinute } as const

/** The signal: news of its best tier, and how its trades end. */
export const signalRules: readonly AlertRule[] = [
  {
    ...premium,
    levelOf: ({ signal: { confluence } }) =>
      confluence.tier === 'PREMIUM' && confluence.side > 0 ? 1 : 0,
    textOf: ({ signal }) => `PREMIUM signal: long, score ${signal.confluence.score.toFixed(3)}`,
  },
  {
    ...premium,
    levelOf: ({ signal: { confluence } }) =>
      confluence.tier === 'PREMIUM' && confluence.side < 0 ? 1 : 0,
    textOf: ({ signal }) => `PREMIUM signal: short, score ${signal.confluence.score.toFixed(3)}`,
  },
  {
    key: 'win-rate',
    raiseAfterUs: 0,
    clearAfterUs: 0,
    levelOf: ({ winRate }) => winRate.level,
    textOf: ({ winRate }) =>
      `win rate ${winRate.percent} % over the last ${tradesLooked} trades: below ${winRateFloor} %`,
    overOf: ({ winRate }) => `win rate ${winRate.percent} % over the last ${tradesLooked} trades`,
  },
]
