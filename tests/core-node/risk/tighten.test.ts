import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { EntryRequest } from '../../../core-node/risk/control.ts'
import { checkEntry } from '../../../core-node/risk/controls.ts'
import { limitDirections, limitPaths } from '../../../core-node/risk/limit-directions.ts'
import type { Limits } from '../../../core-node/risk/limits.ts'
import { RiskKind } from '../../../core-node/risk/risk-events.ts'
import { RiskMonitor } from '../../../core-node/risk/risk-monitor.ts'
import { sizeEntry } from '../../../core-node/risk/sizing.ts'
import { compareLimits, sentenceOfChange, tighterOf } from '../../../core-node/risk/tighten.ts'
import { lossAction, reachedLoss } from '../../../core-node/risk/watch/loss-control.ts'
import { RiskConfig } from '../../../shared/config.ts'
import { Tier } from '../../../shared/vocabulary.ts'
import { second } from '../market-events.ts'
import {
  alertRow,
  askTicks,
  entryRow,
  limits,
  marketAfter,
  noOrders,
  openMarket,
  request,
  state,
  tradeRow,
} from './risk-state.ts'

const limitNames = Object.keys(limits) as (keyof Limits)[]
const whole = (min: number, max: number) => fc.integer({ min, max })
const share = (max: number) => fc.double({ min: 1e-6, max, noNaN: true })
const action = fc.constantFrom('block' as const, 'flatten' as const)
const news = fc.integer({ min: 0, max: 5 }).map((hour) => ({
  from: `2026-09-15T1${hour}:00:00Z`,
  to: `2026-09-15T1${hour}:59:00Z`,
  reason: 'news',
}))

/** Limits of every kind, many of them near what the states below come to. */
const anyLimits: fc.Arbitrary<Limits> = fc
  .record(
    {
      capitalCents: whole(1_000_000, 5_000_000),
      riskPerTrade: share(0.01),
      baseContracts: whole(1, 4),
      maxContracts: whole(1, 4),
      maxOrderValueCents: whole(1, 200_000_000),
      marginCents: whole(1, 3_000_000),
      excessLiquidityFloorCents: whole(0, 1_000_000),
      dailyLossCents: whole(1, 400_000),
      drawdownDayCents: whole(1, 400_000),
      drawdownWeekCents: whole(1, 400_000),
      drawdownMonthCents: whole(1, 400_000),
      maxLossStreak: whole(1, 8),
      profitTargetCents: fc.option(whole(1, 400_000), { nil: undefined }),
      giveBack: fc.option(fc.record({ fromCents: whole(1, 100_000), share: share(1) }), {
        nil: undefined,
      }),
      lossActions: fc.record({
        dailyLoss: action,
        drawdown: action,
        lossStreak: action,
        profitTarget: action,
        giveBack: action,
      }),
      maxTradesPerDay: whole(1, 60),
      maxOpenOrders: whole(3, 12),
      maxOrdersPerDay: whole(3, 60),
      maxOrdersPerFill: whole(3, 30),
      maxEntriesPerWindow: whole(1, 12),
      entryWindowMs: whole(1_000, 60_000),
      maxStopOuts: whole(1, 8),
      duplicateWindowMs: whole(0, 30_000),
      orderMessagesPerSecond: whole(1, 40),
      orderMessageBurst: whole(4, 60),
      cancelReserve: whole(1, 40),
      maxCriticalAlertsPerHour: whole(1, 8),
      stopTicks: whole(2, 40),
      rewardToRisk: fc.double({ min: 0.5, max: 10, noNaN: true }),
      entryCollarTicks: whole(0, 8),
      collarShare: share(0.02),
      collarSigmas: share(20),
      driftShare: share(0.05),
      driftWindowMs: whole(1_000, 60_000),
      manualMaxContracts: whole(1, 4),
      manualCollarTicks: whole(0, 8),
      flattenCollarTicks: whole(1, 80),
      staleAfterMs: whole(100, 20_000),
      maxSilenceMs: whole(1_000, 20_000),
      jumpShare: share(0.05),
      settleMs: whole(0, 20_000),
      contractMonth: fc.constantFrom('lead' as const, 'any' as const),
      blackouts: fc.uniqueArray(news, { maxLength: 3, selector: ({ from }) => from }),
      maxClockSkewMs: whole(1, 1_000),
      heartbeatTimeoutMs: whole(100, 20_000),
      accountStaleMs: whole(1_000, 20_000),
      requires: fc.record({
        account: fc.boolean(),
        clock: fc.boolean(),
        heartbeat: fc.boolean(),
        priceLimits: fc.boolean(),
      }),
    },
    { noNullPrototype: true },
  )
  .map((made) => ({ ...limits, ...made }) as Limits)

