import type { Limits } from './limits.ts'

/**
 * Which way a limit becomes tighter: never lets an entry through that it stopped before, nor stops trading
 * later. A list goes from the loosest word to the tightest. `more`: every span more forbids something.
 * `waits`: neither way is only safer.
 */
export type Tightening = 'lower' | 'higher' | 'more' | 'waits' | readonly (string | boolean)[]

type Group = 'giveBack' | 'lossActions' | 'requires'
type InGroup<Name extends Group> = `${Name}.${string & keyof NonNullable<Limits[Name]>}`

/** A limit by its name, or by its group's and its own. */
export type LimitPath =
  | Exclude<keyof Limits, Group>
  | InGroup<'giveBack'>
  | InGroup<'lossActions'>
  | InGroup<'requires'>

const lossAction = ['block', 'flatten']
const demanded = [false, true]

/** Every limit there is: one that is added is not compiled before its direction is decided. */
export const limitDirections: Readonly<Record<LimitPath, Tightening>> = {
  capitalCents: 'lower',
  riskPerTrade: 'lower',
  baseContracts: 'lower',
  maxContracts: 'lower',
  // It only words a refusal.
  allowMicros: 'waits',
  // Quiet days are traded larger, wild ones smaller.
  sizeByVolatility: 'waits',
  maxOrderValueCents: 'lower',
  marginCents: 'higher',
  excessLiquidityFloorCents: 'higher',
  dailyLossCents: 'lower',
  drawdownDayCents: 'lower',
  drawdownWeekCents: 'lower',
  drawdownMonthCents: 'lower',
  maxLossStreak: 'lower',
  profitTargetCents: 'lower',
  'giveBack.fromCents': 'lower',
  'giveBack.share': 'lower',
  'lossActions.dailyLoss': lossAction,
  'lossActions.drawdown': lossAction,
  'lossActions.lossStreak': lossAction,
  'lossActions.profitTarget': lossAction,
  'lossActions.giveBack': lossAction,
  maxTradesPerDay: 'lower',
  maxOpenOrders: 'lower',
  maxOrdersPerDay: 'lower',
  maxOrdersPerFill: 'lower',
  maxEntriesPerWindow: 'lower',
  entryWindowMs: 'higher',
  maxStopOuts: 'lower',
  duplicateWindowMs: 'higher',
  orderMessagesPerSecond: 'lower',
  orderMessageBurst: 'lower',
  cancelReserve: 'higher',
  maxCriticalAlertsPerHour: 'lower',
  // A nearer stop loses less, and lets more contracts be traded; a farther target keeps them longer.
  stopTicks: 'waits',
  rewardToRisk: 'waits',
  entryCollarTicks: 'lower',
  collarShare: 'lower',
  collarSigmas: 'lower',
  driftShare: 'lower',
  driftWindowMs: 'higher',
  manualMaxContracts: 'lower',
  manualCollarTicks: 'lower',
  // Of exits: less may leave a position open.
  flattenCollarTicks: 'waits',
  staleAfterMs: 'lower',
  maxSilenceMs: 'lower',
  // While a price is taken for a jump no loss limit acts on it: either way may be the looser.
  jumpShare: 'waits',
  settleMs: 'waits',
  contractMonth: ['any', 'lead'],
  blackouts: 'more',
  maxClockSkewMs: 'lower',
  heartbeatTimeoutMs: 'lower',
  // Figures that count as unknown stop nothing unless they are demanded.
  accountStaleMs: 'waits',
  'requires.account': demanded,
  'requires.clock': demanded,
  'requires.heartbeat': demanded,
  'requires.priceLimits': demanded,
}

/** In the order of the table. */
export const limitPaths = Object.keys(limitDirections) as readonly LimitPath[]
