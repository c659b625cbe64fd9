import { z } from 'zod'

import { KillLevel } from '../../shared/vocabulary.ts'

/** What is asked of a running core over its local socket: one JSON line, answered by one JSON line. */
export const ControlRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status') }),
  z.object({ type: z.literal('reconcile') }),
  z.object({
    type: z.literal('kill'),
    level: KillLevel.exclude(['none']),
    reason: z.string().min(1).max(200),
    by: z.string().min(1).max(64),
  }),
  z.object({
    type: z.literal('rearm'),
    reason: z.string().min(1).max(200),
    by: z.string().min(1).max(64),
  }),
])
export type ControlRequest = z.infer<typeof ControlRequest>

/** A request longer than this is none. */
export const maxRequestBytes = 4_096

/** The state of a running core, as `mia status` prints it. */
export type CoreStatus = {
  readonly mode: string
  readonly desk: string
  readonly account: string | null
  readonly contract: string | null
  readonly config: {
    /** Of what is in force. */
    readonly digest: string
    /** What is wrong with its file since it was changed; '' while nothing is. */
    readonly problem: string
    /** Changes in the file that take effect at the next start. */
    readonly waits: readonly string[]
  }
  readonly broker: { readonly state: string; readonly sinceMs: number; readonly reason: string }
  readonly feed: { readonly ageMs: number | null; readonly eventsPerSecond: number }
  readonly edge: {
    readonly state: string
    readonly journalSeq: number
    readonly ackedSeq: number
  }
  readonly signal: {
    readonly preset: string
    readonly score: number
    readonly direction: string
    readonly tier: string
    readonly coverage: number
  }
  readonly position: {
    readonly contracts: number
    readonly averageTicks: number | null
    readonly stopTicks: number | null
    readonly targetTicks: number | null
  }
  readonly orders: { readonly working: number }
  readonly killSwitch: { readonly level: string; readonly reason: string }
  readonly trades: {
    readonly count: number
    readonly realizedCents: number
    readonly feesCents: number
  }
  readonly latency: {
    readonly stepP50Us: number
    readonly stepP99Us: number
    readonly tickToOrderP99Us: number
  }
  readonly process: { readonly pid: number; readonly upMs: number; readonly rssMb: number }
}

/** What a kill did: milliseconds from its arrival at the core; null for what its level does not include. */
export type KillReport = {
  readonly level: string
  readonly blockedMs: number
  readonly cancelledMs: number | null
  readonly flatMs: number | null
  readonly cancelledOrders: number
  readonly closedContracts: number
  /** False when it had not come to its end within the time waited. It goes on. */
  readonly isComplete: boolean
}

/** One order, as either side has it; null on the side that does not. */
export type ReconciledOrder = {
  readonly ref: string
  readonly permId: number
  readonly here: { readonly state: string; readonly contracts: number } | null
  readonly broker: { readonly status: string; readonly contracts: number } | null
}

/** Our books against the broker's, at one moment. */
export type ReconciliationReport = {
  /** Of the market's clock, microseconds. */
  readonly asOf: number
  readonly account: string
  readonly contract: string
  readonly isEqual: boolean
  /** A sentence for each thing that differs. */
  readonly differences: readonly string[]
  readonly position: {
    readonly here: number
    readonly broker: number
    readonly averageTicks: number | null
    /** Commissions included, so that it differs from ours by them. */
    readonly brokerAverageTicks: number | null
  }
  /** What else the account holds. */
  readonly others: readonly { readonly code: string; readonly contracts: number }[]
  readonly orders: readonly ReconciledOrder[]
  /** Of the broker's day: it tells none that are older. */
  readonly executions: {
    readonly here: number
    readonly broker: number
    readonly onlyHere: readonly string[]
    readonly onlyAtBroker: readonly string[]
  }
  /** What the day's executions have cost or brought, commissions included. */
  readonly cash: { readonly hereCents: number; readonly brokerCents: number }
  /** Whether only exits are allowed. */
  readonly isReduceOnly: boolean
  /** The broker's figures of the account, in cents, by its names. */
  readonly values: Readonly<Record<string, number>>
}

export type ControlAnswer =
  | { readonly ok: true; readonly value: unknown }
  /** `isRefused`: not a failure, a safety rule forbids it. */
  | { readonly ok: false; readonly reason: string; readonly isRefused?: boolean }
