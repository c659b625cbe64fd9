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
  /** Market data that the account may have at a time: IB gives 100, more for equity and commissions. */
  marketDataLines: z.int().min(10).max(10_000).default(100),
  /** Watch the SPX option chain on the lines that are left. */
  optionChain: z.boolean().default(true),
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
  // In place of the preset's:
  /** confirm: a battle against the side forbids an entry. weight: it is a factor of the score. */
  battleNavale: z.enum(['off', 'confirm', 'weight']).optional(),
  /** Whether the strategy of the market's regime must confirm an entry, or only says whether it does. */
  routing: z.enum(['report', 'require']).optional(),
  /** How much the regime moves the weights of its features; 0 is off. */
  regimeTilt: z.number().min(0).max(0.2).optional(),
})

export const CostConfig = z.strictObject({
  /** Commission and fees of one contract, one way: half of 4.50 USD. */
  feesPerSideCents: z.int().min(0).max(10_000).default(225),
})

const score = z.number().positive().max(1)

/** The sets of thresholds that the source documents give. */
export const ThresholdSetName = z.enum(['option-2', 'percent-90', 'before', 'tighter', 'looser'])
export type ThresholdSetName = z.infer<typeof ThresholdSetName>

/** What is set here stands in place of the preset's; what is not stays the preset's. */
export const ConfluenceConfig = z.strictObject({
  preset: z.string().default('production-v2'),
  /** Weights of one's own. They must sum to 1, unless they are normalised. */
  weights: z.record(z.string(), z.number().min(0).max(1)).optional(),
  /** Divide the weights by their sum. */
  normalizeWeights: z.boolean().optional(),
  /** The lowest score of each tier, from high to low; or one of the sets above. */
  thresholds: z
    .union([
      ThresholdSetName,
      z.strictObject({ PREMIUM: score, STRONG: score, GOOD: score, WEAK: score }),
    ])
    .optional(),
  /** The lowest score that may trade at all, by the day's volatility; false switches the preset's off. */
  dynamicGate: z
    .union([
      z.literal(false),
      z.strictObject({
        low: score.default(0.2),
        normal: score.default(0.25),
        high: score.default(0.35),
        extreme: score.default(0.5),
      }),
    ])
    .optional(),
  normalization: z.enum(['fixed', 'rolling-robust']).optional(),
  factors: z
    .strictObject({
      /** gate: no entry in closed hours. scale: also 0.5 to 1.2 by the hour. */
      session: z.enum(['off', 'gate', 'scale']).optional(),
      volatility: z.boolean().optional(),
      gammaCycle: z.boolean().optional(),
    })
    .optional(),
})

/** What may be chosen about the features' definitions. */
export const FeaturesConfig = z.strictObject({
  /** How far a gamma level reaches, in points: a figure, or a quarter of a day's move by the VIX. */
  gammaWidthPoints: z
    .union([z.literal('by-vix'), z.number().positive().max(200)])
    .default('by-vix'),
  /** relative: against its own twenty-session median. absolute: as it is. */
  putCallMode: z.enum(['relative', 'absolute']).default('relative'),
  /** Many puts are a reason to buy. */
  isPutCallContrarian: z.boolean().default(false),
  /** How much large resting orders weigh in the book's imbalance. */
  largeOrderWeight: z.number().min(0).max(1).default(0.25),
  /** Whether the weights of the 1, 5 and 15 minute trends follow the volatility regime. */
  timeframesFollowVolatility: z.boolean().default(false),
})

export const Config = z.strictObject({
  desk: DeskId.default('local'),
  instrument: z.enum(['ES', 'MES', 'NQ', 'MNQ', 'YM', 'MYM']).default('ES'),
  broker: BrokerConfig.prefault({}),
  confluence: ConfluenceConfig.prefault({}),
  features: FeaturesConfig.prefault({}),
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