/** Two sets of limits that differ in a few, so that it is those that decide. */
const fewChanges = fc
  .tuple(anyLimits, anyLimits, fc.subarray(limitNames, { minLength: 1, maxLength: 2 }))
  .map(([one, other, names]) => {
    const pick = (of: Limits) =>
      ({ ...limits, ...Object.fromEntries(names.map((name) => [name, of[name]])) }) as Limits
    return { old: pick(one), wanted: pick(other) }
  })

/** What an engine has been through, before and after its limits were changed. */
const past = fc.record({
  losses: whole(0, 4),
  stops: fc.boolean(),
  entries: whole(0, 4),
  alerts: whole(0, 4),
  messages: whole(0, 20),
  secondsAgo: whole(0, 3),
  todayCents: whole(-150_000, 150_000),
  openCents: whole(-50_000, 50_000),
  skewMs: fc.option(whole(-240, 240), { nil: undefined }),
  excessCents: fc.option(whole(1_400_000, 4_000_000), { nil: undefined }),
  isBeaten: fc.boolean(),
})
type Past = (typeof past extends fc.Arbitrary<infer Value> ? Value : never) & object

const now = openMarket().tsUs

function live(monitor: RiskMonitor, seen: Past): void {
  const tsUs = now - seen.secondsAgo * second
  for (let i = 0; i < seen.losses; i++) {
    monitor.onRow(tradeRow(tsUs, -100, seen.stops ? 'stop' : 'target'))
  }
  for (let i = 0; i < seen.entries; i++) monitor.onRow(entryRow(tsUs, askTicks + 1 + i))
  for (let i = 0; i < seen.alerts; i++) monitor.onRow(alertRow(tsUs))
  monitor.onMessages(seen.messages, tsUs)
  if (seen.isBeaten) monitor.onEvent({ kind: RiskKind.Heartbeat, tsUs, source: 'watchdog' })
  if (seen.skewMs !== undefined) {
    monitor.onEvent({ kind: RiskKind.Clock, tsUs, source: 'broker', skewMs: seen.skewMs })
  }
  if (seen.excessCents !== undefined) {
    const account = {
      excessLiquidityCents: seen.excessCents,
      initialMarginCents: 0,
      dailyPnlCents: Number.NaN,
      asOfUs: tsUs,
    }
    monitor.onEvent({ kind: RiskKind.Account, tsUs, account })
  }
  monitor.update(seen.todayCents, seen.todayCents, seen.openCents, false, now)
}

const asked = fc.record({
  side: fc.constantFrom<1 | -1>(1, -1),
  contracts: fc.constantFrom(1, 1, 1, 2, 3),
  through: fc.constantFrom(0, 1, 1, -1, 2),
  origin: fc.constantFrom<EntryRequest['origin']>('strategy', 'strategy', 'manual'),
  position: fc.constantFrom(0, 0, 1, -1),
  working: fc.constantFrom(0, 0, 3),
  tradesToday: whole(0, 52),
  seconds: fc.constantFrom(0, 1, 2, 4),
  mode: fc.constantFrom<'paper' | 'simulation'>('paper', 'simulation'),
})

function answerOf(
  monitor: RiskMonitor,
  wanted: typeof asked extends fc.Arbitrary<infer V> ? V : never,
) {
  const { side, contracts, through, origin } = wanted
  const limitTicks = (side > 0 ? askTicks : askTicks - 1) + side * through
  return checkEntry(
    request({ side, contracts, limitTicks, origin, isConfirmed: true }),
    state({
      monitor,
      limits: monitor.limits,
      mode: wanted.mode,
      market: marketAfter(wanted.seconds),
      positionContracts: wanted.position,
      own: { ...noOrders, count: wanted.working },
      equityCents: monitor.limits.capitalCents,
      tradesToday: wanted.tradesToday,
    }),
  )
}

