import type { Side } from '../market/events.ts'
import type { Limits } from './limits.ts'
import type { ClockSource } from './watch/clock-skew.ts'
import type { HeartbeatSource } from './watch/heartbeats.ts'

/** Numbers above those of markets, brokers and commands, so that the engine tells them apart at one glance. */
export const RiskKind = {
  Account: 48,
  Clock: 49,
  Heartbeat: 50,
  Reference: 51,
  Records: 52,
  Rearm: 53,
  ManualEntry: 54,
  Tighten: 55,
} as const

/** The broker's own figures of the account. One it did not tell is NaN. */
export type AccountView = {
  readonly excessLiquidityCents: number
  readonly initialMarginCents: number
  /** Realized and open, of the broker's day. */
  readonly dailyPnlCents: number
  readonly asOfUs: number
}

export type AccountEvent = {
  readonly kind: typeof RiskKind.Account
  readonly tsUs: number
  readonly account: AccountView
}

/** Our clock less another's. */
export type ClockSkewEvent = {
  readonly kind: typeof RiskKind.Clock
  readonly tsUs: number
  readonly source: ClockSource
  readonly skewMs: number
}

export type HeartbeatEvent = {
  readonly kind: typeof RiskKind.Heartbeat
  readonly tsUs: number
  readonly source: HeartbeatSource
}

/** The price from which the day's limits are counted, told by somebody who was there the day before. */
export type ReferenceEvent = {
  readonly kind: typeof RiskKind.Reference
  readonly tsUs: number
  readonly previousTicks: number
}

/** Whether what is written can be relied on: the journal takes rows, and what it has is unaltered. */
export type RecordsEvent = {
  readonly kind: typeof RiskKind.Records
  readonly tsUs: number
  readonly areSound: boolean
}

/** A person, whose right to it was verified before, switches trading on again. */
export type RearmEvent = {
  readonly kind: typeof RiskKind.Rearm
  readonly tsUs: number
  readonly id: string
  readonly by: string
  readonly reason: string
}

/** A person enters an order by hand. Nothing offers it today: panel and chat can only lower the risk. */
export type ManualEntryEvent = {
  readonly kind: typeof RiskKind.ManualEntry
  readonly tsUs: number
  readonly id: string
  readonly by: string
  readonly side: Exclude<Side, 0>
  readonly contracts: number
  readonly limitTicks: number
  /** Asked a second time whether it is meant, the person said yes. */
  readonly isConfirmed: boolean
}

/**
 * The configuration was changed while the core runs: of these limits the tighter ones take effect. That they are
 * no looser is for the engine to see to, whoever sent them.
 */
export type TightenEvent = {
  readonly kind: typeof RiskKind.Tighten
  readonly tsUs: number
  readonly id: string
  readonly by: string
  readonly limits: Limits
  /** Of the configuration as it is in force from now on. */
  readonly configDigest: string
}

export type RiskEvent =
  | AccountEvent
  | ClockSkewEvent
  | HeartbeatEvent
  | ReferenceEvent
  | RecordsEvent
  | RearmEvent
  | ManualEntryEvent
  | TightenEvent
