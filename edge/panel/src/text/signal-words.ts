import type { RowOf } from '../../../../shared/audit.ts'
import type { VolatilityClass } from '../../../../shared/vocabulary.ts'
import { noTradeReason } from './no-trade-reason.ts'

/** A key of the core as words: gamma_peak is Gamma peak. */
export function words(key: string): string {
  const text = key.replaceAll(/[_-]/g, ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** From calm to wild. */
export const volatilityClasses: readonly VolatilityClass[] = ['low', 'normal', 'high', 'extreme']

/** The parts of the day whose keys do not read well. */
const windowLabels: Readonly<Record<string, string>> = {
  pre_market: 'Pre-market',
  london_tokyo: 'London, Tokyo',
}

export function windowLabel(window: string): string {
  return windowLabels[window] ?? words(window)
}

/** Reasons that are gates of the score. */
const gates: Readonly<Record<string, string>> = {
  'below-tiers': 'none',
  coverage: 'coverage',
  required: 'required',
  agreement: 'agreement',
  session: 'session',
  dynamic: 'dynamic',
  flip: 'flip',
}

const reasonTexts: Readonly<Record<string, string>> = {
  'in-market': 'A position or an order is open.',
  pause: 'The last attempt is too recent.',
  'tier-capped': 'Smallest size: the volatility is not known.',
  transition: 'Neither trend nor range.',
  'trend-confirmed': 'With the trend, beyond the VWAP.',
  'range-confirmed': 'Fades an edge of the range.',
  'battle-with': 'Battle Navale stands with it.',
  'battle-against': 'Battle Navale stands against it.',
  'battle-open': 'Battle Navale is undecided.',
}

/** What spoke for or against an entry, in a sentence. */
export function reasonText(reason: string, row: RowOf<'signal'>): string {
  const gate = gates[reason]
  if (gate !== undefined) return noTradeReason({ ...row, gate })
  return reasonTexts[reason] ?? `${words(reason)}.`
}
