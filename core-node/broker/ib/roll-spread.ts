import type { IBApi } from '@stoqey/ib'
import { EventName } from '@stoqey/ib'

import { guardedOn } from './connection/guarded-listener.ts'
import type { FrontContract } from './front-contract.ts'
import type { Timers } from './pacer.ts'
import { Tick } from './reference-data.ts'

export type SpreadRequest = {
  readonly from: FrontContract
  readonly to: FrontContract
  readonly tickNanos: number
  readonly timers: Timers
  readonly nextRequestId: () => number
  readonly onFault: (error: unknown) => void
}

/** Closed markets tell their last prices at once; what has not come by then does not come. */
const waitMs = 3_000

/**
 * How many ticks one contract stands above another: by what both settled at, which is of one moment, else by
 * their last trades.
 * @param done undefined when the broker does not tell both prices
 */
export function measureSpread(
  api: IBApi,
  { from, to, tickNanos, timers, nextRequestId, onFault }: SpreadRequest,
  done: (spreadTicks: number | undefined) => void,
): void {
  const ids = [nextRequestId(), nextRequestId()]
  const types: readonly number[] = [Tick.Close, Tick.Last]
  const prices = new Map<string, number>()
  guardedOn(
    api,
    EventName.tickPrice,
    (id: number, type: number, price: number) => {
      if (ids.includes(id) && types.includes(type) && price > 0) prices.set(`${id}:${type}`, price)
    },
    onFault,
  )
  for (const [i, { contract }] of [from, to].entries()) {
    api.reqMktData(ids[i] as number, contract, '', false, false)
  }
  timers.after(waitMs, () => {
    for (const id of ids) api.cancelMktData(id)
    const differences = types.map((type) => {
      const [old, next] = ids.map((id) => prices.get(`${id}:${type}`) ?? Number.NaN)
      return (next as number) - (old as number)
    })
    const points = differences.find((difference) => !Number.isNaN(difference))
    done(points === undefined ? undefined : Math.round((points * 1e9) / tickNanos))
  })
}
