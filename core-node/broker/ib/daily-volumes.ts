import type { IBApi } from '@stoqey/ib'
import { BarSizeSetting, EventName, WhatToShow } from '@stoqey/ib'

import type { DayVolumes } from '../../market/calendar/volume-crossover.ts'
import { guardedOn } from './connection/guarded-listener.ts'
import type { FoundContracts, FrontContract } from './front-contract.ts'
import type { Timers } from './pacer.ts'

export type VolumesRequest = {
  readonly timers: Timers
  readonly nextRequestId: () => number
  readonly onFault: (error: unknown) => void
}

/** From the first day that can decide to the expiry there are eleven trading days. */
const daysAsked = '15 D'
/** What has not come by then does not come. */
const waitMs = 10_000
const barsMax = 100
/** Whole sessions, not only the cash market's hours; dates as yyyymmdd. */
const [wholeSessions, dateText] = [0, 1]

/**
 * How much was traded in both contracts on each of the last trade dates, today's so far among them.
 * @param done without the days of which not both are known
 */
export function askVolumes(
  api: IBApi,
  { front, next }: FoundContracts & { readonly next: FrontContract },
  { timers, nextRequestId, onFault }: VolumesRequest,
  done: (days: readonly DayVolumes[]) => void,
): void {
  const asked = [front, next].map(({ contract }) => ({
    contract,
    id: nextRequestId(),
    byDate: new Map<string, number>(),
  }))
  const awaited = new Set(asked.map(({ id }) => id))
  let timer: { cancel(): void } | undefined
  const end = (id: number): void => {
    if (!awaited.delete(id) || awaited.size > 0) return
    timer?.cancel()
    done(bothKnown(asked[0]?.byDate ?? new Map(), asked[1]?.byDate ?? new Map()))
  }
  guardedOn(
    api,
    EventName.historicalData,
    (id: number, date: string, ...figures: number[]) => {
      const volumes = asked.find((one) => one.id === id && awaited.has(id))?.byDate
      if (date.startsWith('finished')) end(id)
      else if (volumes !== undefined && volumes.size < barsMax) addDay(volumes, date, figures[4])
    },
    onFault,
  )
  guardedOn(api, EventName.error, (_error: Error, _code: number, id: number) => end(id), onFault)
  timer = timers.after(waitMs, () => {
    for (const id of awaited) end(id)
  })
  for (const { id, contract } of asked) {
    const what = [BarSizeSetting.DAYS_ONE, WhatToShow.TRADES] as const
    api.reqHistoricalData(id, contract, '', daysAsked, ...what, wholeSessions, dateText, false)
  }
}

/** @param date yyyymmdd */
function addDay(volumes: Map<string, number>, date: string, volume: number | undefined): void {
  if (!/^\d{8}$/.test(date) || volume === undefined || !(volume >= 0)) return
  volumes.set(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`, volume)
}

function bothKnown(
  lead: ReadonlyMap<string, number>,
  next: ReadonlyMap<string, number>,
): DayVolumes[] {
  return [...lead].flatMap(([tradeDate, contracts]) => {
    const ofNext = next.get(tradeDate)
    return ofNext === undefined ? [] : [{ tradeDate, lead: contracts, next: ofNext }]
  })
}
