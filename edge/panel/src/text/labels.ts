import type { KillLevel, Mode, OrderLeg, OrderState, Tier } from '../../../../shared/vocabulary.ts'

/** The page's words for the vocabulary's. */
export const modeLabels: Readonly<Record<Mode, string>> = {
  replay: 'REPLAY',
  'dry-run': 'DRY RUN',
  simulation: 'SIMULATION',
  paper: 'PAPER',
  live: 'LIVE',
}

export const tierLabels: Readonly<Record<Tier, string>> = {
  PREMIUM: 'Premium',
  STRONG: 'Strong',
  GOOD: 'Good',
  WEAK: 'Weak',
  NO_TRADE: 'No trade',
}

export const legLabels: Readonly<Record<OrderLeg, string>> = {
  entry: 'Entry',
  stop: 'Stop',
  target: 'Target',
  flatten: 'Flatten',
}

export const orderStateLabels: Readonly<Record<OrderState, string>> = {
  Intended: 'Intended',
  Sent: 'Sent',
  Unknown: 'Unknown',
  Acknowledged: 'Working',
  PartiallyFilled: 'Part filled',
  PendingCancel: 'Cancelling',
  Filled: 'Filled',
  Cancelled: 'Cancelled',
  Rejected: 'Rejected',
  Expired: 'Expired',
  Dead: 'Dead',
}

type Askable = Exclude<KillLevel, 'none' | 'lock'>

/** What a person may ask for from here, mildest first. */
export const killLevels: readonly { level: Askable; label: string; effect: string }[] = [
  { level: 'block', label: 'Block', effect: 'No new entries. Orders and position stay.' },
  { level: 'cancel', label: 'Cancel', effect: 'No new entries, and entry orders are cancelled.' },
  {
    level: 'flatten',
    label: 'Flatten',
    effect: 'No new entries, orders cancelled, position closed.',
  },
]

const acronyms: Readonly<Record<string, string>> = { vwap: 'VWAP', mtf: 'Multi-timeframe' }

/** 'vwap_trend_signal' reads "VWAP trend". */
export function featureLabel(name: string): string {
  const words = name.split('_').filter((word) => word !== 'signal')
  const text = words.map((word) => acronyms[word] ?? word).join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Only live orders move real money; every other mode says so beside its figures. */
export function isSimulatedMoney(mode: Mode | undefined): boolean {
  return mode !== undefined && mode !== 'live'
}
