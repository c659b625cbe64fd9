import { z } from 'zod'

import {
  Direction,
  KillLevel,
  Mode,
  OrderLeg,
  OrderSide,
  OrderState,
  OrderType,
  Severity,
  Tier,
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
  net: z.number(),
  score: z.number(),
  direction: Direction,
  tier: Tier,
  /** What stops a score that would trade; 'none' when nothing does. */
  gate: z.string(),
  coverage: z.number(),
  agreement: z.number(),
  contributions: z.array(z.number()),
  qualities: z.array(z.number()),
  positionContracts: contracts,
  averageTicks: fractionalTicks.nullable(),
  openCents: cents,
  realizedCents: cents,
  feesCents: cents,
  workingOrders: z.int(),
})

/** The tier or the direction changed: the score with the share of every feature in it. */
export const SignalRow = z.object({
  ...row,
  kind: z.literal('signal'),
  direction: Direction,
  tier: Tier,
  net: z.number(),
  score: z.number(),
  coverage: z.number(),
  agreement: z.number(),
  gate: z.string(),
  lastTicks: ticks.nullable(),
  features: z.array(
    z.object({
      name: z.string(),
      x: z.number(),
      quality: z.number(),
      weight: z.number(),
      contribution: z.number(),
    }),
  ),
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
  worstTicks: ticks,
  bestTicks: ticks,
})

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

export const AuditRow = z.discriminatedUnion('kind', [
  SessionRow,
  LinkRow,
  PulseRow,
  SignalRow,
  RefusalRow,
  OrderRow,
  FillRow,
  CommissionRow,
  TradeRow,
  KillRow,
  CommandRow,
  AlertRow,
  HealthRow,
])
export type AuditRow = z.infer<typeof AuditRow>
export type AuditKind = AuditRow['kind']
export type RowOf<Kind extends AuditKind> = Extract<AuditRow, { kind: Kind }>

/** A row before it has its number. The engine makes these; the audit stream numbers them. */
export type Unnumbered<Row extends AuditRow = AuditRow> = Row extends AuditRow
  ? Omit<Row, 'v' | 'seq'>
  : never
