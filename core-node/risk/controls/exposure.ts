import type { EntryRequest, RiskState } from '../control.ts'
import { control, isDemanded } from '../control.ts'
import { reachedLoss } from '../watch/loss-control.ts'

/** What is at stake: position, margin, losses, and dealing with ourselves. */
export const position = control({
  id: 3,
  name: 'position',
  title: 'Largest position, whatever still fills',
  owner: 'risk',
  demandedBy: 'FIA 2024',
  reasons: {
    'above-cap': 'The position could become larger than allowed',
  },
  limits: ['maxContracts'],
  check: (request, state) =>
    worstContracts(request, state) <= state.limits.maxContracts ? undefined : 'above-cap',
})

export const loss = control({
  id: 12,
  name: 'loss',
  title: 'Losses of day, week and month, and gains enough',
  owner: 'risk',
  demandedBy: 'SEC 15c3-5 capital threshold; FIA 2024',
  reasons: {
    'unknown-result': 'What is won or lost is not known',
    'daily-loss': 'The loss limit of the day is reached',
    'drawdown-day': 'Too much of the day’s best result is lost again',
    'drawdown-week': 'Too much of the week’s best result is lost again',
    'drawdown-month': 'Too much of the month’s best result is lost again',
    'loss-streak': 'Too many losing trades in a row',
    'profit-target': 'The day’s profit target is reached',
    'give-back': 'The open trade has given back too much of its best profit',
  },
  limits: [
    'dailyLossCents',
    'drawdownDayCents',
    'drawdownWeekCents',
    'drawdownMonthCents',
    'maxLossStreak',
    'profitTargetCents',
    'giveBack',
    'lossActions',
  ],
  check: (_request, { monitor, limits }) => reachedLoss(monitor.loss.figures, limits),
})

export const margin = control({
  id: 13,
  name: 'margin',
  title: 'Margin',
  owner: 'risk',
  demandedBy: 'SEC 15c3-5',
  reasons: {
    'above-margin': 'The equity does not cover the margin of what may be held',
    'excess-liquidity': 'Too little of the account would be left above its margin',
    'account-unknown': 'The broker’s figures of the account are missing or too old',
  },
  limits: [
    'capitalCents',
    'marginCents',
    'excessLiquidityFloorCents',
    'accountStaleMs',
    'requires',
  ],
  check: (request, state) => {
    const { limits, monitor, market } = state
    const neededCents = worstContracts(request, state) * limits.marginCents
    if (!(neededCents <= state.equityCents + Math.min(0, state.openCents))) return 'above-margin'
    const excessCents = monitor.account?.excessLiquidityCents ?? Number.NaN
    if (!monitor.isAccountKnown(market.tsUs) || !Number.isFinite(excessCents)) {
      return isDemanded(state, 'account') ? 'account-unknown' : undefined
    }
    const leftCents = excessCents - request.contracts * limits.marginCents
    return leftCents >= limits.excessLiquidityFloorCents ? undefined : 'excess-liquidity'
  },
})

export const selfTrade = control({
  id: 14,
  name: 'self-trade',
  title: 'No dealing with ourselves',
  owner: 'risk',
  demandedBy: 'CME Rule 534',
  reasons: {
    'meets-own-order': 'The order could be matched with one of our own',
  },
  limits: [],
  check: ({ side, limitTicks }, { own }) => {
    const isClear = side > 0 ? limitTicks < own.lowestSellTicks : limitTicks > own.highestBuyTicks
    return isClear ? undefined : 'meets-own-order'
  },
})

/** The most contracts that could be held on the order's side, were everything on it to fill. */
export function worstContracts({ side, contracts }: EntryRequest, state: RiskState): number {
  const { positionContracts, own } = state
  const longest = positionContracts + own.buyContracts
  const shortest = positionContracts - own.sellContracts
  return contracts + (side > 0 ? longest : -shortest)
}
