import type { MarketRegimeKind, VolatilityClass } from '../../../../shared/vocabulary.ts'

/** The page's words for what the core spells in keys. A key it does not know is shown as it is spelled. */
export function words(key: string): string {
  const text = key.replaceAll(/[_-]/g, ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function wordsOr(table: Readonly<Record<string, string>>, key: string): string {
  return table[key] ?? words(key)
}

export const volatilityLabels: Readonly<Record<VolatilityClass, string>> = {
  low: 'Low',
  normal: 'Normal',
  high: 'High',
  extreme: 'Extreme',
}

export const volatilityClasses = Object.keys(volatilityLabels) as readonly VolatilityClass[]

export const regimeLabels: Readonly<Record<MarketRegimeKind, string>> = {
  trend: 'Trend',
  range: 'Range',
  transition: 'Transition',
}

const windowLabels: Readonly<Record<string, string>> = {
  cash_open: 'Cash open',
  pre_market: 'Pre-market',
  london_tokyo: 'London and Tokyo',
  after_hours: 'After hours',
}

export function windowLabel(window: string): string {
  return wordsOr(windowLabels, window)
}

const decisionLabels: Readonly<Record<string, string>> = {
  enter: 'Entry',
  'no-tier': 'No tier',
  'in-market': 'In the market',
  pause: 'Pause',
  'battle-navale': 'Against Battle Navale',
  unconfirmed: 'Not confirmed',
  'filter-missing': 'No filter',
}

/** What a score led to. */
export function decisionLabel(decision: string): string {
  return wordsOr(decisionLabels, decision)
}

const reasonLabels: Readonly<Record<string, string>> = {
  'below-tiers': 'below every tier',
  coverage: 'too little is known',
  required: 'volume, or both book and trades, have no data',
  agreement: 'the features contradict each other',
  session: 'the session is closed to entries',
  dynamic: 'below the gate of today’s volatility',
  flip: 'the side has only just changed',
  'in-market': 'a position or an order is open',
  pause: 'the last attempt is too recent',
  'tier-capped': 'smallest size: the volatility is not known',
  transition: 'neither trend nor range',
  'trend-confirmed': 'with the trend, beyond the VWAP',
  'against-trend': 'against the trend',
  'not-beyond-vwap': 'not beyond the VWAP',
  'range-confirmed': 'fades an edge of the range',
  'no-edge': 'no edge of the range is near',
  'wrong-half': 'in the wrong half of the range',
  'no-vwap': 'no VWAP yet',
  'battle-with': 'Battle Navale stands with it',
  'battle-against': 'Battle Navale stands against it',
  'battle-open': 'Battle Navale is undecided',
  'battle-unknown': 'Battle Navale is not known',
  'filter-missing': 'the preset’s learned filter is missing',
}

export function reasonLabel(reason: string): string {
  return reasonLabels[reason] ?? reason.replaceAll(/[_-]/g, ' ')
}
