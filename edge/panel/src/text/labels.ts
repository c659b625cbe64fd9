import { isLiveMode } from '../../../../shared/live-mode.ts'
import type { KillLevel, Mode, OrderLeg, OrderState, Tier } from '../../../../shared/vocabulary.ts'

/** The page's words for the vocabulary's. */
export const modeLabels: Readonly<Record<Mode, string>> = {
  replay: 'REPLAY',
  'dry-run': 'DRY RUN',
  simulation: 'SIMULATION',
  paper: 'PAPER',
  'live-micro': 'LIVE MICRO',
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

type KillChoice = {
  readonly level: Exclude<KillLevel, 'none' | 'lock'>
  readonly label: string
  readonly effect: string
  /** A few words for the button itself. */
  readonly summary: string
}

/** What a person may ask for from here, mildest first. */
export const killLevels: readonly KillChoice[] = [
  {
    level: 'block',
    label: 'Block',
    effect: 'No new entries. Orders and position stay.',
    summary: 'no new entries',
  },
  {
    level: 'cancel',
    label: 'Cancel',
    effect: 'No new entries, and entry orders are cancelled.',
    summary: 'no entries, no entry orders',
  },
  {
    level: 'flatten',
    label: 'Flatten',
    effect: 'No new entries, orders cancelled, position closed.',
    summary: 'everything closed',
  },
]

const featureLabels: Readonly<Record<string, string>> = {
  gamma_levels_proximity: 'Gamma levels',
  volume_confirmation: 'Volume confirmation',
  vwap_trend_signal: 'VWAP trend',
  sierra_pattern_strength: 'Sierra patterns',
  mtf_confluence: 'Multi-timeframe',
  smart_money: 'Smart money',
  order_book_imbalance: 'Order book imbalance',
  options_flow_bias: 'Options flow',
  vwap_bands_signal: 'VWAP bands',
  volume_imbalance_signal: 'Volume imbalance',
}

/** A short name that fits beside its bar; one the page does not know is shown as it is spelled. */
export function featureLabel(name: string): string {
  return featureLabels[name] ?? name.replaceAll('_', ' ')
}

/** Only orders of the live modes move real money; every other mode says so beside its figures. */
export function isSimulatedMoney(mode: Mode | undefined): boolean {
  return mode !== undefined && !isLiveMode(mode)
}
