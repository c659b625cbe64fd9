import type { Tier } from '../../../shared/vocabulary.ts'
import type { Execution } from '../../execution/execution.ts'
import type { BracketPlan } from '../../execution/order-desk.ts'
import type { Row } from '../../execution/outbox.ts'
import type { Side } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import type { EntryRequest, RiskState } from '../../risk/control.ts'
import type { Refusal } from '../../risk/controls.ts'
import { checkEntry } from '../../risk/controls.ts'
import type { ManualEntryEvent } from '../../risk/risk-events.ts'
import type { RiskMonitor } from '../../risk/risk-monitor.ts'
import { intentAt } from '../../risk/risk-monitor.ts'
import type { Sizing } from '../../risk/sizing.ts'
import { sizeEntry } from '../../risk/sizing.ts'
import { ownOrders } from './own-orders.ts'
import type { EngineSettings } from './settings.ts'

/** What an entry is planned with. */
export type EntryContext = {
  readonly market: Market
  readonly execution: Execution
  readonly risk: RiskMonitor
  readonly settings: EngineSettings
  /** The contract traded, e.g. ESZ6. */
  readonly contract: string
  /** What the day's volatility makes of a size, where the limits ask for it. */
  readonly volatilityFactor: number
}

/** What the controls were asked, and what they looked at. */
export type Asked = { readonly request: EntryRequest; readonly state: RiskState }

/** What became of a wish to enter: a bracket to place, or the row that says why not. */
export type EntryOutcome = Asked &
  (
    | { readonly ok: true; readonly plan: BracketPlan }
    | { readonly ok: false; readonly refusal: Refusal; readonly row: Row }
  )

/**
 * Sizes an entry, prices its bracket and asks the controls. The entry is a limit a tick or so through the
 * touch; stop and target are counted from the touch.
 */
export function planEntry(side: Exclude<Side, 0>, tier: Tier, context: EntryContext): EntryOutcome {
  const { market, risk } = context
  const sizing = sizeOf(tier, context)
  const touch = touchOf(side, market)
  const request: EntryRequest = {
    ...bracketAround(side, touch, risk),
    contracts: sizing.contracts,
    limitTicks: touch + side * risk.limits.entryCollarTicks,
    origin: 'strategy',
    isConfirmed: false,
    intent: intentAt(market.tsUs, side),
  }
  const outcome = planOf(request, tier, context)
  if (outcome.ok || sizing.contracts >= 1) return outcome
  return refused(outcome, { ...outcome.refusal, text: withLimit(outcome.refusal, sizing) })
}

/** An order that a person enters: its size and limit are theirs, its stop and target are the strategy's. */
export function planManualEntry(event: ManualEntryEvent, context: EntryContext): EntryOutcome {
  const { side, contracts, limitTicks, isConfirmed } = event
  const bracket = bracketAround(side, touchOf(side, context.market), context.risk)
  return planOf(
    { ...bracket, contracts, limitTicks, origin: 'manual', isConfirmed, intent: event.id },
    'NO_TRADE',
    context,
  )
}

function planOf(request: EntryRequest, tier: Tier, context: EntryContext): EntryOutcome {
  const state = riskState(context)
  const refusal = checkEntry(request, state) ?? modeRefusal(context.settings)
  if (refusal !== undefined) return refused({ request, state }, refusal)
  const { side, contracts, limitTicks: entryTicks, stopTicks, targetTicks } = request
  const plan = { side, contracts, tier, entryTicks, stopTicks, targetTicks }
  return { ok: true, plan, request, state }
}

function touchOf(side: Exclude<Side, 0>, { quote }: Market): number {
  return side > 0 ? quote.askTicks : quote.bidTicks
}

function bracketAround(side: Exclude<Side, 0>, touchTicks: number, { limits }: RiskMonitor) {
  const { stopTicks, rewardToRisk } = limits
  return {
    side,
    stopTicks: touchTicks - side * stopTicks,
    targetTicks: touchTicks + side * Math.round(stopTicks * rewardToRisk),
    timeInForce: 'IOC',
  } as const
}

function sizeOf(tier: Tier, context: EntryContext): Sizing {
  const { execution, risk, settings, volatilityFactor } = context
  const { instrument, costs } = settings
  // There and back, and a tick lost to slippage.
  const costCents = 2 * costs.feesPerSideCents + instrument.tickCents
  const equityCents = equityOf(execution, risk)
  return sizeEntry(
    tier,
    risk.limits,
    equityCents,
    instrument.tickCents,
    costCents,
    volatilityFactor,
  )
}

function equityOf({ booking }: Execution, { limits }: RiskMonitor): number {
  return limits.capitalCents + booking.ledger.realizedCents - booking.ledger.feesCents
}

/** All that the controls look at, as it stands now. */
export function riskState({
  market,
  execution,
  risk,
  settings,
  contract,
}: EntryContext): RiskState {
  const { booking, desk } = execution
  return {
    market,
    monitor: risk,
    limits: risk.limits,
    mode: settings.mode,
    entryHours: settings.strategy.entryHours,
    contract,
    build: settings.build,
    killLevel: execution.kill.level,
    isBrokerReady: execution.isBrokerReady,
    isReduceOnly: execution.isReduceOnly,
    positionContracts: execution.positionContracts,
    own: ownOrders(desk.working, settings.build),
    equityCents: equityOf(execution, risk),
    openCents: booking.ledger.openCents(market.trade.priceTicks),
    tradesToday: booking.tradesToday,
  }
}

/** A dry run goes all the way and stops before the broker. */
function modeRefusal({ mode }: EngineSettings): Refusal | undefined {
  if (mode !== 'dry-run') return undefined
  return { control: 'mode', reason: 'dry-run', text: 'A dry run sends no orders' }
}

/** Why there is no whole contract to trade. */
function withLimit({ text }: Refusal, { limitedBy, micros = 0 }: Sizing): string {
  const instead = micros > 0 ? `; it would be ${micros} micros, which are not traded beside it` : ''
  return `${text} (limited by ${limitedBy}${instead})`
}

function refused({ request, state }: Asked, refusal: Refusal): EntryOutcome {
  const { side, contracts } = request
  const row: Row = {
    ts: state.market.tsUs,
    kind: 'refusal',
    control: refusal.control,
    reason: refusal.reason,
    text: refusal.text,
    side: side > 0 ? 'BUY' : 'SELL',
    contracts: Number.isSafeInteger(contracts) ? contracts : 0,
  }
  return { ok: false, refusal, row, request, state }
}
