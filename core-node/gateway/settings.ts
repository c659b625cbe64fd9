import type { DepthRows } from './ticks/depth-diff.ts'
import { newestServerVersion } from './wire/server-versions.ts'

export type GatewaySettings = {
  readonly account: string
  readonly startingCashCents: number
  /** For one contract on one side. */
  readonly commissionCents: number
  /** The newest server version to speak: lower ones try a client's older layouts. */
  readonly serverMax: number
  readonly depthRows: DepthRows
  /** Market data requests at a time, of each client. */
  readonly marketDataLines: number
  /** Of the volatility indices and the options: the same one gives the same to the same market. */
  readonly seed: number
  /** Between two samples of an index or option, in the market's time. */
  readonly optionSampleSeconds: number
  /** Different for each run: permanent ids and execution ids come from it. */
  readonly run: number
}

export const defaultSettings: Omit<GatewaySettings, 'run'> = {
  account: 'DU1234567',
  startingCashCents: 2_500_000,
  commissionCents: 225,
  serverMax: newestServerVersion,
  depthRows: 'in-place',
  marketDataLines: 100,
  seed: 1,
  optionSampleSeconds: 1,
}

/** IB's limits (its pages on connections, market data lines, depth and tick-by-tick data). */
export const limits = {
  clients: 32,
  depths: 3,
  /** The same as for depth, though of contracts: one contract's four streams and one to spare. */
  tickByTicks: 5,
} as const