describe('limits that change while the core runs', () => {
  test('have a direction each', ({ expect }) => {
    const leaves = Object.entries(RiskConfig.parse({ giveBack: { fromCents: 1, share: 1 } }))
      .flatMap(([name, value]) =>
        typeof value === 'object' && !Array.isArray(value)
          ? Object.keys(value).map((field) => `${name}.${field}`)
          : [name],
      )
      .concat('profitTargetCents')
    expect(limitPaths.toSorted()).toEqual(leaves.toSorted())
  })

  test('never let through what was refused before', { timeout: 30_000 }, ({ expect }) => {
    fc.assert(
      fc.property(fewChanges, past, past, asked, ({ old, wanted }, before, after, one) => {
        const kept = new RiskMonitor(old)
        const tightened = new RiskMonitor(old)
        for (const monitor of [kept, tightened]) {
          monitor.onSession(openMarket().session)
          live(monitor, before)
        }
        tightened.tighten(wanted, now)
        for (const monitor of [kept, tightened]) live(monitor, after)
        const isStillRefused = answerOf(tightened, one) !== undefined
        expect(isStillRefused || answerOf(kept, one) === undefined).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('never stop trading later, nor do less then', ({ expect }) => {
    fc.assert(
      fc.property(anyLimits, anyLimits, past, (old, wanted, seen) => {
        const monitor = new RiskMonitor(old)
        live(monitor, seen)
        const before = reachedLoss(monitor.loss.figures, monitor.limits)
        const beforeAction = before && lossAction(before, monitor.limits)
        monitor.tighten(wanted, now)
        if (before === undefined) return
        expect(reachedLoss(monitor.loss.figures, monitor.limits)).toBeDefined()
        const action_ = lossAction(before, monitor.limits)
        expect(beforeAction === 'block' || action_ === 'flatten').toBe(true)
      }),
    )
  })

  test('never size an entry larger', ({ expect }) => {
    fc.assert(
      fc.property(anyLimits, anyLimits, fc.constantFrom(...Tier.options), (old, wanted, tier) => {
        const size = (of: Limits) => sizeEntry(tier, of, of.capitalCents, 1_250, 1_700, 1).contracts
        expect(size(tighterOf(old, wanted))).toBeLessThanOrEqual(size(old))
      }),
    )
  })

  test('take no loosening: what is in force is never looser than either', ({ expect }) => {
    fc.assert(
      fc.property(anyLimits, anyLimits, (old, wanted) => {
        const inForce = tighterOf(old, wanted)
        expect(compareLimits(old, inForce).loosened).toEqual([])
        expect(compareLimits(old, inForce).other).toEqual([])
        expect(compareLimits(inForce, wanted).tightened).toEqual([])
        const told = compareLimits(old, wanted).tightened.map(({ path }) => path)
        expect(compareLimits(old, inForce).tightened.map(({ path }) => path)).toEqual(told)
      }),
    )
  })

  test('taken twice change nothing more, in whatever order', ({ expect }) => {
    fc.assert(
      fc.property(anyLimits, anyLimits, anyLimits, (old, one, other) => {
        const onceAndAgain = tighterOf(tighterOf(old, one), one)
        expect(onceAndAgain).toEqual(tighterOf(old, one))
        const [there, back] = [
          tighterOf(tighterOf(old, one), other),
          tighterOf(tighterOf(old, other), one),
        ]
        expect(compareLimits(there, back)).toEqual({
          tightened: [],
          loosened: [],
          other: [],
        })
      }),
    )
  })

  test('a value that is none of the schema’s changes nothing', ({ expect }) => {
    for (const value of [null, Number.NaN, 'less', undefined, {}]) {
      const wanted = { ...limits, dailyLossCents: value, contractMonth: value } as never
      expect(tighterOf(limits, wanted)).toEqual(limits)
    }
  })

  test('what may be set first, and what is set anew, is told in words', ({ expect }) => {
    const wanted = { ...limits, profitTargetCents: 50_000, marginCents: 1, stopTicks: 4 }
    const { tightened, loosened, other } = compareLimits(limits, wanted)
    expect(tightened.map(sentenceOfChange)).toEqual(['risk.profitTargetCents from none to 50000'])
    expect(loosened.map(sentenceOfChange)).toEqual(['risk.marginCents from 1300000 to 1'])
    expect(other.map(sentenceOfChange)).toEqual(['risk.stopTicks from 8 to 4'])
    expect(limitDirections.stopTicks).toBe('waits')
  })
})
