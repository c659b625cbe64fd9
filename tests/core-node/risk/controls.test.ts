import { describe, test } from 'vitest'

import { ResetEvent } from '../../../core-node/market/events.ts'
import type { EntryRequest, RiskState } from '../../../core-node/risk/control.ts'
import { controlsDocument } from '../../../core-node/risk/controls-document.ts'
import { askControl, checkEntry, controlOf, controls } from '../../../core-node/risk/controls.ts'
import { RiskKind } from '../../../core-node/risk/risk-events.ts'
import { Config } from '../../../shared/config.ts'
import { microsPerHour } from '../../../shared/units.ts'
import { quote, regularOpenUs, second, trade } from '../market-events.ts'
import {
  alertRow,
  askTicks,
  bidTicks,
  entryRow,
  limited,
  limits,
  marketAfter,
  monitorWith,
  noOrders,
  openMarket,
  rearmRow,
  request,
  state,
  tradeRow,
} from './risk-state.ts'

/** What one control says to a request that differs so from one that every control lets pass. */
function reasonOf(
  id: number,
  changes: Partial<RiskState> = {},
  wanted: Partial<EntryRequest> = {},
): string | undefined {
  const control = controlOf(id)
  if (control === undefined) throw new Error(`no control ${id}`)
  const asked = request(wanted)
  const refusal = askControl(control, asked, { ...state(changes), ...changes })
  if (refusal === undefined) return undefined
  // The first refusal of the table says the same, unless an earlier control refuses too.
  const first = checkEntry(asked, { ...state(changes), ...changes })
  if (first === undefined) throw new Error('the table lets pass what its control refuses')
  return refusal.reason
}

const now = regularOpenUs

describe('the table of controls', () => {
  test('has the twenty-four, each once, each with an owner, reasons and who demands it', ({
    expect,
  }) => {
    const ids = controls.map(({ id }) => id).toSorted((a, b) => a - b)
    expect(ids).toEqual(Array.from({ length: 24 }, (_, i) => i + 1))
    expect(new Set(controls.map(({ name }) => name)).size).toBe(24)
    for (const { reasons, demandedBy, title } of controls) {
      expect(Object.keys(reasons).length).toBeGreaterThan(0)
      for (const text of Object.values(reasons)) expect(text).toMatch(/^[A-Z].{10,}/)
      expect(demandedBy.length * title.length).toBeGreaterThan(0)
    }
  })

  test('every limit it names is one of the configuration, and every limit is named', ({
    expect,
  }) => {
    const named = new Set(controls.flatMap((control) => control.limits as readonly string[]))
    const ofSizing = ['stopTicks', 'rewardToRisk', 'flattenCollarTicks']
    // Optional limits have no default to be seen by.
    const known = [...Object.keys(limits), 'profitTargetCents', 'giveBack']
    expect([...named, ...ofSizing].toSorted()).toEqual(known.toSorted())
  })

  test('is the one that docs/controls.md shows', async ({ expect }) => {
    await expect(controlsDocument()).toMatchFileSnapshot('../../../docs/controls.md')
  })

  test('lets a sound entry pass, long and short', ({ expect }) => {
    expect(checkEntry(request(), state())).toBeUndefined()
    expect(checkEntry(request({ side: -1 }), state())).toBeUndefined()
  })

  test('a control that throws refuses with a reason of its own', ({ expect }) => {
    const broken = { ...state(), own: undefined as never }
    expect(checkEntry(request(), broken)).toMatchObject({
      reason: 'control-failed',
      text: 'The control could not be computed',
    })
  })

  test('a control that answers with no reason of its table refuses', ({ expect }) => {
    for (const answer of [Number.NaN, 'made up', false, null]) {
      const odd = { ...(controls[0] as (typeof controls)[number]), check: () => answer as never }
      expect(askControl(odd, request(), state())).toMatchObject({ reason: 'control-failed' })
    }
  })
})

