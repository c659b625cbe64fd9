import { microsPerMilli } from '../../../shared/units.ts'
import type { EntryRequest, RiskState } from '../../risk/control.ts'
import { worstContracts } from '../../risk/controls/exposure.ts'
import { messagesOfEntry, ordersBeforeRatio } from '../../risk/controls/frequency.ts'
import { volumePatienceUs } from '../../risk/controls/market.ts'
import { ticksThrough } from '../../risk/controls/order.ts'
import { leastRangeTicks } from '../../risk/controls/price.ts'
import type { LossFigures } from '../../risk/watch/loss-control.ts'

/** A figure that a control holds against a limit. Either is NaN where it is not known, or not set. */
export type Use = {
  readonly name: string
  /** The number of the control that looks at it. */
  readonly control: number
  readonly used: (state: RiskState, request: EntryRequest | undefined) => number
  readonly limit: (state: RiskState, request: EntryRequest | undefined) => number
}

/** A figure of an order alone. */
export type OrderUse = {
  readonly name: string
  readonly control: number
  readonly used: (state: RiskState, request: EntryRequest) => number
  readonly limit: (state: RiskState, request: EntryRequest) => number
}

/** What there is without an order; where there is one it is counted in, as the controls count it. */
export const uses: readonly Use[] = [
  silence('gatewaySilentMs', 'gateway'),
  silence('watchdogSilentMs', 'watchdog'),
  {
    name: 'clockSkewMs',
    control: 19,
    used: ({ monitor }) => monitor.clock.worstMs ?? Number.NaN,
    limit: ({ limits }) => limits.maxClockSkewMs,
  },
  {
    name: 'criticalAlerts',
    control: 22,
    used: ({ monitor, market }) => monitor.criticalAlerts.countAt(market.tsUs),
    limit: ({ limits }) => limits.maxCriticalAlertsPerHour,
  },
  {
    name: 'dataAgeMs',
    control: 18,
    used: ({ market }) => ageMs(market.tsUs, Math.max(market.bookTsUs, market.trade.tsUs)),
    limit: ({ limits }) => limits.staleAfterMs,
  },
  {
    name: 'tradeAgeMs',
    control: 18,
    used: ({ market }) => ageMs(market.tsUs, market.trade.tsUs),
    limit: ({ limits, market }) => volumePatienceUs(market, limits) / microsPerMilli,
  },
  {
    ...ofLosses('dailyLossCents', ({ todayCents }) => Math.max(0, -todayCents)),
    limit: ({ limits }) => limits.dailyLossCents,
  },
  {
    ...ofLosses('drawdownDayCents', (of) => of.dayPeakCents - of.totalCents),
    limit: ({ limits }) => limits.drawdownDayCents,
  },
  {
    ...ofLosses('drawdownWeekCents', (of) => of.weekPeakCents - of.totalCents),
    limit: ({ limits }) => limits.drawdownWeekCents,
  },
  {
    ...ofLosses('drawdownMonthCents', (of) => of.monthPeakCents - of.totalCents),
    limit: ({ limits }) => limits.drawdownMonthCents,
  },
  {
    ...ofLosses('lossesInRow', ({ lossStreak }) => lossStreak),
    limit: ({ limits }) => limits.maxLossStreak,
  },
  {
    ...ofLosses('profitCents', ({ todayCents }) => Math.max(0, todayCents)),
    limit: ({ limits }) => limits.profitTargetCents ?? Number.NaN,
  },
  {
    ...ofLosses('givenBackCents', (of) => of.openPeakCents - of.openCents),
    limit: ({ limits: { giveBack }, monitor }) => {
      const { openPeakCents } = monitor.loss.figures
      const counts = giveBack !== undefined && openPeakCents >= giveBack.fromCents
      return counts ? giveBack.share * openPeakCents : Number.NaN
    },
  },
  {
    name: 'entriesInWindow',
    control: 9,
    used: ({ monitor, market }) => monitor.repeated.entriesAt(market.tsUs),
    limit: ({ limits }) => limits.maxEntriesPerWindow,
  },
  {
    name: 'stopOutsInRow',
    control: 9,
    used: ({ monitor }) => monitor.repeated.stopOuts,
    limit: ({ limits }) => limits.maxStopOuts,
  },
  {
    name: 'positionContracts',
    control: 3,
    used: worstPosition,
    limit: ({ limits }) => limits.maxContracts,
  },
  {
    name: 'marginCents',
    control: 13,
    used: (state, request) => worstPosition(state, request) * state.limits.marginCents,
    limit: ({ equityCents, openCents }) => equityCents + Math.min(0, openCents),
  },
  {
    name: 'excessLiquidityCents',
    control: 13,
    used: ({ limits }, request) => (request?.contracts ?? 0) * limits.marginCents,
    limit: ({ limits, monitor, market }) => {
      const { account } = monitor
      if (account === undefined || !monitor.isAccountKnown(market.tsUs)) return Number.NaN
      return account.excessLiquidityCents - limits.excessLiquidityFloorCents
    },
  },
  {
    name: 'openOrders',
    control: 11,
    used: ({ own }, request) => own.count + messagesOf(request),
    limit: ({ limits }) => limits.maxOpenOrders,
  },
  {
    name: 'ordersToday',
    control: 11,
    used: ({ monitor }, request) => monitor.counts.orders + messagesOf(request),
    limit: ({ limits }) => limits.maxOrdersPerDay,
  },
  {
    name: 'ordersForFills',
    control: 11,
    used: ({ monitor }) => monitor.counts.orders,
    limit: ({ limits, monitor }) => {
      const ofFills = limits.maxOrdersPerFill * Math.max(1, monitor.counts.filledOrders)
      return Math.max(ordersBeforeRatio - 1, ofFills)
    },
  },
  {
    name: 'tradesToday',
    control: 11,
    used: ({ tradesToday }) => tradesToday,
    limit: ({ limits }) => limits.maxTradesPerDay,
  },
  {
    name: 'messages',
    control: 8,
    used: ({ limits, monitor, market }, request) =>
      limits.orderMessageBurst - monitor.throttle.tokensAt(market.tsUs) + messagesOf(request),
    limit: ({ limits }) => limits.orderMessageBurst - limits.cancelReserve,
  },
]

