import type { WallTime } from '../market/calendar/wall-time.ts'
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
  /** Market data requests at a time, of each client; how many depth requests there can be follows from it. */
  readonly marketDataLines: number
  /** Of all clients together; Infinity for any. */
  readonly messagesPerSecond: number
  /** Whether IB's pacing of historical data holds. */
  readonly isHistoryPaced: boolean
  /** How much of the market is taken in before it begins to run, for clients that ask for its past. */
  readonly historyMinutes: number
  /** The client that hears of every client's orders and may cancel them, as client 0 does. */
  readonly masterClientId: number | undefined
  /** When the gateway restarts each day, hh:mm in New York; undefined for never. */
  readonly dailyReset: WallTime | undefined
  /** How long a restart takes, in the market's time. */
  readonly resetSeconds: number
  /** Whether next order ids go on after a restart, or ids of orders that are over are given out again. */
  readonly idsAfterReset: 'kept' | 'rolled-back'
  /** Whether the login ends in the night to Sunday, at 01:00 in New York: then somebody must log in. */
  readonly hasWeeklyLogout: boolean
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
  messagesPerSecond: 50,
  isHistoryPaced: true,
  historyMinutes: 0,
  masterClientId: undefined,
  dailyReset: undefined,
  resetSeconds: 60,
  idsAfterReset: 'kept',
  hasWeeklyLogout: false,
  seed: 1,
  optionSampleSeconds: 1,
}

/** IB's limits (its pages on connections, market data lines, depth and tick-by-tick data). */
export const limits = {
  clients: 32,
  /** The same as for depth, though of contracts: one contract's four streams and one to spare. */
  tickByTicks: 5,
  /** Bars kept up to date, of each client. */
  liveBars: 50,
} as const

/** Three with less than 400 lines, then one for each hundred lines, sixty at the most (IB's page on depth). */
export function depthsMax(marketDataLines: number): number {
  return marketDataLines < 400 ? 3 : Math.min(60, Math.floor(marketDataLines / 100))
}