describe('each control refuses what it is there for', () => {
  test('an order of more contracts than allowed, or of less than one [control:1 unit]', ({
    expect,
  }) => {
    expect(reasonOf(1, {}, { contracts: 2 })).toBeUndefined()
    expect(reasonOf(1, {}, { contracts: 3 })).toBe('above-cap')
    expect(reasonOf(1, {}, { contracts: 0 })).toBe('size-under-one')
    expect(reasonOf(1, {}, { contracts: Number.NaN })).toBe('size-under-one')
  })

  test('an order worth more than allowed, or of unknown worth [control:2 unit]', ({ expect }) => {
    const worth = (askTicks + 1) * 1_250
    expect(reasonOf(2, limited({ maxOrderValueCents: worth }))).toBeUndefined()
    expect(reasonOf(2, limited({ maxOrderValueCents: worth - 1 }))).toBe('above-value')
    expect(reasonOf(2, {}, { limitTicks: Number.NaN })).toBe('no-price')
    expect(reasonOf(2, {}, { limitTicks: 0 })).toBe('no-price')
  })

  test('an entry that could make the position too large, working orders included [control:3 unit]', ({
    expect,
  }) => {
    expect(reasonOf(3, { positionContracts: 1 })).toBeUndefined()
    expect(reasonOf(3, { positionContracts: 2 })).toBe('above-cap')
    expect(reasonOf(3, { own: { ...noOrders, buyContracts: 2 } })).toBe('above-cap')
    const short = { side: -1 } as const
    expect(reasonOf(3, { positionContracts: -2 }, short)).toBe('above-cap')
    expect(reasonOf(3, { own: { ...noOrders, sellContracts: 2 } }, short)).toBe('above-cap')
    expect(reasonOf(3, { own: { ...noOrders, sellContracts: 2 } })).toBeUndefined()
    expect(reasonOf(3, { positionContracts: Number.NaN })).toBe('above-cap')
  })

  test('a limit too far from the market in ticks, in percent or in ranges [control:4 unit]', ({
    expect,
  }) => {
    expect(reasonOf(4, {}, { limitTicks: askTicks + 2 })).toBe('beyond-ticks')
    expect(reasonOf(4, {}, { side: -1, limitTicks: bidTicks - 2 })).toBe('beyond-ticks')
    expect(reasonOf(4, {}, { limitTicks: Number.NaN })).toBe('beyond-ticks')
    expect(reasonOf(4, {}, { limitTicks: askTicks - 200 })).toBe('beyond-percent')
    expect(reasonOf(4, {}, { limitTicks: askTicks - 5 })).toBe('beyond-range')
    expect(reasonOf(4, {}, { limitTicks: askTicks - 4 })).toBeUndefined()
    const lively = openMarket()
    lively.atr.update(askTicks + 10, askTicks, askTicks)
    expect(reasonOf(4, { market: lively }, { limitTicks: askTicks - 60 })).toBeUndefined()
    expect(reasonOf(4, { market: lively }, { limitTicks: askTicks - 61 })).toBe('beyond-range')
  })

  test('entry prices of our own that move too far in too short a time [control:5 unit]', ({
    expect,
  }) => {
    const monitor = monitorWith({ driftShare: 0.001, driftWindowMs: 60_000 })
    monitor.onRow(entryRow(now - 30 * second, askTicks + 40))
    expect(reasonOf(5, { monitor, limits: monitor.limits })).toBe('own-price-drift')
    const later = marketAfter(31)
    expect(reasonOf(5, { monitor, limits: monitor.limits, market: later })).toBeUndefined()
  })

  test('what is not whole ticks, whole lots or a bracket in its order [control:6 unit]', ({
    expect,
  }) => {
    expect(reasonOf(6, {}, { contracts: 1.5 })).toBe('off-lot')
    expect(reasonOf(6, {}, { contracts: -1 })).toBe('off-lot')
    expect(reasonOf(6, {}, { limitTicks: askTicks + 0.5 })).toBe('off-tick')
    expect(reasonOf(6, {}, { targetTicks: Number.POSITIVE_INFINITY })).toBe('off-tick')
    expect(reasonOf(6, {}, { stopTicks: askTicks + 8 })).toBe('out-of-order')
    expect(reasonOf(6, {}, { side: -1, targetTicks: askTicks + 8 })).toBe('out-of-order')
    const limitTicks = askTicks + 1
    expect(reasonOf(6, {}, { stopTicks: limitTicks })).toBe('out-of-order')
    expect(reasonOf(6, {}, { targetTicks: limitTicks })).toBe('out-of-order')
    expect(reasonOf(6, {}, { side: -1, targetTicks: 0 })).toBe('off-tick')
    expect(reasonOf(6, {}, { side: -1, targetTicks: 1 })).toBeUndefined()
    expect(reasonOf(6, {}, { stopTicks: bidTicks - 1 })).toBeUndefined()
    expect(reasonOf(6, {}, { stopTicks: bidTicks })).toBe('stop-in-market')
    const short = { side: -1, limitTicks: bidTicks, targetTicks: bidTicks - 16 } as const
    expect(reasonOf(6, {}, { ...short, stopTicks: askTicks + 1 })).toBeUndefined()
    expect(reasonOf(6, {}, { ...short, stopTicks: askTicks })).toBe('stop-in-market')
    // That it is too few is the next control's to say.
    expect(reasonOf(6, {}, { contracts: 0 })).toBeUndefined()
  })

  test('an order by hand that is large, far or not confirmed [control:7 unit]', ({ expect }) => {
    const byHand = { origin: 'manual', isConfirmed: true, limitTicks: askTicks } as const
    expect(reasonOf(7, {}, byHand)).toBeUndefined()
    expect(reasonOf(7, {}, { ...byHand, contracts: 2 })).toBe('above-manual-cap')
    expect(reasonOf(7, {}, { ...byHand, limitTicks: askTicks + 1 })).toBe('beyond-manual-collar')
    expect(reasonOf(7, {}, { ...byHand, isConfirmed: false })).toBe('not-confirmed')
    expect(reasonOf(7, {}, { contracts: 2 })).toBeUndefined()
  })

  test('an entry when the messages left are kept for cancels [control:8 unit]', ({ expect }) => {
    const monitor = monitorWith({
      orderMessageBurst: 10,
      orderMessagesPerSecond: 1,
      cancelReserve: 4,
    })
    monitor.onMessages(3, now)
    expect(reasonOf(8, { monitor })).toBeUndefined()
    monitor.onMessages(1, now)
    expect(reasonOf(8, { monitor })).toBe('too-many-messages')
    expect(reasonOf(8, { monitor, market: marketAfter(1) })).toBeUndefined()
  })

  test('entries without end, or stops in a row, until a person re-arms [control:9 unit]', ({
    expect,
  }) => {
    const monitor = monitorWith({ maxEntriesPerWindow: 2, entryWindowMs: 60_000, maxStopOuts: 2 })
    monitor.onRow(entryRow(now))
    expect(reasonOf(9, { monitor })).toBeUndefined()
    monitor.onRow(entryRow(now + second))
    expect(reasonOf(9, { monitor })).toBe('too-many-entries')
    expect(reasonOf(9, { monitor, market: marketAfter(3_600) })).toBe('too-many-entries')
    monitor.onRow(rearmRow(now + 2 * second))
    expect(reasonOf(9, { monitor })).toBeUndefined()
    for (const exit of ['stop', 'target', 'stop', 'stop'] as const) {
      expect(reasonOf(9, { monitor })).toBeUndefined()
      monitor.onRow(tradeRow(now + 3 * second, -100, exit))
    }
    expect(reasonOf(9, { monitor })).toBe('too-many-stop-outs')
  })

  test('the same order, and the same intent, twice [control:10 unit]', ({ expect }) => {
    const monitor = monitorWith()
    monitor.onRow(entryRow(now - second))
    expect(reasonOf(10, { monitor })).toBe('same-order')
    expect(reasonOf(10, { monitor }, { contracts: 2 })).toBeUndefined()
    expect(reasonOf(10, { monitor, market: marketAfter(1) })).toBeUndefined()
    expect(reasonOf(10, { monitor }, { intent: `${now - second}:1` })).toBe('intent-used')
    expect(reasonOf(10, { monitor }, { intent: `${now - second}:-1`, contracts: 2 })).toBe(
      undefined,
    )
  })

  test('too many orders open, too many of the day, too few that fill, too many trades [control:11 unit]', ({
    expect,
  }) => {
    expect(reasonOf(11, { own: { ...noOrders, count: 1 } })).toBe('open-orders')
    expect(reasonOf(11, { tradesToday: limits.maxTradesPerDay })).toBe('trades-per-day')
    const monitor = monitorWith({ maxEntriesPerWindow: 100 })
    for (let i = 0; i < 101; i++) monitor.onRow(entryRow(now))
    expect(reasonOf(11, { monitor })).toBe('orders-to-fills')
    for (let i = 0; i < 4; i++) monitor.onRow({ ...entryRow(now), state: 'Filled' } as never)
    expect(reasonOf(11, { monitor })).toBeUndefined()
    const few = { monitor, limits: { ...limits, maxOrdersPerDay: 103 } }
    expect(reasonOf(11, few)).toBe('orders-per-day')
  })

  test('an entry once a limit of losses or gains is reached [control:12 unit]', ({ expect }) => {
    const monitor = monitorWith()
    monitor.update(-199_999, -199_999, 0, true, now)
    expect(reasonOf(12, { monitor })).toBeUndefined()
    monitor.update(-150_000, -150_000, -50_000, false, now)
    expect(reasonOf(12, { monitor })).toBe('daily-loss')
    monitor.update(0, 0, Number.NaN, false, now)
    expect(reasonOf(12, { monitor })).toBe('unknown-result')
  })

  test('what the equity or the broker’s own figures do not cover [control:13 unit]', ({
    expect,
  }) => {
    expect(reasonOf(13, { equityCents: limits.marginCents })).toBeUndefined()
    expect(reasonOf(13, { equityCents: limits.marginCents - 1 })).toBe('above-margin')
    expect(reasonOf(13, { equityCents: limits.marginCents, openCents: -1 })).toBe('above-margin')
    expect(reasonOf(13, { equityCents: Number.NaN })).toBe('above-margin')
    expect(reasonOf(13, { positionContracts: 1 })).toBe('above-margin')
    const monitor = monitorWith()
    const account = { initialMarginCents: 0, dailyPnlCents: 0, asOfUs: now }
    const tell = (excessLiquidityCents: number) =>
      monitor.onEvent({
        kind: RiskKind.Account,
        tsUs: now,
        account: { ...account, excessLiquidityCents },
      })
    tell(limits.marginCents + limits.excessLiquidityFloorCents)
    expect(reasonOf(13, { monitor })).toBeUndefined()
    tell(limits.marginCents + limits.excessLiquidityFloorCents - 1)
    expect(reasonOf(13, { monitor })).toBe('excess-liquidity')
    const demands = { ...limits, requires: { ...limits.requires, account: true } }
    expect(reasonOf(13, { limits: demands, mode: 'paper' })).toBe('account-unknown')
    expect(reasonOf(13, { limits: demands, mode: 'simulation' })).toBeUndefined()
    // Figures that are missing or too old say nothing, whatever they are.
    const old = marketAfter(limits.accountStaleMs / 1_000 + 1)
    expect(reasonOf(13, { monitor, market: old })).toBeUndefined()
    tell(Number.NaN)
    expect(reasonOf(13, { monitor })).toBeUndefined()
    expect(reasonOf(13, { monitor, limits: demands, mode: 'paper' })).toBe('account-unknown')
  })

  test('an order that one of ours on the other side could meet [control:14 unit]', ({ expect }) => {
    const limitTicks = askTicks + 1
    expect(reasonOf(14, { own: { ...noOrders, lowestSellTicks: limitTicks } })).toBe(
      'meets-own-order',
    )
    expect(reasonOf(14, { own: { ...noOrders, lowestSellTicks: limitTicks + 1 } })).toBeUndefined()
    const buying = { own: { ...noOrders, highestBuyTicks: bidTicks - 1 } }
    expect(reasonOf(14, buying, { side: -1 })).toBe('meets-own-order')
    expect(reasonOf(14, { own: { ...noOrders, lowestSellTicks: Number.NaN } })).toBe(
      'meets-own-order',
    )
  })

  test('every entry while the kill switch is on, by its level [control:15 unit]', ({ expect }) => {
    expect(reasonOf(15)).toBeUndefined()
    for (const killLevel of ['block', 'cancel', 'flatten', 'lock'] as const) {
      expect(reasonOf(15, { killLevel })).toBe(killLevel)
    }
  })

  test('entries without a ready broker, without a stop or that outlive the day [control:16 unit]', ({
    expect,
  }) => {
    expect(reasonOf(16, { isBrokerReady: false })).toBe('not-ready')
    expect(reasonOf(16, {}, { timeInForce: 'GTC' })).toBe('rests-too-long')
    expect(reasonOf(16, {}, { timeInForce: 'DAY' })).toBeUndefined()
    expect(reasonOf(16, {}, { stopTicks: Number.NaN })).toBe('no-stop')
  })

  test('entries when who was heard falls silent [control:17 unit]', ({ expect }) => {
    const monitor = monitorWith()
    const beat = (source: 'gateway' | 'watchdog', tsUs: number) =>
      monitor.onEvent({ kind: RiskKind.Heartbeat, tsUs, source })
    expect(reasonOf(17, { monitor })).toBeUndefined()
    const demands = { ...limits, requires: { ...limits.requires, heartbeat: true } }
    expect(reasonOf(17, { monitor, limits: demands, mode: 'live' })).toBe('never-heard')
    beat('watchdog', now - 5 * second)
    expect(reasonOf(17, { monitor })).toBeUndefined()
    beat('gateway', now - 5 * second - 1)
    expect(reasonOf(17, { monitor })).toBe('gateway-silent')
    beat('gateway', now)
    beat('watchdog', Number.NaN)
    expect(reasonOf(17, { monitor })).toBe('watchdog-silent')
  })

  test('data that are old, empty, crossed, silent or of another month [control:18 unit]', ({
    expect,
  }) => {
    expect(reasonOf(18, { market: marketAfter(3) })).toBeUndefined()
    expect(reasonOf(18, { market: marketAfter(4) })).toBe('stale')
    const market = openMarket()
    market.apply(quote(now, askTicks, askTicks))
    expect(reasonOf(18, { market })).toBe('crossed')
    market.apply(quote(now, bidTicks, askTicks, 0))
    expect(reasonOf(18, { market })).toBe('one-sided')
    const silent = marketAfter(61)
    silent.apply(quote(silent.tsUs, bidTicks, askTicks))
    expect(reasonOf(18, { market: silent })).toBe('no-volume')
    const minuteLater = marketAfter(60)
    minuteLater.apply(quote(minuteLater.tsUs, bidTicks, askTicks))
    expect(reasonOf(18, { market: minuteLater })).toBeUndefined()
    const nightUs = regularOpenUs - 6 * 3_600_000_000
    for (const [seconds, reason] of [
      [600, undefined],
      [601, 'no-volume'],
    ] as const) {
      const night = openMarket(nightUs)
      night.advance(nightUs + seconds * 1_000_000)
      night.apply(quote(night.tsUs, bidTicks, askTicks))
      expect(reasonOf(18, { market: night })).toBe(reason)
    }
    expect(reasonOf(18, { contract: 'ESU6' })).toBe('wrong-month')
    expect(reasonOf(18, { contract: 'ES' })).toBeUndefined()
    expect(reasonOf(18, { contract: 'ES', mode: 'paper' })).toBe('unknown-month')
    expect(reasonOf(18, { ...limited({ contractMonth: 'any' }), contract: 'ESU6' })).toBeUndefined()
  })

  test('data that have only just come back, have jumped, or a book that was lost [control:18 unit]', ({
    expect,
  }) => {
    const monitor = monitorWith()
    const market = openMarket()
    monitor.onTrade(market)
    market.apply(trade(now, askTicks + 109, 1))
    monitor.onTrade(market)
    expect(reasonOf(18, { market, monitor })).toBe('jump')
    market.advance(now + second)
    expect(reasonOf(18, { market, monitor })).toBeUndefined()
    market.advance(now + 62 * second)
    market.apply(quote(market.tsUs, bidTicks, askTicks))
    market.apply(trade(market.tsUs, askTicks + 109, 1))
    monitor.onTrade(market)
    expect(reasonOf(18, { market, monitor })).toBe('gap')
    market.advance(now + 64 * second)
    market.apply(Object.assign(new ResetEvent(), { tsUs: market.tsUs }))
    monitor.onBookLost(market)
    market.apply(quote(market.tsUs, bidTicks, askTicks))
    expect(reasonOf(18, { market, monitor })).toBe('book-lost')
  })

  test('entries by a clock that is wrong [control:19 unit]', ({ expect }) => {
    const monitor = monitorWith()
    const demands = { ...limits, requires: { ...limits.requires, clock: true } }
    expect(reasonOf(19, { monitor, limits: demands, mode: 'live' })).toBe('unknown-skew')
    const read = (source: 'broker' | 'edge', skewMs: number) =>
      monitor.onEvent({ kind: RiskKind.Clock, tsUs: now, source, skewMs })
    read('broker', -250)
    expect(reasonOf(19, { monitor })).toBeUndefined()
    read('edge', 251)
    expect(reasonOf(19, { monitor })).toBe('skew')
    read('edge', Number.NaN)
    expect(reasonOf(19, { monitor })).toBe('skew')
  })

  test('entries out of hours, in a halt and around news [control:20 unit]', ({ expect }) => {
    expect(reasonOf(20, { market: marketAfter(6.6 * 3_600) })).toBe('outside-entry-hours')
    expect(reasonOf(20, { market: marketAfter(6.6 * 3_600), entryHours: 'globex' })).toBeUndefined()
    expect(reasonOf(20, { market: marketAfter(8 * 3_600) })).toBe('closed')
    const halted = openMarket()
    halted.isHalted = true
    expect(reasonOf(20, { market: halted })).toBe('halted')
    const news = {
      from: '2026-09-15T09:30:00-04:00',
      to: '2026-09-15T09:32:00-04:00',
      reason: 'CPI',
    }
    const blackout = limited(Config.parse({ risk: { blackouts: [news] } }).risk)
    expect(reasonOf(20, blackout)).toBe('blackout')
    expect(reasonOf(20, { ...blackout, market: marketAfter(120) })).toBeUndefined()
  })

  test('entries near a price limit or the hourly breaker [control:20 unit]', ({ expect }) => {
    const monitor = monitorWith()
    const demands = { ...limits, requires: { ...limits.requires, priceLimits: true } }
    expect(reasonOf(20, { monitor, limits: demands, mode: 'live' })).toBe('limits-unknown')
    const tell = (previousTicks: number) =>
      monitor.onEvent({ kind: RiskKind.Reference, tsUs: now, previousTicks })
    tell(askTicks / 0.93)
    expect(reasonOf(20, { monitor })).toBe('near-limit')
    tell(askTicks)
    expect(reasonOf(20, { monitor })).toBeUndefined()
    const market = openMarket(now - microsPerHour / 2)
    market.apply(trade(market.tsUs, Math.ceil(askTicks / 1.03), 1))
    monitor.onTrade(market)
    expect(reasonOf(20, { monitor })).toBeUndefined()
    market.apply(trade(market.tsUs, Math.floor(askTicks / 1.03), 1))
    monitor.onTrade(market)
    expect(reasonOf(20, { monitor })).toBe('near-breaker')
  })

  test('entries while our position and the broker’s differ [control:21 unit]', ({ expect }) => {
    expect(reasonOf(21)).toBeUndefined()
    expect(reasonOf(21, { isReduceOnly: true })).toBe('mismatch')
  })

  test('entries amid more critical alerts than a person can follow [control:22 unit]', ({
    expect,
  }) => {
    const monitor = monitorWith({ maxCriticalAlertsPerHour: 2 })
    monitor.onRow(alertRow(now))
    expect(reasonOf(22, { monitor })).toBeUndefined()
    monitor.onRow(alertRow(now))
    expect(reasonOf(22, { monitor })).toBe('too-many-critical')
    expect(reasonOf(22, { monitor, market: marketAfter(3_600) })).toBeUndefined()
  })

  test('entries beside orders of another version, or of a version without a name [control:23 unit]', ({
    expect,
  }) => {
    expect(reasonOf(23, { build: '' })).toBe('unnamed')
    expect(reasonOf(23, { own: { ...noOrders, ofOtherBuilds: 1 } })).toBe('mixed-versions')
    expect(reasonOf(23)).toBeUndefined()
  })

  test('entries that could not be recorded [control:24 unit]', ({ expect }) => {
    const monitor = monitorWith()
    const tell = (areSound: boolean) =>
      monitor.onEvent({ kind: RiskKind.Records, tsUs: now, areSound })
    tell(false)
    expect(reasonOf(24, { monitor })).toBe('not-sound')
    tell(true)
    expect(reasonOf(24, { monitor })).toBeUndefined()
  })
})
