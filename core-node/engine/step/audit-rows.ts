import { round6 } from '../../../shared/rounding.ts'
import type { Confluence } from '../../confluence/confluence.ts'
import { tiers } from '../../confluence/preset.ts'
import type { Execution } from '../../execution/execution.ts'
import type { Row } from '../../execution/outbox.ts'
import type { Market } from '../../market/market.ts'
import type { Decision } from '../../strategy/decision.ts'
import { ageMs, scoredShares } from './feature-share.ts'
import {
  accountFigures,
  directionOf,
  factorFigures,
  marketFigures,
  scoreFigures,
} from './figures.ts'
import type { EngineSettings } from './settings.ts'
import type { Signal } from './signal.ts'

/** The rows that show the engine's state. Their fields stand in a fixed order: the audit hash reads bytes. */
export function sessionRow(
  settings: EngineSettings,
  phase: 'started' | 'recovered' | 'ended',
  confluence: Confluence,
  tsUs: number,
): Row {
  const { instrument, preset } = settings
  return {
    ts: tsUs,
    kind: 'session',
    phase,
    mode: settings.mode,
    desk: settings.desk,
    instrument: instrument.symbol,
    contract: settings.contract,
    tickNanos: instrument.tickNanos,
    tickCents: instrument.tickCents,
    preset: preset.name,
    features: [...confluence.names],
    weights: Array.from(confluence.weights, round6),
    thresholds: tiers.map((tier) => ({ tier, score: preset.thresholds[tier] })),
    config: settings.configDigest,
    build: settings.build,
  }
}

export function pulseRow(market: Market, signal: Signal, execution: Execution): Row {
  const { confluence } = signal
  return {
    ts: market.tsUs,
    kind: 'pulse',
    isOpen: market.isOpen,
    ...marketFigures(market, signal),
    ...scoreFigures(confluence),
    contributions: Array.from(confluence.contributions, round6),
    qualities: Array.from(confluence.qualities, round6),
    agesMs: signal.scored.map((feature) => ageMs(feature, market.tsUs)),
    ...accountFigures(execution.booking, market),
    workingOrders: execution.desk.working.size,
  }
}

export function signalRow(market: Market, signal: Signal, decision: Decision): Row {
  const { confluence } = signal
  return {
    ts: market.tsUs,
    kind: 'signal',
    direction: directionOf(confluence.side),
    tier: confluence.tier,
    net: round6(confluence.net),
    adjusted: round6(confluence.adjusted),
    score: round6(confluence.score),
    coverage: round6(confluence.coverage),
    agreement: round6(confluence.agreement),
    gate: confluence.gate,
    decision: decision.code,
    reasons: decision.reasons(),
    factors: factorFigures(confluence),
    lastTicks: market.hasTraded ? market.trade.priceTicks : null,
    features: scoredShares(signal, market),
  }
}
