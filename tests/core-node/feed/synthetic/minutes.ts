import type { Feed } from '../../../../core-node/feed/feed.ts'
import { sessionAt } from '../../../../core-node/market/calendar/session-calendar.ts'
import { EventKind } from '../../../../core-node/market/events.ts'
import { microsPerHour, microsPerMinute } from '../../../../shared/units.ts'
import { autocorrelation, correlation, deviation, kurtosis } from './statistics.ts'

/** A minute in which something traded. */
export type Minute = {
  readonly startUs: number
  contracts: number
  readonly openTicks: number
  highTicks: number
  lowTicks: number
  closeTicks: number
}

/** The traded minutes of one session. */
export async function minutesOf(feed: Feed, sessionUs: number): Promise<Minute[]> {
  const minutes: Minute[] = []
  const { closeUs } = sessionAt(sessionUs)
  let last: Minute | undefined
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      if (event.tsUs >= closeUs) return minutes
      if (event.kind !== EventKind.Trade) continue
      const { tsUs, priceTicks, size } = event
      if (last === undefined || tsUs >= last.startUs + microsPerMinute) {
        last = minuteFrom(tsUs - (tsUs % microsPerMinute), priceTicks)
        minutes.push(last)
      }
      last.contracts += size
      last.highTicks = Math.max(last.highTicks, priceTicks)
      last.lowTicks = Math.min(last.lowTicks, priceTicks)
      last.closeTicks = priceTicks
    }
  }
  return minutes
}

function minuteFrom(startUs: number, ticks: number): Minute {
  return {
    startUs,
    contracts: 0,
    openTicks: ticks,
    highTicks: ticks,
    lowTicks: ticks,
    closeTicks: ticks,
  }
}

export type Hour = { minutes: number; contracts: number; rangeTicks: number }

/** Sums by the UTC hour. */
export function hoursOf(minutes: readonly Minute[]): Hour[] {
  const hours = Array.from({ length: 24 }, () => ({ minutes: 0, contracts: 0, rangeTicks: 0 }))
  for (const { startUs, contracts, highTicks, lowTicks } of minutes) {
    const hour = hours[Math.floor(startUs / microsPerHour) % 24] as Hour
    hour.minutes++
    hour.contracts += contracts
    hour.rangeTicks += highTicks - lowTicks
  }
  return hours
}

export const clusterLags = [1, 5, 20, 80]

/** How busy and restless minutes follow one another. */
export type Clusters = {
  /** Of the logarithm of a minute's volume, at the lags above. */
  readonly volumeAutocorrelation: readonly number[]
  readonly rangeAutocorrelation: readonly number[]
  readonly volumeWithRange: number
  /** Of a minute's close over its open. */
  readonly changeDeviation: number
  readonly changeKurtosis: number
  readonly changeAutocorrelation: number
}

export function clustersOf(minutes: readonly Minute[]): Clusters {
  const volumes = minutes.map(({ contracts }) => Math.log(contracts))
  const ranges = minutes.map(({ highTicks, lowTicks }) => highTicks - lowTicks)
  const changes = minutes.map(({ openTicks, closeTicks }) => closeTicks - openTicks)
  return {
    volumeAutocorrelation: clusterLags.map((lag) => autocorrelation(volumes, lag)),
    rangeAutocorrelation: clusterLags.map((lag) => autocorrelation(ranges, lag)),
    volumeWithRange: correlation(volumes, ranges),
    changeDeviation: deviation(changes),
    changeKurtosis: kurtosis(changes),
    changeAutocorrelation: autocorrelation(changes, 1),
  }
}
