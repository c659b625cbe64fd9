import { z } from 'zod'

import { KillLevel } from '../../shared/vocabulary.ts'

/** What is asked of a running core over its local socket: one JSON line, answered by one JSON line. */
export const ControlRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status') }),
  z.object({
    type: z.literal('kill'),
    level: KillLevel.exclude(['none']),
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

export type ControlAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string }
