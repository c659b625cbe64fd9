import type { RowOf } from '../../../../shared/audit.ts'
import { formatPercent, formatScore } from './format.ts'

type Scored = Pick<RowOf<'pulse'>, 'gate' | 'net' | 'coverage' | 'agreement'>

/** Why a score does not trade, from the gate that stopped it. */
export function noTradeReason({ gate, net, coverage, agreement }: Scored): string {
  switch (gate) {
    case 'coverage':
      return `Too little is known: coverage is ${formatPercent(coverage)}.`
    case 'required':
      return 'Volume or order flow has no data.'
    case 'agreement':
      return `The features contradict each other: agreement is ${formatPercent(agreement)}.`
    case 'flip':
      return 'The score just changed sides and must hold first.'
    case 'none':
      return `Score ${formatScore(net)} is below every tier.`
    default:
      return `Stopped by ${gate}.`
  }
}
