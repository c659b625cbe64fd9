import type { RowOf } from '../../../../shared/audit.ts'
import { formatPercent, formatScore } from './format.ts'

type Scored = Pick<RowOf<'pulse'>, 'gate' | 'adjusted' | 'coverage' | 'agreement'>

/** Why a score does not trade, from the gate that stopped it. */
export function noTradeReason({ gate, adjusted, coverage, agreement }: Scored): string {
  switch (gate) {
    case 'coverage':
      return `Too little is known: coverage is ${formatPercent(coverage)}.`
    case 'required':
      return 'Volume or order flow has no data.'
    case 'agreement':
      return `Features contradict each other: agreement is ${formatPercent(agreement)}.`
    case 'flip':
      return 'The score just changed sides and must hold first.'
    case 'session':
      return 'The session is closed to entries.'
    case 'dynamic':
      return `Score ${formatScore(adjusted)} is below today’s volatility gate.`
    case 'none':
      return `Score ${formatScore(adjusted)} is below every tier.`
    default:
      return `Stopped by ${gate}.`
  }
}