export const orderUses: readonly OrderUse[] = [
  {
    name: 'orderContracts',
    control: 1,
    used: (_state, { contracts }) => contracts,
    limit: ({ limits }, { origin }) =>
      origin === 'manual' ? limits.manualMaxContracts : limits.maxContracts,
  },
  {
    name: 'orderValueCents',
    control: 2,
    used: ({ market }, { contracts, limitTicks }) =>
      contracts * limitTicks * market.instrument.tickCents,
    limit: ({ limits }) => limits.maxOrderValueCents,
  },
  {
    name: 'crossedTicks',
    control: 4,
    used: (state, request) => ticksThrough(request, state),
    limit: ({ limits }, { origin }) =>
      origin === 'manual' ? limits.manualCollarTicks : limits.entryCollarTicks,
  },
  {
    name: 'distanceTicks',
    control: 4,
    used: ({ market }, { limitTicks }) => Math.abs(limitTicks - market.trade.priceTicks),
    limit: ({ limits, market }) => {
      const rangeTicks = Math.max(leastRangeTicks, limits.collarSigmas * market.atr.ticks)
      return Math.min(limits.collarShare * market.trade.priceTicks, rangeTicks)
    },
  },
  {
    name: 'driftTicks',
    control: 5,
    used: ({ monitor, market }, { limitTicks }) =>
      monitor.recent.driftTicks(market.tsUs, limitTicks),
    limit: ({ limits }, { limitTicks }) => limits.driftShare * limitTicks,
  },
]

function silence(name: string, source: 'gateway' | 'watchdog'): Use {
  return {
    name,
    control: 17,
    used: ({ monitor, market }) =>
      monitor.heartbeats.silentUs(source, market.tsUs) / microsPerMilli,
    limit: ({ limits }) => limits.heartbeatTimeoutMs,
  }
}

function ofLosses(name: string, figure: (of: LossFigures) => number): Omit<Use, 'limit'> {
  return { name, control: 12, used: ({ monitor }) => figure(monitor.loss.figures) }
}

/** Of the order's side; without an order of the worse one. */
function worstPosition(state: RiskState, request: EntryRequest | undefined): number {
  if (request !== undefined) return worstContracts(request, state)
  const { positionContracts, own } = state
  return Math.max(positionContracts + own.buyContracts, own.sellContracts - positionContracts)
}

function messagesOf(request: EntryRequest | undefined): number {
  return request === undefined ? 0 : messagesOfEntry
}

/** NaN before there was any. */
function ageMs(nowUs: number, sinceUs: number): number {
  return sinceUs > 0 ? (nowUs - sinceUs) / microsPerMilli : Number.NaN
}
