import { microsPerMilli } from '../../shared/units.ts'
import type { KillLevel } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import type { Limits } from './limits.ts'
import { maxContracts } from './limits.ts'

/** An entry that asks to be let out. */
export type EntryRequest = {
  readonly side: Exclude<Side, 0>
  readonly contracts: number
  readonly limitTicks: number
}

/** Everything a control may look at. */
export type RiskState = {
  readonly market: Market
  readonly limits: Limits
  readonly entryHours: 'day' | 'globex'
  readonly killLevel: KillLevel
  readonly isBrokerReady: boolean
  /** The position differs from the broker's, or a fill came that nobody expected. */
  readonly isReduceOnly: boolean
  readonly positionContracts: number
  /** Contracts that working entries may still add, on the side they add to. */
  readonly workingBuys: number
  readonly workingSells: number
  /** Realized less fees since the trade date began. */
  readonly netTodayCents: number
  readonly openCents: number
  readonly tradesToday: number
}

export type Refusal = {
  readonly control: ControlId
  readonly reason: string
  readonly text: string
}

export type ControlId =
  | 'kill-switch'
  | 'broker-link'
  | 'reduce-only'
  | 'session'
  | 'market-data'
  | 'volume-zero'
  | 'order-size'
  | 'position'
  | 'price-collar'
  | 'daily-loss'
  | 'trades-per-day'
  | 'mode'

type Control = {
  readonly id: ControlId
  /** The reason it refuses for, or undefined to pass. */
  readonly check: (request: EntryRequest, state: RiskState) => string | undefined
  readonly text: string
}

/** The controls in the order they are asked. The first that refuses ends it. */
export const controls: readonly Control[] = [
  {
    id: 'kill-switch',
    text: 'The kill switch is on',
    check: (_request, { killLevel }) => (killLevel === 'none' ? undefined : killLevel),
  },
  {
    id: 'broker-link',
    text: 'The broker is not ready',
    check: (_request, { isBrokerReady }) => (isBrokerReady ? undefined : 'not-ready'),
  },
  {
    id: 'reduce-only',
    text: 'The position does not agree with the broker’s: only exits are allowed',
    check: (_request, { isReduceOnly }) => (isReduceOnly ? 'mismatch' : undefined),
  },
  {
    id: 'session',
    text: 'Entries are not allowed at this time',
    check: (_request, state) => sessionProblem(state),
  },
  {
    id: 'market-data',
    text: 'Market data cannot be relied on',
    check: (_request, state) => marketDataProblem(state),
  },
  {
    id: 'volume-zero',
    text: 'No trade for too long in an open session: the feed is at fault',
    check: (_request, state) => volumeProblem(state),
  },
  {
    id: 'order-size',
    text: 'The order’s size is not allowed',
    check: ({ contracts }, { limits }) => {
      if (!Number.isInteger(contracts) || contracts < 1) return 'below-one'
      return contracts > maxContracts(limits) ? 'above-cap' : undefined
    },
  },
  {
    id: 'position',
    text: 'The position could become larger than allowed',
    check: (request, state) => positionProblem(request, state),
  },
  {
    id: 'price-collar',
    text: 'The limit price lies too far from the market',
    check: (request, state) => collarProblem(request, state),
  },
  {
    id: 'daily-loss',
    text: 'The loss limit of the day is reached',
    check: (_request, { netTodayCents, openCents, limits }) =>
      netTodayCents + openCents > -limits.dailyLossCents ? undefined : 'limit-reached',
  },
  {
    id: 'trades-per-day',
    text: 'The number of trades of the day is reached',
    check: (_request, { tradesToday, limits }) =>
      tradesToday < limits.maxTradesPerDay ? undefined : 'limit-reached',
  },
]

/**
 * Asks every control. One that cannot answer refuses, and every comparison is written so that NaN refuses.
 */
export function checkEntry(request: EntryRequest, state: RiskState): Refusal | undefined {
  for (const control of controls) {
    const reason = answerOf(control, request, state)
    if (reason !== undefined) return { control: control.id, reason, text: control.text }
  }
  return undefined
}

function answerOf(control: Control, request: EntryRequest, state: RiskState): string | undefined {
  try {
    return control.check(request, state)
  } catch {
    return 'control-failed'
  }
}

function sessionProblem({ market, entryHours }: RiskState): string | undefined {
  if (market.isHalted) return 'halted'
  if (!market.isOpen) return 'closed'
  const { session, tsUs } = market
  const isDay = tsUs >= session.dayOpenUs && tsUs < session.dayCloseUs
  return entryHours === 'globex' || isDay ? undefined : 'outside-entry-hours'
}

function marketDataProblem({ market, limits }: RiskState): string | undefined {
  if (!market.hasTraded) return 'no-trade-yet'
  if (!market.quote.isSound) return 'no-sound-quote'
  const lastUs = Math.max(market.bookTsUs, market.trade.tsUs)
  const isFresh = market.tsUs - lastUs <= limits.staleAfterMs * microsPerMilli
  return isFresh ? undefined : 'stale'
}

/** Only in the cash market's hours: at night a minute without a trade is nothing unusual. */
function volumeProblem({ market, limits }: RiskState): string | undefined {
  const silenceUs = market.tsUs - market.trade.tsUs
  const isHeard = silenceUs <= limits.maxSilenceMs * microsPerMilli
  return isHeard || !market.isRegular ? undefined : 'no-volume'
}

function positionProblem(request: EntryRequest, state: RiskState): string | undefined {
  const longest = state.positionContracts + state.workingBuys
  const shortest = state.positionContracts - state.workingSells
  const worst = request.side > 0 ? longest + request.contracts : -(shortest - request.contracts)
  return worst <= maxContracts(state.limits) ? undefined : 'above-cap'
}

function collarProblem(request: EntryRequest, { market, limits }: RiskState): string | undefined {
  const { quote } = market
  const beyond =
    request.side > 0 ? request.limitTicks - quote.askTicks : quote.bidTicks - request.limitTicks
  return beyond <= limits.entryCollarTicks ? undefined : 'beyond-collar'
}
