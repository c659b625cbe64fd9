import { z } from 'zod'

import { Factors, FeatureShare, snapshotFields } from './audit-snapshot.ts'
import {
  Direction,
  KillLevel,
  LiveMode,
  MarketRegimeKind,
  Mode,
  OrderLeg,
  OrderSide,
  OrderState,
  OrderType,
  Severity,
  Tier,
  VolatilityClass,
} from './vocabulary.ts'

/**
 * The audit stream: the one thing the cloud sees. Panel, history, alerts and reports are projections of
 * it. Rows are numbered from 1 without gaps within a journal; the order of their fields is fixed, since
 * the audit hash is taken over their bytes.
 */
export const auditVersion = 1

const ticks = z.int()
const fractionalTicks = z.number()
const contracts = z.int()
const cents = z.int()
const row = {
  v: z.literal(auditVersion),
  /** From 1, without gaps. */
  seq: z.int().positive(),
  /** The event's time in microseconds since 1970, UTC. */
  ts: z.int().nonnegative(),
}

/** A journal begins or ends. It carries what a reader needs to show prices and money. */
export const SessionRow = z.object({
  ...row,
  kind: z.literal('session'),
  phase: z.enum(['started', 'recovered', 'ended']),
  mode: Mode,
  desk: z.string(),
  instrument: z.string(),
  contract: z.string(),
  /** One tick in 1e-9 points. */
  tickNanos: z.int().positive(),
  tickCents: z.int().positive(),
  preset: z.string(),
  /** The preset's features, in the order of every `contributions` array in this journal. */
  features: z.array(z.string()),
  weights: z.array(z.number()),
  thresholds: z.array(z.object({ tier: Tier, score: z.number() })),
  config: z.string(),
  build: z.string(),
})

/** A link to the outside changes its state. */
export const LinkRow = z.object({
  ...row,
  kind: z.literal('link'),
  link: z.enum(['broker', 'feed']),
  state: z.string(),
  reason: z.string(),
})

/** The state of market, signal and account, once a second of the event's time. */
export const PulseRow = z.object({
  ...row,
  kind: z.literal('pulse'),
  isOpen: z.boolean(),
  lastTicks: ticks.nullable(),
  bidTicks: ticks.nullable(),
  bidSize: contracts,
  askTicks: ticks.nullable(),
  askSize: contracts,
  volume: contracts,
  deltaContracts: contracts,
  vwapTicks: fractionalTicks.nullable(),
  bandMidTicks: fractionalTicks.nullable(),
  bandSigmaTicks: fractionalTicks.nullable(),
  /** The weighted sum of the features, and what session, volatility and gamma cycle make of it. */
  net: z.number(),
  adjusted: z.number(),
  score: z.number(),
  direction: Direction,
  tier: Tier,
  /** What stops a score that would trade; 'none' when nothing does. */
  gate: z.string(),
  coverage: z.number(),
  agreement: z.number(),
  contributions: z.array(z.number()),
  qualities: z.array(z.number()),
  /** How old each feature's value is; null before its first. */
  agesMs: z.array(z.int().nullable()),
  positionContracts: contracts,
  averageTicks: fractionalTicks.nullable(),
  openCents: cents,
  realizedCents: cents,
  feesCents: cents,
  workingOrders: z.int(),
})

/** What the score is read against, once a minute and when any of it changes. None of it is a vote. */
export const ContextRow = z.object({
  ...row,
  kind: z.literal('context'),
  volatility: z.object({
    regime: VolatilityClass,
    quality: z.number(),
    vix: z.number().nullable(),
    /** Of the future, annualised, percent. */
    realized: z.number().nullable(),
  }),
  session: z.object({ window: z.string(), multiplier: z.number() }),
  gammaCycle: z.object({
    phase: z.string(),
    factor: z.number(),
    tradingDaysToOpex: z.int(),
    isQuarterly: z.boolean(),
  }),
  regime: z.object({
    kind: MarketRegimeKind,
    efficiencyRatio: z.number().nullable(),
    adx: z.number().nullable(),
  }),
  battleNavale: z.object({ value: z.number(), signal: Direction }),
  /** The previous session's POC and value area: 1 on support, −1 under resistance. Rows before had none. */
  profileLevels: z.object({ x: z.number(), quality: z.number() }).optional(),
})

