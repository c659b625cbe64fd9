import type { Tier } from '../../../shared/vocabulary.ts'
import type { Execution } from '../../execution/execution.ts'
import type { BracketPlan } from '../../execution/order-desk.ts'
import type { Row } from '../../execution/outbox.ts'
import type { Side } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import type { Refusal, RiskState } from '../../risk/controls.ts'
import { checkEntry } from '../../risk/controls.ts'
import { sizeEntry } from '../../risk/sizing.ts'
import type { EngineSettings } from './settings.ts'

/** What became of a wish to enter: a bracket to place, or the row that says why not. */
export type EntryOutcome =
  | { readonly ok: true; readonly plan: BracketPlan }
  | { readonly ok: false; readonly row: Row }

/**
 * Sizes an entry, prices its bracket and asks the controls. The entry is a limit a tick or so through the
 * touch; stop and target are counted from the touch.
 */
export function planEntry(
  side: Exclude<Side, 0>,
  tier: Tier,
  market: Market,
  execution: Execution,
  settings: EngineSettings,
): EntryOutcome {
  const { risk, instrument, costs } = settings
  const { ledger } = execution.booking
  const equityCents = risk.capitalCents + ledger.realizedCents - ledger.feesCents
  // There and back, and a tick lost to slippage.
  const costCents = 2 * costs.feesPerSideCents + instrument.tickCents
  const { contracts, limitedBy } = sizeEntry(
    tier,
    risk,
    equityCents,
    instrument.tickCents,
    costCents,
  )
  const touch = side > 0 ? market.quote.askTicks : market.quote.bidTicks
  const entryTicks = touch + side * risk.entryCollarTicks
  const refusal =
    checkEntry(
      { side, contracts, limitTicks: entryTicks },
      riskState(market, execution, settings),
    ) ?? modeRefusal(settings)
  if (refusal !== undefined) {
    const text = contracts < 1 ? `${refusal.text} (limited by ${limitedBy})` : refusal.text
    return { ok: false, row: refusalRow({ ...refusal, text }, side, contracts, market.tsUs) }
  }
  const stopDistance = side * risk.stopTicks
  const targetDistance = side * Math.round(risk.stopTicks * risk.rewardToRisk)
  const plan = {
    side,
    contracts,
    tier,
    entryTicks,
    stopTicks: touch - stopDistance,
    targetTicks: touch + targetDistance,
  }
  return { ok: true, plan }
}

function riskState(market: Market, execution: Execution, settings: EngineSettings): RiskState {
  const { booking, desk } = execution
  return {
    market,
    limits: settings.risk,
    entryHours: settings.strategy.entryHours,
    killLevel: execution.kill.level,
    isBrokerReady: execution.isBrokerReady,
    isReduceOnly: execution.isReduceOnly,
    positionContracts: execution.positionContracts,
    workingBuys: desk.workingEntries(1),
    workingSells: desk.workingEntries(-1),
    netTodayCents: booking.netTodayCents,
    openCents: booking.ledger.openCents(market.trade.priceTicks),
    tradesToday: booking.tradesToday,
  }
}

/** A dry run goes all the way and stops before the broker. */
function modeRefusal({ mode }: EngineSettings): Refusal | undefined {
  if (mode !== 'dry-run') return undefined
  return { control: 'mode', reason: 'dry-run', text: 'A dry run sends no orders' }
}

function refusalRow(
  refusal: Refusal,
  side: Exclude<Side, 0>,
  contracts: number,
  tsUs: number,
): Row {
  return {
    ts: tsUs,
    kind: 'refusal',
    control: refusal.control,
    reason: refusal.reason,
    text: refusal.text,
    side: side > 0 ? 'BUY' : 'SELL',
    contracts,
  }
}
