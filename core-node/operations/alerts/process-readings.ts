/** How the process does, over the span since it was last looked at. Durations in milliseconds, memory in MB. */
export type ProcessReadings = {
  /** From an event to its order's bytes, 99th percentile; 0 when no order left. */
  readonly orderLatencyMs: number
  /** Of an event through the engine, 99th percentile; 0 when there was none. */
  readonly stepLatencyMs: number
  /** The longest that the main thread stood still. */
  readonly longestPauseMs: number
  readonly memoryMb: number
  /** Where the data folder lies; undefined when the system does not say. */
  readonly freeDiskMb: number | undefined
  /** Since when the edge is out of reach; 0 while it is there, or when there is none. */
  readonly edgeAwayMs: number
  /** Rows that the edge has not confirmed; 0 while it is out of reach. */
  readonly edgeBehindRows: number
  /** Options that are watched, and those of them with a fresh quote; undefined where it does not matter. */
  readonly options: { readonly contracts: number; readonly fresh: number } | undefined
}
