import type { AuditRow, Unnumbered } from '../../../shared/audit.ts'
import { knownOrNull } from '../../../shared/rounding.ts'
import type { Booking } from '../../execution/booking.ts'
import type { EntryRequest, RiskState } from '../../risk/control.ts'
import { allShares } from './feature-share.ts'
import { accountFigures, factorFigures, scoreFigures } from './figures.ts'
import type { Signal } from './signal.ts'
import type { LimitFigures } from './snapshot-limits.ts'
import { limitsByName } from './snapshot-limits.ts'
import { snapshotMarket } from './snapshot-market.ts'

export type SnapshotRow = Unnumbered<Extract<AuditRow, { kind: 'snapshot' }>>

/** Why an entry was asked for, or how a trade was left. */
export type Why = SnapshotRow['decision']

/** What a snapshot is of. What it does not name is null. */
export type Occasion = Pick<SnapshotRow, 'of' | 'decision'> &
  Partial<Pick<SnapshotRow, 'bracket' | 'trade' | 'control' | 'reason' | 'result'>> & {
    readonly request?: EntryRequest
    readonly limits: LimitFigures
  }

/** What the controls looked at, and what besides is shown of the moment. */
export type Moment = {
  readonly state: RiskState
  readonly signal: Signal
  readonly booking: Booking
}

/** A snapshot, with its fields in a fixed order: the audit hash reads bytes. */
export function snapshotRow(occasion: Occasion, { state, signal, booking }: Moment): SnapshotRow {
  const { market } = state
  const { of, bracket = null, trade = null, control = null, reason = null, decision } = occasion
  const { request, result = null, limits } = occasion
  return {
    ts: market.tsUs,
    kind: 'snapshot',
    of,
    bracket,
    trade,
    control,
    reason,
    decision,
    order: request === undefined ? null : askedOrder(request),
    result,
    market: snapshotMarket(market, signal, state.contract),
    signal: { ...scoreFigures(signal.confluence), factors: factorFigures(signal.confluence) },
    features: allShares(signal, market),
    account: {
      ...accountFigures(booking, market),
      netTodayCents: booking.netTodayCents,
      tradesToday: booking.tradesToday,
      workingOrders: state.own.count,
    },
    limits: limitsByName(limits),
  }
}

/** What a person asks for by hand may be no number at all. */
function askedOrder(request: EntryRequest): SnapshotRow['order'] {
  return {
    side: request.side > 0 ? 'BUY' : 'SELL',
    contracts: knownOrNull(request.contracts),
    limitTicks: knownOrNull(request.limitTicks),
    stopTicks: knownOrNull(request.stopTicks),
    targetTicks: knownOrNull(request.targetTicks),
  }
}
