import { microsPerHour, microsPerSecond } from '../../../../shared/units.ts'

const microsPerDay = 24 * microsPerHour

/** A size of bars, and how much of it is asked for at once. */
export type BarStep = {
  /** As IB spells it. */
  readonly size: string
  readonly duration: string
  readonly stepUs: number
}

/**
 * By the size on the command line. The stretches are IB's step sizes (historical_limitations.html): more at once
 * is refused, less costs more requests.
 */
export const barSteps: Readonly<Record<string, BarStep>> = {
  '1sec': { size: '1 secs', duration: '1800 S', stepUs: 1_800 * microsPerSecond },
  '5secs': { size: '5 secs', duration: '7200 S', stepUs: 2 * microsPerHour },
  '10secs': { size: '10 secs', duration: '14400 S', stepUs: 4 * microsPerHour },
  '15secs': { size: '15 secs', duration: '14400 S', stepUs: 4 * microsPerHour },
  '30secs': { size: '30 secs', duration: '28800 S', stepUs: 8 * microsPerHour },
  '1min': { size: '1 min', duration: '86400 S', stepUs: microsPerDay },
  '2mins': { size: '2 mins', duration: '86400 S', stepUs: microsPerDay },
  '3mins': { size: '3 mins', duration: '1 W', stepUs: 7 * microsPerDay },
  '5mins': { size: '5 mins', duration: '1 W', stepUs: 7 * microsPerDay },
  '10mins': { size: '10 mins', duration: '1 W', stepUs: 7 * microsPerDay },
  '15mins': { size: '15 mins', duration: '1 W', stepUs: 7 * microsPerDay },
  '20mins': { size: '20 mins', duration: '1 W', stepUs: 7 * microsPerDay },
  '30mins': { size: '30 mins', duration: '1 M', stepUs: 28 * microsPerDay },
  '1hour': { size: '1 hour', duration: '1 M', stepUs: 28 * microsPerDay },
  '2hours': { size: '2 hours', duration: '1 M', stepUs: 28 * microsPerDay },
  '3hours': { size: '3 hours', duration: '1 M', stepUs: 28 * microsPerDay },
  '4hours': { size: '4 hours', duration: '1 M', stepUs: 28 * microsPerDay },
  '8hours': { size: '8 hours', duration: '1 M', stepUs: 28 * microsPerDay },
  '1day': { size: '1 day', duration: '1 Y', stepUs: 365 * microsPerDay },
}

/** What is shown, by its name on the command line; bid and ask together count twice in IB's pacing. */
export const shownKinds = {
  trades: { name: 'TRADES', weight: 1 },
  midpoint: { name: 'MIDPOINT', weight: 1 },
  bid: { name: 'BID', weight: 1 },
  ask: { name: 'ASK', weight: 1 },
  'bid-ask': { name: 'BID_ASK', weight: 2 },
} as const

export type ShownKind = keyof typeof shownKinds

/** Ticks come for these alone. */
export const tickKinds: readonly ShownKind[] = ['trades', 'midpoint', 'bid-ask']

/** As many as IB gives at a time; it adds what is left of the last one's second. */
export const ticksAtOnce = 1_000

/** yyyymmdd-hh:mm:ss, which is UTC and needs no zone. */
export function requestTime(tsUs: number): string {
  const iso = new Date(Math.ceil(tsUs / microsPerSecond) * 1_000).toISOString()
  return `${iso.slice(0, 10).replaceAll('-', '')}-${iso.slice(11, 19)}`
}
