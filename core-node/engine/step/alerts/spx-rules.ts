import { microsPerMinute, microsPerSecond } from '../../../../shared/units.ts'
import { liveIndexStaleAfterUs, optionChainStaleAfterUs } from '../../../features/freshness.ts'
import { Index } from '../../../market/events.ts'
import type { AlertRule } from './alert-rule.ts'
import type { AlertView } from './alert-view.ts'

const delays = { raiseAfterUs: 0, clearAfterUs: microsPerMinute } as const

/**
 * The SPX, where the preset reads it: values that are no number were dropped before, so data that are invalid
 * are data that do not come. Outside the cash market's hours nothing can be said, and what was told stands.
 */
export const spxRules: readonly AlertRule[] = [
  {
    key: 'spx-index',
    ...delays,
    levelOf: (view) => {
      if (!isDue(view)) return undefined
      return indexAgeUs(view) > liveIndexStaleAfterUs * view.timeScale ? 2 : 0
    },
    textOf: (view) =>
      `SPX data invalid: the index has not been heard for ${secondsOf(indexAgeUs(view))} s`,
    overOf: () => 'the SPX index is heard again',
  },
  {
    key: 'spx-chain',
    ...delays,
    levelOf: (view) => {
      if (!isDue(view)) return undefined
      return chainAgeUs(view) > optionChainStaleAfterUs * view.timeScale ? 2 : 0
    },
    textOf: (view) => {
      const { analysis, ignored } = view.signal.options
      const refused = ignored.outOfOrder + ignored.fromTheFuture + ignored.unusable
      const what = analysis === undefined ? 'no option chain has come' : 'the option chain is old'
      return `SPX data invalid: ${what} (${secondsOf(chainAgeUs(view))} s), ${refused} snapshots were refused`
    },
    overOf: () => 'the SPX option chain is good again',
  },
]

function isDue({ readsOptions, span }: AlertView): boolean {
  return readsOptions && Number.isFinite(span.regularSinceUs)
}

function indexAgeUs({ market, span }: AlertView): number {
  return market.tsUs - Math.max(market.indices.tsUs(Index.Spx), span.regularSinceUs)
}

function chainAgeUs({ market, signal, span }: AlertView): number {
  return market.tsUs - Math.max(signal.options.asOfUs, span.regularSinceUs)
}

function secondsOf(durationUs: number): number {
  return Math.floor(durationUs / microsPerSecond)
}