/** The session's volume profile and the levels of the chart, once a minute. */
export const LevelsRow = z.object({
  ...row,
  kind: z.literal('levels'),
  pocTicks: ticks.nullable(),
  vahTicks: ticks.nullable(),
  valTicks: ticks.nullable(),
  previousPocTicks: ticks.nullable(),
  previousVahTicks: ticks.nullable(),
  previousValTicks: ticks.nullable(),
  callWallTicks: fractionalTicks.nullable(),
  putWallTicks: fractionalTicks.nullable(),
  flipTicks: fractionalTicks.nullable(),
  /** Contracts traded by price from `fromTicks` up, each `stepTicks` high; at most 120. */
  profile: z.object({
    fromTicks: ticks,
    stepTicks: z.int().positive(),
    volumes: z.array(contracts),
  }),
})

const billions = z.number()
const points = z.number()

/** What a snapshot of an option chain says, when it came. Exposure has the naive dealer sign. */
export const ChainRow = z.object({
  ...row,
  kind: z.literal('chain'),
  underlying: z.string(),
  /** When its quotes were good, and whose open interest it has (YYYY-MM-DD, or ''). */
  asOf: z.int(),
  openInterestDate: z.string(),
  spot: points,
  /** Future less underlying. */
  basisPoints: points.nullable(),
  basisQuality: z.number(),
  openInterestQuality: z.number(),
  contracts: z.int(),
  rejected: z.int(),
  netBn: billions.nullable(),
  callBn: billions.nullable(),
  putBn: billions.nullable(),
  callWall: points.nullable(),
  putWall: points.nullable(),
  flip: points.nullable(),
  flips: z.array(points),
  putCallVolume: z.number().nullable(),
  putCallOpenInterest: z.number().nullable(),
  putCallMedian: z.number().nullable(),
  riskReversal25: z.number().nullable(),
  deltaFlow: z.number().nullable(),
  /** The strikes nearest the spot, ascending, at most 60. */
  byStrike: z.array(z.object({ strike: points, callBn: billions, putBn: billions })),
  /** Net exposure were the underlying elsewhere: evenly from `from` to `to`. */
  profile: z.object({ from: points, to: points, netBn: z.array(billions) }),
})

/**
 * The tier or the direction changed, or an entry was decided on: the score with the share of every feature
 * in it, and why it leads to an entry or does not. The contributions sum to `net`.
 */
export const SignalRow = z.object({
  ...row,
  kind: z.literal('signal'),
  direction: Direction,
  tier: Tier,
  net: z.number(),
  adjusted: z.number(),
  score: z.number(),
  coverage: z.number(),
  agreement: z.number(),
  gate: z.string(),
  /** 'enter', or what stands between this score and an entry. */
  decision: z.string(),
  reasons: z.array(z.string()),
  /** What `net` is multiplied by to give `adjusted`. */
  factors: Factors,
  lastTicks: ticks.nullable(),
  features: z.array(FeatureShare),
})

/** A control said no to an entry. */
export const RefusalRow = z.object({
  ...row,
  kind: z.literal('refusal'),
  control: z.string(),
  reason: z.string(),
  text: z.string(),
  side: OrderSide,
  contracts,
})

/** An order's intent and each change of its state after it. */
export const OrderRow = z.object({
  ...row,
  kind: z.literal('order'),
  ref: z.string(),
  orderId: z.int(),
  parentId: z.int(),
  permId: z.int(),
  bracket: z.int(),
  leg: OrderLeg,
  side: OrderSide,
  type: OrderType,
  contracts,
  limitTicks: ticks.nullable(),
  stopTicks: ticks.nullable(),
  state: OrderState,
  filledContracts: contracts,
  tier: Tier,
  reason: z.string(),
  /** Of an entry: from its limit to the stop it was planned with. */
  riskTicks: ticks.optional(),
})

/** One execution, booked once, with the position after it. */
export const FillRow = z.object({
  ...row,
  kind: z.literal('fill'),
  execId: z.string(),
  ref: z.string(),
  orderId: z.int(),
  leg: OrderLeg,
  side: OrderSide,
  contracts,
  priceTicks: ticks,
  feesCents: cents,
  positionContracts: contracts,
})

/** The broker's commission for a fill differs from the one assumed when it was booked. */
export const CommissionRow = z.object({
  ...row,
  kind: z.literal('commission'),
  execId: z.string(),
  feesCents: cents,
})

/** A position opened and closed again. */
export const TradeRow = z.object({
  ...row,
  kind: z.literal('trade'),
  trade: z.int().positive(),
  side: OrderSide,
  contracts,
  tier: Tier,
  openedAt: z.int(),
  entryTicks: fractionalTicks,
  exitTicks: fractionalTicks,
  exit: OrderLeg,
  grossCents: cents,
  feesCents: cents,
  netCents: cents,
  /** The furthest that the market traded against and with the average entry: MAE and MFE. */
  worstTicks: ticks,
  bestTicks: ticks,
  /** Lost when every contract had ended at the stop it was entered with, before fees; 0 when there was none. */
  riskCents: cents,
  /** `netCents` over `riskCents`; null without a risk. */
  rMultiple: z.number().nullable(),
})

