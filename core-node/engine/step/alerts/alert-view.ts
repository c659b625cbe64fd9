import type { Market } from '../../../market/market.ts'
import type { Limits } from '../../../risk/limits.ts'
import type { RiskMonitor } from '../../../risk/risk-monitor.ts'
import type { Signal } from '../signal.ts'
import type { MarketSpan } from './market-span.ts'
import type { WinRate } from './win-rate.ts'

/** What the engine's alerts look at. One object, whose market, signal and limits are set anew before each look. */
export type AlertView = {
  market: Market
  signal: Signal
  readonly monitor: RiskMonitor
  limits: Limits
  readonly span: MarketSpan
  readonly winRate: WinRate
  /** Whether the preset has a feature that reads options, and with them the SPX. */
  readonly readsOptions: boolean
  /** Seconds of market time in one of the broker's: what is asked of it comes so much later. */
  readonly timeScale: number
}
