import { createHash } from 'node:crypto'

import type { Config } from '../../../shared/config.ts'
import type { InstrumentSymbol } from '../../market/instruments.ts'
import { instruments } from '../../market/instruments.ts'

/**
 * A digest of what decides which trades are made: signal, strategy, exits, stop and target, and the index, whose
 * future and micro have the same prices. Limits are left out, since whoever lowers one must not lose what was
 * proven, and none can be above the caps in code. So are the gateway's place and all that only watches.
 */
export function strategyDigest(config: Config): string {
  const { confluence, features, strategy, execution, risk, instrument } = config
  const { stopTicks, rewardToRisk, entryCollarTicks } = risk
  const bracket = { stopTicks, rewardToRisk, entryCollarTicks }
  const index = futureOf(instrument)
  const text = JSON.stringify({ index, confluence, features, strategy, execution, bracket })
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** The contract that a micro is a tenth of; any other is its own. */
function futureOf(symbol: InstrumentSymbol): InstrumentSymbol {
  const whole = Object.values(instruments).find(({ micro }) => micro === symbol)
  return whole?.symbol ?? symbol
}

export function isMicro(symbol: InstrumentSymbol): boolean {
  return futureOf(symbol) !== symbol
}

export const microSymbols: readonly InstrumentSymbol[] = Object.values(instruments).flatMap(
  ({ micro }) => micro ?? [],
)
