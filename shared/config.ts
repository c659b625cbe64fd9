import { z } from 'zod'

import { DeskId } from './frames.ts'

/**
 * Everything a user can set, with its default. Limits here may be set lower than the caps in code, never
 * higher. Unknown fields are refused: a misspelt limit must not pass for a set one.
 */
const dollars = 100

/** Caps that no configuration can raise. */
export const hardCaps = {
  /** Four contracts must be opted into; the default is two (source documents 001 and 004). */
  maxContracts: 4,
  maxDailyLossCents: 10_000 * dollars,
  maxTradesPerDay: 200,
} as const

export const BrokerConfig = z.strictObject({
  host: z.string().default('127.0.0.1'),
  /** 4002 IB Gateway paper, 4001 live; 7497 and 7496 TWS. */
  port: z.int().min(1).max(65_535).default(4002),
  clientId: z.int().min(0).max(2_147_483_647).default(999),
  connectTimeoutMs: z.int().min(100).max(300_000).default(30_000),
  /** IB disconnects a client that sends more than 50; the rest is left to other clients. */
  messagesPerSecond: z.int().min(10).max(1_000).default(45),
})

export const RiskConfig = z.strictObject({
  capitalCents: z
    .int()
    .positive()
    .default(25_000 * dollars),
  /** Of the capital, lost when the stop is hit. */
  riskPerTrade: z.number().positive().max(0.01).default(0.01),
  baseContracts: z.int().min(1).max(hardCaps.maxContracts).default(2),
  maxContracts: z.int().min(1).max(hardCaps.maxContracts).default(2),
  /** What a broker asks to hold one contract. */
  marginCents: z
    .int()
    .positive()
    .default(13_000 * dollars),
  dailyLossCents: z
    .int()
    .positive()
    .max(hardCaps.maxDailyLossCents)
    .default(2_000 * dollars),
  maxTradesPerDay: z.int().min(1).max(hardCaps.maxTradesPerDay).default(50),
  stopTicks: z.int().min(2).max(200).default(8),
  /** The target's distance over the stop's. */
  rewardToRisk: z.number().min(0.5).max(10).default(2),
  /** An entry may cross the spread by so many ticks. */
  entryCollarTicks: z.int().min(0).max(8).default(1),
  /** Closing a position may go this far through the book. */
  flattenCollarTicks: z.int().min(1).max(80).default(20),
  /** Older market data stop entries. */
  staleAfterMs: z.int().min(100).max(300_000).default(3_000),
  /** No trade for so long in the cash market's hours is an error of the feed. */
  maxSilenceMs: z.int().min(1_000).max(3_600_000).default(60_000),
})

export const StrategyConfig = z.strictObject({
  /** When entries are allowed: 09:00 to 16:00 New York, or the whole Globex session. */
  entryHours: z.enum(['day', 'globex']).default('day'),
  /** The pause after an entry that was refused or not filled, and after a trade. */
  pauseMs: z.int().min(0).max(3_600_000).default(60_000),
})

export const CostConfig = z.strictObject({
  /** Commission and fees of one contract, one way: half of 4.50 USD. */
  feesPerSideCents: z.int().min(0).max(10_000).default(225),
})

export const ConfluenceConfig = z.strictObject({
  preset: z.string().default('production-v2'),
  /** Weights of one's own in place of the preset's. They must sum to 1. */
  weights: z.record(z.string(), z.number().min(0).max(1)).optional(),
})

export const Config = z.strictObject({
  desk: DeskId.default('local'),
  instrument: z.enum(['ES', 'MES', 'NQ', 'MNQ', 'YM', 'MYM']).default('ES'),
  broker: BrokerConfig.prefault({}),
  confluence: ConfluenceConfig.prefault({}),
  strategy: StrategyConfig.prefault({}),
  risk: RiskConfig.prefault({}),
  costs: CostConfig.prefault({}),
})
export type Config = z.infer<typeof Config>

/** One sentence for each problem: the field, what is wrong, what is asked. */
export function describeIssues(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const field = issue.path.join('.')
    return field === '' ? issue.message : `${field}: ${issue.message}`
  })
}