/**
 * All that was known when a bracket was sent, when a trade closed, or when a control refused an entry: whole by
 * itself, so that a trade can be looked at without the rows around it. Every bracket has one and every closed
 * trade has one. Of refusals for the same reason of the same control one a minute has its snapshot; the refusal
 * rows themselves are always written.
 */
export const SnapshotRow = z.object({ ...row, kind: z.literal('snapshot'), ...snapshotFields })

/** The kill switch moves: `elapsedMs` of the event's time after its trigger. */
export const KillRow = z.object({
  ...row,
  kind: z.literal('kill'),
  level: KillLevel,
  phase: z.enum(['blocked', 'cancelled', 'flat', 'rearmed']),
  by: z.string(),
  reason: z.string(),
  elapsedMs: z.number(),
  cancelledOrders: z.int(),
  closedContracts: z.int(),
})

/** What became of a command that came from outside. */
export const CommandRow = z.object({
  ...row,
  kind: z.literal('command'),
  id: z.string(),
  name: z.string(),
  by: z.string(),
  outcome: z.enum(['accepted', 'refused', 'done']),
  reason: z.string(),
})

/** Something a person should know. Rows with one `key` are one alert. */
export const AlertRow = z.object({
  ...row,
  kind: z.literal('alert'),
  severity: Severity,
  key: z.string(),
  text: z.string(),
})

/** How the core itself does, every 30 s. Measured by the clock on the wall, so never in a replay. */
export const HealthRow = z.object({
  ...row,
  kind: z.literal('health'),
  stepP50Us: z.number(),
  stepP99Us: z.number(),
  tickToOrderP99Us: z.number(),
  eventsPerSecond: z.number(),
  feedAgeMs: z.number(),
  rssMb: z.number(),
  ackedSeq: z.int(),
})

/**
 * What a core has seen since its last row like this, every minute and at its end: what the promotion to live is
 * judged by. It never comes from a replay.
 */
export const EvidenceRow = z.object({
  ...row,
  kind: z.literal('evidence'),
  /** The process that wrote it, and its how manieth it is: 1, 2, 3… without gaps. */
  run: z.string(),
  part: z.int().positive(),
  mode: Mode,
  desk: z.string(),
  account: z.string(),
  instrument: z.string(),
  contract: z.string(),
  build: z.string(),
  /** A digest of what decides which trades are made. */
  strategy: z.string(),
  /** What gave the broker away as a simulated one; empty when nothing did. */
  simulated: z.array(z.string()),
  /** Since the row before it, by a clock that nobody sets. */
  elapsedMs: z.int().nonnegative(),
  /** Whether broker and feed were ready, and the market open, all that time. */
  isConnected: z.boolean(),
  isOpen: z.boolean(),
  /** Seconds of the market in which data of it came. */
  dataSeconds: z.int().nonnegative(),
  /** How often our books agreed with the broker's, and whether they did when they were compared last. */
  agreements: z.int().nonnegative(),
  isAgreed: z.boolean(),
  /** Critical alerts that no outage or limit explains. */
  divergences: z.int().nonnegative(),
  /** Positions that were opened and closed again. */
  trades: z.int().nonnegative(),
  /** The broker's time less this machine's. */
  clockOffsetMs: z.int(),
})

/** A person agreed that a mode which moves real money may be used, for one account, build and strategy. */
export const ConsentRow = z.object({
  ...row,
  kind: z.literal('consent'),
  mode: LiveMode,
  desk: z.string(),
  account: z.string(),
  build: z.string(),
  strategy: z.string(),
  by: z.string(),
  reason: z.string(),
})

export const AuditRow = z.discriminatedUnion('kind', [
  SessionRow,
  LinkRow,
  PulseRow,
  ContextRow,
  LevelsRow,
  ChainRow,
  SignalRow,
  RefusalRow,
  OrderRow,
  FillRow,
  CommissionRow,
  TradeRow,
  SnapshotRow,
  KillRow,
  CommandRow,
  AlertRow,
  HealthRow,
  EvidenceRow,
  ConsentRow,
])
export type AuditRow = z.infer<typeof AuditRow>
export type AuditKind = AuditRow['kind']
export type RowOf<Kind extends AuditKind> = Extract<AuditRow, { kind: Kind }>

/** A row before it has its number. The engine makes these; the audit stream numbers them. */
export type Unnumbered<Row extends AuditRow = AuditRow> = Row extends AuditRow
  ? Omit<Row, 'v' | 'seq'>
  : never
