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
  maxOrderValueCents: 4_000_000 * dollars,
  maxDailyLossCents: 10_000 * dollars,
  maxDrawdownCents: 50_000 * dollars,
  maxTradesPerDay: 200,
  maxOpenOrders: 30,
  maxOrdersPerDay: 3_000,
  /** Of the capital, lost when the stop is hit. */
  riskPerTrade: 0.01,
  /** A price further from the market than this is a mistake. */
  collarShare: 0.02,
  entryCollarTicks: 8,
  /** IB cuts off a client that sends more than 50. */
  orderMessagesPerSecond: 40,
  maxStopOuts: 20,
  maxEntriesPerWindow: 100,
  /** RTS 25 asks for less; above this no timestamp can be trusted. */
  clockSkewMs: 1_000,
} as const

const wallTime = z
  .string({ error: 'set a time of day, hh:mm' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'set a time of day, hh:mm')

export const BrokerConfig = z.strictObject({
  host: z.string().default('127.0.0.1'),
  /** 4002 IB Gateway paper, 4001 live; 7497 and 7496 TWS. */
  port: z.int().min(1).max(65_535).default(4002),
  clientId: z.int().min(0).max(2_147_483_647).default(999),
  /** For the socket and the gateway’s version; then for its order id and accounts. */
  connectTimeoutMs: z.int().min(100).max(300_000).default(10_000),
  handshakeTimeoutMs: z.int().min(100).max(300_000).default(10_000),
  /** IB disconnects a client that sends more than 50; the rest is left to other clients. */
  messagesPerSecond: z.int().min(10).max(1_000).default(45),
  /** Market data that the account may have at a time: IB gives 100, more for equity and commissions. */
  marketDataLines: z.int().min(10).max(10_000).default(100),
  /** Watch the SPX option chain on the lines that are left. */
  optionChain: z.boolean().default(true),
  /**
   * When the next contract takes over: CME’s roll Monday, eight days before the third Friday, or the day after the
   * first on which more of it was traded.
   */
  rollMode: z.enum(['cme-monday', 'eight-days', 'volume-crossover']).default('cme-monday'),
  /** Trading days before it at which the roll is announced. */
  rollNoticeDays: z.int().min(0).max(20).default(3),
  /**
   * When IB is down by plan (its page on system status): times in New York, not beyond midnight, on days from
   * 1 Monday to 7 Sunday. No entries then, and a lost connection is no surprise.
   */
  resetWindows: z
    .array(
      z.strictObject({
        days: z.array(z.int().min(1).max(7)).min(1),
        from: wallTime,
        to: wallTime,
      }),
    )
    .max(20)
    .default([
      { days: [1, 2, 3, 4, 5, 7], from: '00:15', to: '01:45' },
      { days: [5], from: '23:00', to: '23:59' },
      { days: [6], from: '00:00', to: '03:00' },
    ]),
})

/** What a limit that is reached does: no more entries, or flat as well. Either stands until a person re-arms. */
const LossAction = z.enum(['block', 'flatten'])
export type LossAction = z.infer<typeof LossAction>

/** A whole number within bounds; a hard cap is said to be one. */
function whole(least: number, most: number, isHardCap = false) {
  const cure = `set a whole number from ${least} to ${most}${isHardCap ? ', the cap in code' : ''}`
  return z.int({ error: cure }).min(least, cure).max(most, cure)
}

/** A part of something, above 0. */
function share(most: number) {
  const cure = `set a number above 0, up to ${most}`
  return z.number({ error: cure }).positive(cure).max(most, cure)
}

const drawdownCents = whole(1, hardCaps.maxDrawdownCents, true)
const hour = 3_600_000

/** Numbers that deny each other, each told at the one to change. */
const contradictions: readonly {
  readonly path: readonly string[]
  readonly message: string
  readonly isSo: (risk: RiskLimits) => boolean
}[] = [
  {
    path: ['cancelReserve'],
    message:
      'leaves no room for an entry’s three messages: set it to orderMessageBurst less 3, or less',
    isSo: ({ cancelReserve, orderMessageBurst }) => cancelReserve + 3 > orderMessageBurst,
  },
  {
    path: ['manualMaxContracts'],
    message: 'must not be above maxContracts: a person’s orders have the stricter limits',
    isSo: ({ manualMaxContracts, maxContracts }) => manualMaxContracts > maxContracts,
  },
  {
    path: ['manualCollarTicks'],
    message: 'must not be above entryCollarTicks: a person’s orders have the stricter limits',
    isSo: ({ manualCollarTicks, entryCollarTicks }) => manualCollarTicks > entryCollarTicks,
  },
  {
    path: ['entryCollarTicks'],
    message: 'reaches the target: set it below stopTicks times rewardToRisk',
    isSo: ({ entryCollarTicks, stopTicks, rewardToRisk }) =>
      entryCollarTicks >= Math.round(stopTicks * rewardToRisk),
  },
  {
    path: ['dailyLossCents'],
    message: 'is more than capitalCents: set it lower',
    isSo: ({ dailyLossCents, capitalCents }) => dailyLossCents > capitalCents,
  },
  {
    path: ['drawdownWeekCents'],
    message: 'must not be below drawdownDayCents, since a week has days in it',
    isSo: ({ drawdownDayCents, drawdownWeekCents }) => drawdownWeekCents < drawdownDayCents,
  },
  {
    path: ['drawdownMonthCents'],
    message: 'must not be below drawdownWeekCents, since a month has weeks in it',
    isSo: ({ drawdownWeekCents, drawdownMonthCents }) => drawdownMonthCents < drawdownWeekCents,
  },
  {
    path: ['blackouts'],
    message: 'each must end after it begins',
    isSo: ({ blackouts }) => blackouts.some(({ from, to }) => Date.parse(from) >= Date.parse(to)),
  },
]

const RiskLimits = z.strictObject({
  capitalCents: whole(1, Number.MAX_SAFE_INTEGER).default(25_000 * dollars),
  /** Of the capital, lost when the stop is hit. */
  riskPerTrade: share(hardCaps.riskPerTrade).default(0.01),
  baseContracts: whole(1, hardCaps.maxContracts, true).default(2),
  maxContracts: whole(1, hardCaps.maxContracts, true).default(2),
  /** Whether a size under one contract is told as micros, ten to one. They are not traded beside it. */
  allowMicros: z.boolean().default(false),
  /** Tier sizes times 1.2, 1, 0.8, 0.5 in low, normal, high, extreme volatility; caps stand. */
  sizeByVolatility: z.boolean().default(false),
  /** Limit price times multiplier times contracts. */
  maxOrderValueCents: whole(1, hardCaps.maxOrderValueCents, true).default(2_000_000 * dollars),
  /** What a broker asks to hold one contract. */
  marginCents: whole(1, Number.MAX_SAFE_INTEGER).default(13_000 * dollars),
  /** What must be left of the account above its margin once the order has filled. */
  excessLiquidityFloorCents: whole(0, Number.MAX_SAFE_INTEGER).default(1_000 * dollars),

  // --- losses ---
  dailyLossCents: whole(1, hardCaps.maxDailyLossCents, true).default(2_000 * dollars),
  /** From the best of the trade date, of its week and its month, open profit included. */
  drawdownDayCents: drawdownCents.default(3_000 * dollars),
  drawdownWeekCents: drawdownCents.default(5_000 * dollars),
  drawdownMonthCents: drawdownCents.default(7_500 * dollars),
  /** Losing trades in a row. */
  maxLossStreak: whole(1, 50).default(10),
  /** So much earned is enough for the day. */
  profitTargetCents: whole(1, Number.MAX_SAFE_INTEGER).optional(),
  /** Once an open trade has earned `fromCents`, no more than this share of its best is given back. */
  giveBack: z
    .strictObject({ fromCents: whole(1, Number.MAX_SAFE_INTEGER), share: share(1) })
    .optional(),
  lossActions: z
    .strictObject({
      dailyLoss: LossAction.default('flatten'),
      drawdown: LossAction.default('block'),
      lossStreak: LossAction.default('block'),
      profitTarget: LossAction.default('block'),
      giveBack: LossAction.default('flatten'),
    })
    .prefault({}),

  // --- how much and how often ---
  maxTradesPerDay: whole(1, hardCaps.maxTradesPerDay, true).default(50),
  /** A bracket is three: by default one at a time. */
  maxOpenOrders: whole(3, hardCaps.maxOpenOrders, true).default(3),
  maxOrdersPerDay: whole(3, hardCaps.maxOrdersPerDay, true).default(600),
  /** Orders for each that filled; counted from the hundredth order of the day on. */
  maxOrdersPerFill: whole(3, 100).default(30),
  /** So many entries in the window, or stop-outs in a row, end trading until a person re-arms. */
  maxEntriesPerWindow: whole(1, hardCaps.maxEntriesPerWindow, true).default(20),
  entryWindowMs: whole(1_000, 24 * hour).default(900_000),
  maxStopOuts: whole(1, hardCaps.maxStopOuts, true).default(10),
  /** The same order again within this time is a mistake. */
  duplicateWindowMs: whole(0, hour).default(2_000),
  /** Orders and cancels to the broker: a bucket that fills at this rate, some of it kept for cancels. */
  orderMessagesPerSecond: whole(1, hardCaps.orderMessagesPerSecond, true).default(10),
  orderMessageBurst: whole(4, 200).default(40),
  cancelReserve: whole(1, 100).default(15),
  /** Critical alerts within an hour, above which nobody can be following. */
  maxCriticalAlertsPerHour: whole(1, 100).default(10),

  // --- prices ---
  stopTicks: whole(2, 200).default(8),
  /** The target's distance over the stop's. */
  rewardToRisk: z.number().min(0.5).max(10).default(2),
  /** An entry may cross the spread by so many ticks. */
  entryCollarTicks: whole(0, hardCaps.entryCollarTicks, true).default(1),
  /** And lie so far from the last trade: of the price, and in average ranges of a minute, 4 ticks at least. */
  collarShare: share(hardCaps.collarShare).default(0.005),
  collarSigmas: share(20).default(6),
  /** Our own entry prices may move so far within the window. */
  driftShare: share(0.05).default(0.01),
  driftWindowMs: whole(1_000, 24 * hour).default(300_000),
  /** For orders that a person enters: stricter than the strategy's. */
  manualMaxContracts: whole(1, hardCaps.maxContracts, true).default(1),
  manualCollarTicks: whole(0, hardCaps.entryCollarTicks, true).default(0),
  /** Closing a position may go this far through the book. */
  flattenCollarTicks: whole(1, 80).default(20),

  // --- the market and its data ---
  /** Older market data stop entries. */
  staleAfterMs: whole(100, 300_000).default(3_000),
  /** No trade for so long in the cash market's hours is an error of the feed; at night ten times as long. */
  maxSilenceMs: whole(1_000, hour).default(60_000),
  /** From one trade to the next, of the price: more is a jump. */
  jumpShare: share(0.05).default(0.005),
  /** After a gap, a jump or a book that was lost: so long no entry. */
  settleMs: whole(0, 300_000).default(1_000),
  /** The contract that leads by CME's roll dates, or whatever is offered. */
  contractMonth: z.enum(['lead', 'any']).default('lead'),
  /** Times without entries: news. ISO 8601 with a zone. */
  blackouts: z
    .array(
      z.strictObject({
        from: z.iso.datetime({ offset: true }),
        to: z.iso.datetime({ offset: true }),
        reason: z.string().min(1).max(80),
      }),
    )
    .max(500)
    .default([]),
  maxClockSkewMs: whole(1, hardCaps.clockSkewMs, true).default(250),
  /** Whoever was heard once and is silent for longer is gone. */
  heartbeatTimeoutMs: whole(100, 300_000).default(5_000),
  /** Figures of the account are good for so long. */
  accountStaleMs: whole(1_000, hour).default(300_000),
  /** What must be known in paper and live before an entry; elsewhere what is not known is not asked. */
  requires: z
    .strictObject({
      account: z.boolean().default(true),
      clock: z.boolean().default(true),
      heartbeat: z.boolean().default(true),
      priceLimits: z.boolean().default(true),
    })
    .prefault({}),
})
type RiskLimits = z.infer<typeof RiskLimits>

export const RiskConfig = RiskLimits.superRefine((risk, context) => {
  for (const { path, message, isSo } of contradictions) {
    if (isSo(risk)) context.addIssue({ code: 'custom', path: [...path], message })
  }
})

export type RiskConfig = z.infer<typeof RiskConfig>

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

/** What becomes of an open position beside its stop and target. */
export const ExecutionConfig = z.strictObject({
  /** The stop follows the best price at this distance, and never goes back. Left out: it stays. */
  trailTicks: z.int().min(1).max(200).optional(),
  /** Once the best price is so far from the entry, the stop goes to the entry. */
  breakEvenAfterTicks: z.int().min(1).max(200).optional(),
  /** A position is closed when it is so old. */
  timeStopMs: z.int().min(1_000).max(86_400_000).optional(),
  /** Nothing is held beyond the session’s close. */
  flattenAtSessionEnd: z.boolean().default(true),
  /** So long before the close it begins, and no entry is made after that. */
  flattenBeforeCloseMs: z.int().min(1_000).max(3_600_000).default(120_000),
})
export type ExecutionConfig = z.infer<typeof ExecutionConfig>

/** The process that looks after the core, and acts in its place when it is silent. */
export const WatchdogConfig = z.strictObject({
  isOn: z.boolean().default(true),
  /** At the gateway; left out: the core’s and one. */
  clientId: z.int().min(0).max(2_147_483_647).optional(),
  /** A core that was not heard for so long is stuck or gone: that is told. */
  staleAfterMs: z.int().min(1_500).max(60_000).default(2_000),
  /** And after so long again the action is taken. */
  graceMs: z.int().min(0).max(300_000).default(3_000),
  action: z.enum(['alert', 'cancel', 'flatten']).default('flatten'),
})
export type WatchdogConfig = z.infer<typeof WatchdogConfig>

/** Before it begins, a core sees again what its tapes hold: what is usual takes many sessions to know. */
const WarmUpConfig = z.strictObject({
  /** Of sessions before today's; 0 leaves today's alone. */
  sessions: whole(0, 60).default(20),
  /** It takes no longer; then the oldest are left out. 0: no warm-up. */
  maxSeconds: whole(0, 600).default(60),
})
export type WarmUpConfig = z.infer<typeof WarmUpConfig>

const TapesConfig = z.strictObject({
  /** Tapes of trade dates so many days ago are removed when a session is over. */
  keepDays: whole(1, 3_650).default(30),
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

const AllConfig = z.strictObject({
  desk: DeskId.default('local'),
  instrument: z.enum(['ES', 'MES', 'NQ', 'MNQ', 'YM', 'MYM']).default('ES'),
  broker: BrokerConfig.prefault({}),
  confluence: ConfluenceConfig.prefault({}),
  features: FeaturesConfig.prefault({}),
  strategy: StrategyConfig.prefault({}),
  risk: RiskConfig.prefault({}),
  execution: ExecutionConfig.prefault({}),
  costs: CostConfig.prefault({}),
  warmUp: WarmUpConfig.prefault({}),
  tapes: TapesConfig.prefault({}),
  watchdog: WatchdogConfig.prefault({}),
})

export const Config = AllConfig.superRefine(({ broker, risk }, context) => {
  if (broker.rollMode === 'cme-monday' || risk.contractMonth === 'any') return
  const message =
    'trades a month that does not lead by CME’s dates for some days, and risk.contractMonth lead refuses entries in it: set risk.contractMonth to any'
  context.addIssue({ code: 'custom', path: ['broker', 'rollMode'], message })
})
export type Config = z.infer<typeof Config>

/** One sentence for each problem: the field, what is wrong, what is asked. */
export function describeIssues(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const field = issue.path.join('.')
    return field === '' ? issue.message : `${field}: ${issue.message}`
  })
}
