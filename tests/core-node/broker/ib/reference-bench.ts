import { MarketClock } from '../../../../core-node/broker/ib/market-clock.ts'
import { Pacer } from '../../../../core-node/broker/ib/pacer.ts'
import type { ReferenceDataOptions } from '../../../../core-node/broker/ib/reference-data.ts'
import type { MarketEvent } from '../../../../core-node/market/events.ts'
import { FakeApi } from './fake-api.ts'
import { ManualTimers } from './manual-timers.ts'

/** 10:00 in New York on Tuesday 2026-09-15. */
export const morning = Date.parse('2026-09-15T14:00:00Z') / 1_000
export const evening = Date.parse('2026-09-15T23:00:00Z') / 1_000

/**
 * What the subscriptions beside the future need, moved by hand.
 * @param passedMs how long the machine has been running
 */
export function referenceBench(epochSeconds = morning, passedMs = 0) {
  const timers = new ManualTimers()
  timers.pass(passedMs)
  const clock = new MarketClock(() => timers.nowMs() * 1_000, 1)
  clock.observe(epochSeconds)
  const fake = new FakeApi()
  const events: MarketEvent[] = []
  const notices: string[] = []
  const faults: unknown[] = []
  let requestId = 1_000
  const options: ReferenceDataOptions = {
    clock,
    timers,
    pacer: new Pacer(timers, 45),
    nextRequestId: () => requestId++,
    // Events are valid during the call only.
    onEvent: (event) => events.push(structuredClone(event)),
    onNotice: (text) => notices.push(text),
    onFault: (error) => faults.push(error),
  }
  return { timers, clock, fake, events, notices, faults, options }
}
