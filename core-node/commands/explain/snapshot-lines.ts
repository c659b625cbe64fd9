import type { RowOf } from '../../../shared/audit.ts'
import { centsToDollars, ticksToPrice } from '../../../shared/units.ts'
import { percent, signed } from './text.ts'

type Snapshot = RowOf<'snapshot'>

/** A line of the comparison of two snapshots. */
export type Line = {
  readonly label: string
  readonly text: (of: Snapshot) => string
  /** What is subtracted, and how the difference is written; left out where there is none to tell. */
  readonly figure?: (of: Snapshot) => number | null
  readonly change?: (difference: number, of: Snapshot) => string
}

export const unknown = '–'

const secondsAMinute = 60

/** What a person looks at first: where the market was, and what it had done. */
export const marketLines: readonly Line[] = [
  price('last', ({ market }) => market.lastTicks),
  {
    label: 'bid × ask',
    text: ({ market }) => `${market.bidSize} × ${market.askSize}`,
  },
  count('spread, ticks', ({ market }) => market.spreadTicks),
  price('microprice', ({ market }) => market.micropriceTicks),
  count('volume', ({ market }) => market.volume),
  count('delta', ({ market }) => market.deltaContracts),
  price('VWAP', ({ market }) => market.vwapTicks),
  price('band middle', ({ market }) => market.bandMidTicks),
  price('band sigma', ({ market }) => market.bandSigmaTicks),
  price('POC', ({ market }) => market.pocTicks),
  price('value area high', ({ market }) => market.vahTicks),
  price('value area low', ({ market }) => market.valTicks),
  price('previous POC', ({ market }) => market.previousPocTicks),
  price('call wall', ({ market }) => market.callWallTicks),
  price('put wall', ({ market }) => market.putWallTicks),
  price('gamma flip', ({ market }) => market.flipTicks),
  decimal('gamma, bn USD', 2, ({ market }) => market.gammaBn),
  decimal('VIX', 2, ({ market }) => market.vix),
  { label: 'volatility', text: ({ market }) => market.volatility },
  { label: 'regime', text: ({ market }) => market.regime },
  { label: 'hours', text: ({ market }) => market.window },
  {
    label: 'minutes to close',
    text: ({ market }) => (market.closesInSeconds / secondsAMinute).toFixed(0),
  },
]

export const scoreLines: readonly Line[] = [
  { label: 'side and tier', text: ({ signal }) => `${signal.direction} ${signal.tier}` },
  decimal('score', 3, ({ signal }) => signal.adjusted),
  { label: 'known', text: ({ signal }) => percent(signal.coverage) },
  { label: 'agreement', text: ({ signal }) => percent(signal.agreement) },
]

export const accountLines: readonly Line[] = [
  count('position', ({ account }) => account.positionContracts),
  money('open', ({ account }) => account.openCents),
  money('realized', ({ account }) => account.realizedCents),
  {
    ...money('fees', ({ account }) => account.feesCents),
    text: ({ account }) => centsToDollars(account.feesCents).toFixed(2),
  },
  money('today, net', ({ account }) => account.netTodayCents),
  count('trades today', ({ account }) => account.tradesToday),
]

/** What each feature of the score added to it. */
export function featureLines({ features }: Snapshot): Line[] {
  return features
    .filter(({ weight }) => weight > 0)
    .map(({ name }) => decimal(name, 4, (of) => shareOf(of, name)))
}

function shareOf({ features }: Snapshot, wanted: string): number | null {
  return features.find(({ name }) => name === wanted)?.contribution ?? null
}

function price(label: string, ticks: (of: Snapshot) => number | null): Line {
  const points = (value: number, { market }: Snapshot) => ticksToPrice(value, market.tickNanos)
  return {
    label,
    text: (of) => textOf(ticks(of), (value) => points(value, of).toFixed(2)),
    figure: ticks,
    change: (difference, of) => signed(points(difference, of), 2),
  }
}

function count(label: string, figure: (of: Snapshot) => number | null): Line {
  const text = (value: number) => String(value).replace('-', '−')
  return { label, text: (of) => textOf(figure(of), text), figure, change: (by) => signed(by, 0) }
}

function decimal(label: string, digits: number, figure: (of: Snapshot) => number | null): Line {
  const text = (value: number) => signed(value, digits)
  return { label, text: (of) => textOf(figure(of), text), figure, change: text }
}

function money(label: string, cents: (of: Snapshot) => number): Line {
  const text = (value: number) => signed(centsToDollars(value), 2)
  return { label, text: (of) => text(cents(of)), figure: cents, change: text }
}

function textOf(value: number | null, text: (value: number) => string): string {
  return value === null ? unknown : text(value)
}
