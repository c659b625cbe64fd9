import { microsPerMinute, microsPerSecond } from '../../../../shared/units.ts'
import { dataProblem, marketData, volumePatienceUs } from '../../../risk/controls/market.ts'
import type { AlertRule } from './alert-rule.ts'
import type { AlertView } from './alert-view.ts'

/**
 * The future's data: the same tests that control 18 stops entries by. A feed that is silent altogether is told
 * by the adapter, which knows it first (alert `market-data`).
 */
export const dataRules: readonly AlertRule[] = [
  {
    key: 'no-volume',
    // The first trade of an opening comes with it, not before.
    raiseAfterUs: microsPerSecond,
    clearAfterUs: microsPerMinute,
    levelOf: (view) => {
      // A simulated market that runs faster still takes the broker's seconds to subscribe to.
      const patienceUs = volumePatienceUs(view.market, view.limits) * view.timeScale
      return silenceUs(view) > patienceUs ? 3 : 0
    },
    textOf: (view) =>
      `no volume for ${Math.floor(silenceUs(view) / microsPerSecond)} s in an open market: the feed is at fault, no entries`,
    overOf: ({ market }) =>
      market.isOpen ? 'trades come again' : 'the market is closed: no volume is due',
  },
  {
    key: 'market-book',
    // In the middle of a move, and at each new subscription, it may be so for a moment.
    raiseAfterUs: 3 * microsPerSecond,
    clearAfterUs: microsPerMinute,
    levelOf: (view) => {
      const problem = dataProblem(view)
      const isOfBook = problem === 'one-sided' || problem === 'crossed' || problem === 'book-lost'
      return isOfBook && view.market.isOpen ? 2 : 0
    },
    textOf: (view) => sentenceOf(dataProblem(view)),
    overOf: ({ market }) => (market.isOpen ? 'the book is sound again' : 'the market is closed'),
  },
]

/** Over so soon that it must be looked at on every event. */
export const breakRules: readonly AlertRule[] = [
  {
    key: 'data-break',
    raiseAfterUs: 0,
    clearAfterUs: microsPerMinute,
    levelOf: ({ monitor, market }) => {
      const trouble = monitor.data.troubleAt(market.tsUs)
      return trouble === 'gap' || trouble === 'jump' ? 2 : 0
    },
    textOf: ({ monitor, market }) => sentenceOf(monitor.data.troubleAt(market.tsUs)),
    overOf: () => 'the data go on without a gap or a jump',
  },
]

/** Without a trade, in an open market that is watched; 0 or less, or −Infinity, when there is nothing to say. */
function silenceUs({ market, span }: AlertView): number {
  return market.tsUs - Math.max(market.trade.tsUs, span.openSinceUs, patientSinceUs(span))
}

/** At night one is more patient: what was quiet before the cash market opens counts from there. */
function patientSinceUs({ regularSinceUs }: AlertView['span']): number {
  return Number.isFinite(regularSinceUs) ? regularSinceUs : Number.NEGATIVE_INFINITY
}

function sentenceOf(problem: keyof typeof marketData.reasons | undefined): string {
  return `${problem === undefined ? 'the data are in doubt' : marketData.reasons[problem]}: no entries`
}
