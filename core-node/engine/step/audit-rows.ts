import { knownOrNull, round6 } from '../../../shared/rounding.ts'
import type { Direction } from '../../../shared/vocabulary.ts'
import type { Confluence } from '../../confluence/confluence.ts'
import { tiers } from '../../confluence/preset.ts'
import type { Execution } from '../../execution/execution.ts'
import type { Row } from '../../execution/outbox.ts'
import type { Feature } from '../../features/feature.ts'
import type { Market } from '../../market/market.ts'
import type { Decision } from '../../strategy/decision.ts'
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
  const { quote, tally, trade } = market
  const { confluence, bands } = signal
  const { ledger } = execution.booking
  const vwap = market.vwap
  const hasBands = bands.value.asOfUs > 0
  const averageTicks = ledger.averageTicks
  return {
    ts: market.tsUs,
    kind: 'pulse',
    isOpen: market.isOpen,
    lastTicks: market.hasTraded ? trade.priceTicks : null,
    bidTicks: quote.bidSize > 0 ? quote.bidTicks : null,
    bidSize: quote.bidSize,
    askTicks: quote.askSize > 0 ? quote.askTicks : null,
    askSize: quote.askSize,
    volume: tally.volume,
    deltaContracts: tally.deltaContracts,
    vwapTicks: vwap.isEmpty ? null : round6(vwap.meanTicks),
    bandMidTicks: hasBands ? round6(bands.value.raw[0] as number) : null,
    bandSigmaTicks: hasBands ? round6(bands.value.raw[1] as number) : null,
    net: round6(confluence.net),
    adjusted: round6(confluence.adjusted),
    score: round6(confluence.score),
    direction: directionOf(confluence.side),
    tier: confluence.tier,
    gate: confluence.gate,
    coverage: round6(confluence.coverage),
    agreement: round6(confluence.agreement),
    contributions: Array.from(confluence.contributions, round6),
    qualities: Array.from(confluence.qualities, round6),
    agesMs: signal.scored.map((feature) => ageMs(feature, market.tsUs)),
    positionContracts: ledger.positionContracts,
    averageTicks: averageTicks === null ? null : round6(averageTicks),
    openCents: market.hasTraded ? ledger.openCents(trade.priceTicks) : 0,
    realizedCents: ledger.realizedCents,
    feesCents: ledger.feesCents,
    workingOrders: execution.desk.working.size,
  }
}

export function signalRow(market: Market, signal: Signal, decision: Decision): Row {
  const { confluence, scored } = signal
  const { session, volatility, gammaCycle, battleNavale } = confluence.factors
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
    factors: {
      session: round6(session),
      volatility: round6(volatility),
      gammaCycle: round6(gammaCycle),
      battleNavale: round6(battleNavale),
    },
    lastTicks: market.hasTraded ? market.trade.priceTicks : null,
    features: confluence.explain().map(({ name, x, quality, weight, contribution }, i) => {
      const feature = scored[i] as Feature
      return {
        name,
        state: feature.value.state,
        x: round6(x),
        quality: round6(quality),
        weight: round6(weight),
        contribution: round6(contribution),
        ageMs: ageMs(feature, market.tsUs),
        raw: rawOf(feature),
      }
    }),
  }
}

/** What a value was made of; a feature that says nothing was made of nothing. */
function rawOf({ value, rawNames }: Feature): Record<string, number | null> {
  if (value.state === 'missing') return {}
  return Object.fromEntries(
    rawNames.map((name, i) => [name, knownOrNull(value.raw[i] as number)] as const),
  )
}

/** Since the value was measured, in whole milliseconds; null where there is none. */
function ageMs({ value }: Feature, nowUs: number): number | null {
  const isMeasured = value.asOfUs > 0 && value.state !== 'missing'
  return !isMeasured ? null : Math.max(0, Math.round((nowUs - value.asOfUs) / 1_000))
}

export function directionOf(side: number): Direction {
  return side > 0 ? 'LONG' : side < 0 ? 'SHORT' : 'NONE'
}
