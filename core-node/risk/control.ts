import { isLiveMode } from '../../shared/live-mode.ts'
import type { KillLevel, Mode } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import type { Limits } from './limits.ts'
import type { RiskMonitor } from './risk-monitor.ts'

/** An entry that asks to be let out, with the bracket around it. */
export type EntryRequest = {
  readonly side: Exclude<Side, 0>
  readonly contracts: number
  readonly limitTicks: number
  readonly stopTicks: number
  readonly targetTicks: number
  readonly timeInForce: 'IOC' | 'DAY' | 'GTC'
  readonly origin: 'strategy' | 'manual'
  /** A person who was asked a second time said yes. The strategy is not asked. */
  readonly isConfirmed: boolean
  /** One intent leads to one order at most. */
  readonly intent: string
}

/** Our own working orders, summed up. */
export type OwnOrders = {
  readonly count: number
  /** The most that may still be bought and sold; of one bracket's stop and target only one. */
  readonly buyContracts: number
  readonly sellContracts: number
  /** Limits of ours that an order on the other side could meet; Infinity and −Infinity without one. */
  readonly lowestSellTicks: number
  readonly highestBuyTicks: number
  /** Orders that another build of the program placed. */
  readonly ofOtherBuilds: number
}

/** Everything a control may look at. */
export type RiskState = {
  readonly market: Market
  readonly monitor: RiskMonitor
  readonly limits: Limits
  readonly mode: Mode
  readonly entryHours: 'day' | 'globex'
  readonly contract: string
  readonly build: string
  readonly killLevel: KillLevel
  readonly isBrokerReady: boolean
  /** The position differs from the broker's, or a fill came that nobody expected. */
  readonly isReduceOnly: boolean
  readonly positionContracts: number
  readonly own: OwnOrders
  /** Capital, and what was realized since, less fees. */
  readonly equityCents: number
  readonly openCents: number
  readonly tradesToday: number
}

export type ControlName =
  | 'order-size'
  | 'order-value'
  | 'position'
  | 'price-collar'
  | 'price-drift'
  | 'validity'
  | 'manual-order'
  | 'message-throttle'
  | 'repeated-execution'
  | 'duplicate'
  | 'order-counts'
  | 'loss'
  | 'margin'
  | 'self-trade'
  | 'kill-switch'
  | 'broker-link'
  | 'heartbeat'
  | 'market-data'
  | 'clock'
  | 'session'
  | 'reconciliation'
  | 'alerts'
  | 'build'
  | 'records'

/** One row of the table: who asks for it, who answers for it, what it may say and by which limits. */
export type Control = {
  /** Its number, 1 to 24, by which tests and records name it. */
  readonly id: number
  readonly name: ControlName
  readonly title: string
  /** The part of the program that answers for it. */
  readonly owner: 'risk' | 'execution' | 'operations'
  /** Rules and guides that ask for it. */
  readonly demandedBy: string
  /** Every reason it refuses for, by its code, in words for people. */
  readonly reasons: Readonly<Record<string, string>>
  readonly limits: readonly (keyof Limits)[]
  /** The code of the reason it refuses for, or undefined to pass. NaN must not pass. */
  readonly check: (request: EntryRequest, state: RiskState) => string | undefined
}

type Described<Reasons extends Record<string, string>> = Omit<Control, 'reasons' | 'check'> & {
  readonly reasons: Reasons
  readonly check: (request: EntryRequest, state: RiskState) => (keyof Reasons & string) | undefined
}

/** A control whose check can only say what its table of reasons has. */
export function control<const Reasons extends Record<string, string>>(
  described: Described<Reasons>,
): Control {
  return described
}

/** Whether what nobody has told is a reason to refuse: only where money or the broker is real. */
export function isDemanded(state: RiskState, what: keyof Limits['requires']): boolean {
  const isReal = state.mode === 'paper' || isLiveMode(state.mode)
  return isReal && state.limits.requires[what]
}
