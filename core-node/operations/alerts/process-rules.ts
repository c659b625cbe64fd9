import type { AlertKey } from '../../../shared/alerts/alert-table.ts'
import { microsPerMinute, microsPerSecond } from '../../../shared/units.ts'
import type { AlertLevel, LightDelays } from '../../engine/step/alerts/alert-light.ts'
import type { ProcessReadings } from './process-readings.ts'

/** One alert of the process. Delays by the clock on the wall. */
export type ProcessRule = LightDelays & {
  readonly key: AlertKey
  /** How things are; undefined between the border and the end, where what was told stands. */
  readonly levelOf: (readings: ProcessReadings) => AlertLevel | undefined
  readonly textOf: (readings: ProcessReadings) => string
  readonly overOf: (readings: ProcessReadings) => string
}

/** Requirement E2. */
const latencyMs = { warning: 50, critical: 100 } as const
const memoryMb = { warning: 1_000, over: 900 } as const
/** A pause that a person could notice; a collection of garbage takes a tenth of it. */
const pauseMs = 250
/** A day's tape and journal take some 1,000 MB; with 200 left the journal is next. */
const diskMb = { warning: 2_000, critical: 200, over: 2_500 } as const
const edgeAwayMs = { info: 60_000, warning: 600_000 } as const
const edgeBehindRows = { warning: 5_000, over: 1_000 } as const
const freshShare = 0.5

const atOnce = { raiseAfterUs: 0, clearAfterUs: microsPerMinute } as const
const rounded = (value: number) => Math.round(value).toLocaleString('en-US')

function latencyLevel(ms: number): AlertLevel {
  if (ms > latencyMs.critical) return 3
  return ms > latencyMs.warning ? 2 : 0
}

/** A latency with the threshold that it is above. */
function latencyText(ms: number): string {
  const border = ms > latencyMs.critical ? latencyMs.critical : latencyMs.warning
  return `${ms.toFixed(1)} ms: above ${border} ms`
}

export const processRules: readonly ProcessRule[] = [
  {
    key: 'order-latency',
    ...atOnce,
    // A span without an order says nothing of how long one takes, but what is told must end.
    levelOf: ({ orderLatencyMs }) => latencyLevel(orderLatencyMs),
    textOf: ({ orderLatencyMs }) =>
      `from an event to its order took ${latencyText(orderLatencyMs)}`,
    overOf: () => `orders leave within ${latencyMs.warning} ms again`,
  },
  {
    key: 'step-latency',
    ...atOnce,
    levelOf: ({ stepLatencyMs }) => latencyLevel(stepLatencyMs),
    textOf: ({ stepLatencyMs }) =>
      `an event through the engine takes ${latencyText(stepLatencyMs)}`,
    overOf: () => `events take ${latencyMs.warning} ms or less again`,
  },
  {
    key: 'event-loop',
    // One pause is told by what it delayed; pauses that come again are a machine that is too busy.
    raiseAfterUs: 5 * microsPerSecond,
    clearAfterUs: microsPerMinute,
    levelOf: ({ longestPauseMs }) => (longestPauseMs > pauseMs ? 2 : 0),
    textOf: ({ longestPauseMs }) =>
      `the main thread stood still for ${rounded(longestPauseMs)} ms: what came meanwhile waited`,
    overOf: () => `the main thread pauses for ${pauseMs} ms or less again`,
  },
  {
    key: 'memory',
    ...atOnce,
    levelOf: (readings) => {
      if (readings.memoryMb > memoryMb.warning) return 2
      return readings.memoryMb < memoryMb.over ? 0 : undefined
    },
    textOf: (readings) =>
      `memory ${rounded(readings.memoryMb)} MB: above ${rounded(memoryMb.warning)} MB`,
    overOf: (readings) => `memory ${rounded(readings.memoryMb)} MB`,
  },
  {
    key: 'disk',
    ...atOnce,
    levelOf: ({ freeDiskMb }) => {
      if (freeDiskMb === undefined) return undefined
      if (freeDiskMb < diskMb.critical) return 3
      if (freeDiskMb < diskMb.warning) return 2
      return freeDiskMb >= diskMb.over ? 0 : undefined
    },
    textOf: ({ freeDiskMb }) =>
      `the disk of the data folder has ${rounded(freeDiskMb ?? 0)} MB left`,
    overOf: ({ freeDiskMb }) =>
      `the disk of the data folder has ${rounded(freeDiskMb ?? 0)} MB free`,
  },
  {
    key: 'edge',
    ...atOnce,
    levelOf: (readings) => {
      if (readings.edgeAwayMs >= edgeAwayMs.warning) return 2
      return readings.edgeAwayMs >= edgeAwayMs.info ? 1 : 0
    },
    textOf: (readings) =>
      `the edge is out of reach for ${Math.floor(readings.edgeAwayMs / 60_000)} min: panel and alerts stand still, trading goes on`,
    overOf: () => 'the edge is in reach again',
  },
  {
    key: 'edge-behind',
    raiseAfterUs: microsPerMinute,
    clearAfterUs: microsPerMinute,
    levelOf: (readings) => {
      if (readings.edgeBehindRows > edgeBehindRows.warning) return 2
      return readings.edgeBehindRows < edgeBehindRows.over ? 0 : undefined
    },
    textOf: (readings) =>
      `the edge is ${rounded(readings.edgeBehindRows)} rows behind: what the panel shows is old`,
    overOf: () => 'the edge has caught up',
  },
  {
    key: 'option-lines',
    raiseAfterUs: 10 * microsPerMinute,
    clearAfterUs: microsPerMinute,
    levelOf: ({ options }) => {
      if (options === undefined || options.contracts === 0) return undefined
      return options.fresh < freshShare * options.contracts ? 2 : 0
    },
    textOf: ({ options }) =>
      `only ${options?.fresh ?? 0} of ${options?.contracts ?? 0} options have a fresh quote: their turns on the market data lines fail`,
    overOf: ({ options }) =>
      `${options?.fresh ?? 0} of ${options?.contracts ?? 0} options have a fresh quote`,
  },
]
