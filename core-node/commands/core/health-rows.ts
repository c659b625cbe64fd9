import { performance } from 'node:perf_hooks'
import { memoryUsage } from 'node:process'

import type { LiveRuntime } from '../../engine/live-runtime.ts'
import type { Row } from '../../execution/outbox.ts'

const bytesPerMb = 1_048_576

/** How the core itself does, by the clock on the wall. */
export class HealthRows {
  readonly #runtime: LiveRuntime
  #eventsAtLastCount = 0
  /** In the second before the last count. */
  eventsPerSecond = 0

  constructor(runtime: LiveRuntime) {
    this.#runtime = runtime
  }

  /** Called once a second. */
  count(): void {
    this.eventsPerSecond = this.#runtime.events - this.#eventsAtLastCount
    this.#eventsAtLastCount = this.#runtime.events
  }

  /** @param ackedSeq the last row that the edge has */
  row(tsUs: number, ackedSeq: number): Row {
    const { stepLatency, orderLatency, lastMarketEventMs } = this.#runtime
    return {
      ts: tsUs,
      kind: 'health',
      stepP50Us: stepLatency.percentileUs(50),
      stepP99Us: stepLatency.percentileUs(99),
      tickToOrderP99Us: orderLatency.percentileUs(99),
      eventsPerSecond: this.eventsPerSecond,
      feedAgeMs: lastMarketEventMs === 0 ? 0 : Math.round(performance.now() - lastMarketEventMs),
      rssMb: Math.round(memoryUsage.rss() / bytesPerMb),
      ackedSeq,
    }
  }
}
