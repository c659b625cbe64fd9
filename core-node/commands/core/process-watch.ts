import { statfsSync } from 'node:fs'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { memoryUsage } from 'node:process'

import type { LiveRuntime } from '../../engine/live-runtime.ts'
import type { Raise } from '../../operations/alerts/process-alerts.ts'
import { ProcessAlerts } from '../../operations/alerts/process-alerts.ts'
import type { ProcessReadings } from '../../operations/alerts/process-readings.ts'

export type ProcessWatchParts = {
  readonly runtime: LiveRuntime
  readonly uplink: { readonly state: string; readonly ackedSeq: number }
  /** Of the option chain; undefined while none is watched. */
  readonly chainCoverage: () => { readonly contracts: number; readonly fresh: number } | undefined
  /** The data folder. */
  readonly folder: string
  readonly raise: Raise
}

/** How often the process should be looked at. */
export const lookEveryMs = 10_000

const nanosPerMilli = 1_000_000
const bytesPerMb = 1_048_576

/** Reads how the process does, and lets its alerts judge it. */
export class ProcessWatch {
  readonly #parts: ProcessWatchParts
  readonly #alerts: ProcessAlerts
  readonly #pauses = monitorEventLoopDelay({ resolution: 20 })
  #edgeAwayFromMs: number | undefined

  constructor(parts: ProcessWatchParts) {
    this.#parts = parts
    this.#alerts = new ProcessAlerts(parts.raise)
  }

  /** From here on: what a start takes is nobody's news. */
  start(): void {
    const { stepLatency, orderLatency } = this.#parts.runtime
    stepLatency.takeRecentUs(99)
    orderLatency.takeRecentUs(99)
    this.#pauses.enable()
  }

  look(): void {
    const nowMs = performance.now()
    this.#alerts.look(this.#read(nowMs), nowMs)
    this.#pauses.reset()
  }

  stop(): void {
    this.#pauses.disable()
  }

  #read(nowMs: number): ProcessReadings {
    const { runtime, uplink, chainCoverage } = this.#parts
    const { stepLatency, orderLatency, audit, engine } = runtime
    const isAway = uplink.state === 'connecting'
    this.#edgeAwayFromMs = isAway ? (this.#edgeAwayFromMs ?? nowMs) : undefined
    return {
      orderLatencyMs: orderLatency.takeRecentUs(99) / 1_000,
      stepLatencyMs: stepLatency.takeRecentUs(99) / 1_000,
      longestPauseMs: this.#pauses.max / nanosPerMilli,
      memoryMb: memoryUsage.rss() / bytesPerMb,
      freeDiskMb: this.#freeDiskMb(),
      edgeAwayMs: nowMs - (this.#edgeAwayFromMs ?? nowMs),
      edgeBehindRows: uplink.state === 'connected' ? audit.lastSeq - uplink.ackedSeq : 0,
      options: engine.market.isRegular ? chainCoverage() : undefined,
    }
  }

  #freeDiskMb(): number | undefined {
    try {
      const { bavail, bsize } = statfsSync(this.#parts.folder)
      return (bavail * bsize) / bytesPerMb
    } catch {
      // Whoever writes there tells what is wrong; how much is left is not known.
      return undefined
    }
  }
}
