import { knownOrNull, round6 } from '../../../shared/rounding.ts'
import type { Row } from '../../execution/outbox.ts'
import type { Market } from '../../market/market.ts'
import type { Signal } from './signal.ts'

/** The circumstances in which the score is read. */
export function contextRow(market: Market, signal: Signal): Row {
  const { session, gammaCycle, marketRegime, profileLevels, sources } = signal
  const { volatility, battles } = sources
  const { isReady } = marketRegime
  return {
    ts: market.tsUs,
    kind: 'context',
    volatility: {
      regime: volatility.regime,
      quality: round6(volatility.quality),
      vix: knownOrNull(volatility.vix),
      realized: knownOrNull(volatility.realizedVolatility),
    },
    session: { window: session.window, multiplier: session.multiplier },
    gammaCycle: {
      phase: gammaCycle.phase,
      factor: gammaCycle.factor,
      tradingDaysToOpex: gammaCycle.tradingDaysToOpex,
      isQuarterly: gammaCycle.isQuarterly,
    },
    regime: {
      kind: marketRegime.kind,
      efficiencyRatio: isReady ? knownOrNull(marketRegime.efficiency) : null,
      adx: isReady ? knownOrNull(marketRegime.directionalIndex) : null,
    },
    battleNavale: { value: round6(battles.minute.value), signal: battles.minute.signal },
    profileLevels: { x: round6(profileLevels.x), quality: round6(profileLevels.quality) },
  }
}
