import { isLiveMode } from '../../../shared/live-mode.ts'
import { microsPerMilli } from '../../../shared/units.ts'
import type { Market } from '../../market/market.ts'
import type { RiskState } from '../control.ts'
import { control, isDemanded } from '../control.ts'
import type { Limits } from '../limits.ts'
import type { DataTrouble } from '../watch/data-quality.ts'

/** Controls of the market: it must be open, and what is heard of it must be true. */
export const session = control({
  id: 20,
  name: 'session',
  title: 'Hours, halts and price limits',
  owner: 'risk',
  demandedBy: 'CME price limits and circuit breakers; US market-wide circuit breakers',
  reasons: {
    halted: 'Trading is halted',
    closed: 'The market is closed',
    'outside-entry-hours': 'Entries are not allowed at this time of the session',
    blackout: 'No entries around this news',
    'near-limit': 'The price is within half a percent of a limit, or beyond it',
    'near-breaker': 'The price has moved almost as far in an hour as it may',
    'limits-unknown': 'The day’s price limits are not known',
  },
  limits: ['blackouts', 'requires'],
  check: (_request, state) => {
    const { market, monitor, entryHours } = state
    if (market.isHalted) return 'halted'
    if (!market.isOpen) return 'closed'
    const { tsUs } = market
    const isDay = tsUs >= market.session.dayOpenUs && tsUs < market.session.dayCloseUs
    if (entryHours !== 'globex' && !isDay) return 'outside-entry-hours'
    if (monitor.blackouts.isIn(tsUs)) return 'blackout'
    return limitProblem(state)
  },
})

function limitProblem(
  state: RiskState,
): 'near-limit' | 'near-breaker' | 'limits-unknown' | undefined {
  const { market, monitor } = state
  // Without a trade there is no price: that is the next control's to refuse.
  if (!market.hasTraded) return undefined
  const { tsUs, trade } = market
  if (monitor.priceLimits.isNearBreaker(tsUs, trade.priceTicks)) return 'near-breaker'
  const isNear = monitor.priceLimits.isNearLimit(tsUs, trade.priceTicks)
  if (isNear === undefined) return isDemanded(state, 'priceLimits') ? 'limits-unknown' : undefined
  return isNear ? 'near-limit' : undefined
}

/** How many times as long as in the cash market's hours the market may be without a trade at night. */
export const nightPatience = 10

type DataState = Pick<RiskState, 'market' | 'monitor' | 'limits'>
type DataProblem = 'no-trade-yet' | 'one-sided' | 'crossed' | 'stale' | 'no-volume' | DataTrouble

export const marketData = control({
  id: 18,
  name: 'market-data',
  title: 'Market data that can be believed',
  owner: 'risk',
  demandedBy: 'FIA 2024',
  reasons: {
    'no-trade-yet': 'No trade has been seen yet',
    'one-sided': 'One side of the book is empty',
    crossed: 'The bid is not below the ask',
    stale: 'Market data are too old',
    'no-volume': 'No trade for too long in an open session: the feed is at fault',
    gap: 'Data have only just come back after a gap',
    jump: 'The price has just jumped further than is believable',
    'book-lost': 'The book was lost a moment ago',
    'wrong-month': 'This contract does not lead on this trade date',
    'unknown-month': 'The contract’s month is not known',
  },
  limits: ['staleAfterMs', 'maxSilenceMs', 'jumpShare', 'settleMs', 'contractMonth'],
  check: (_request, state) => dataProblem(state) ?? monthProblem(state),
})

/** What is the matter with the market's data now; undefined when they can be believed. */
export function dataProblem({ market, monitor, limits }: DataState): DataProblem | undefined {
  const { quote, trade, tsUs } = market
  if (!market.hasTraded) return 'no-trade-yet'
  if (!(quote.bidSize > 0 && quote.askSize > 0)) return 'one-sided'
  if (!quote.isSound) return 'crossed'
  const ageUs = tsUs - Math.max(market.bookTsUs, trade.tsUs)
  if (!(ageUs <= limits.staleAfterMs * microsPerMilli)) return 'stale'
  if (!(tsUs - trade.tsUs <= volumePatienceUs(market, limits))) return 'no-volume'
  return monitor.data.troubleAt(tsUs)
}

/** How long an open market may be without a trade. */
export function volumePatienceUs({ isRegular }: Market, { maxSilenceMs }: Limits): number {
  // At night a minute without a trade is nothing unusual, but quotes alone do not prove a feed for ever.
  return (isRegular ? 1 : nightPatience) * maxSilenceMs * microsPerMilli
}

function monthProblem(state: RiskState): 'wrong-month' | 'unknown-month' | undefined {
  if (state.limits.contractMonth === 'any') return undefined
  const { contract, market, monitor, mode } = state
  const isLead = monitor.month.isLead(contract, market.session.tradeDate)
  // Recordings need not say what they hold; a broker does.
  if (isLead === undefined) {
    return mode === 'paper' || isLiveMode(mode) ? 'unknown-month' : undefined
  }
  return isLead ? undefined : 'wrong-month'
}
