import { describe, test } from 'vitest'

import type { Row } from '../../../core-node/execution/outbox.ts'
import { sessionAt } from '../../../core-node/market/calendar/session-calendar.ts'
import { RiskKind } from '../../../core-node/risk/risk-events.ts'
import { intentAt, RiskMonitor } from '../../../core-node/risk/risk-monitor.ts'
import { microsPerHour } from '../../../shared/units.ts'
import { quote, regularOpenUs, second, trade } from '../market-events.ts'
import {
  alertRow,
  askTicks,
  bidTicks,
  entryRow,
  limits,
  monitorWith,
  openMarket,
  rearmRow,
  tradeRow,
} from './risk-state.ts'

const now = regularOpenUs
const day = 24 * microsPerHour

function account(asOfUs: number, dailyPnlCents = 0) {
  const figures = { excessLiquidityCents: 1, initialMarginCents: 0, dailyPnlCents, asOfUs }
  return { kind: RiskKind.Account, tsUs: asOfUs, account: figures } as const
}

function commandRow(name: string, id: string): Row {
  const row = { kind: 'command', id, name, by: 'owner', outcome: 'accepted', reason: '' }
  return { ts: now, ...row } as Row
}

describe('the broker’s time', () => {
  test('is how long signs of life and the account’s figures count', ({ expect }) => {
    for (const [timeScale, seconds] of [
      [1, 1],
      [3, 3],
      [0.5, 1],
    ] as const) {
      const own = { ...limits, heartbeatTimeoutMs: 1_000, accountStaleMs: 2_000 }
      const monitor = new RiskMonitor(own, timeScale)
      monitor.onEvent({ kind: RiskKind.Heartbeat, tsUs: now, source: 'gateway' })
      expect(monitor.heartbeats.isSilent('gateway', now + seconds * second)).toBe(false)
      expect(monitor.heartbeats.isSilent('gateway', now + seconds * second + 1)).toBe(true)
      monitor.onEvent(account(now))
      expect(monitor.isAccountKnown(now + 2 * seconds * second)).toBe(true)
      expect(monitor.isAccountKnown(now + 2 * seconds * second + 1)).toBe(false)
      monitor.tighten({ ...own, heartbeatTimeoutMs: 500 }, now)
      expect(monitor.heartbeats.isSilent('gateway', now + (seconds * second) / 2)).toBe(false)
      expect(monitor.heartbeats.isSilent('gateway', now + (seconds * second) / 2 + 1)).toBe(true)
    }
  })
})

describe('rows of the audit', () => {
  test('count orders that were intended and orders that filled, and no other', ({ expect }) => {
    const monitor = monitorWith()
    for (const state of ['Intended', 'Sent', 'Acknowledged', 'Filled', 'Cancelled'] as const) {
      monitor.onRow({ ...entryRow(now), state } as Row)
    }
    monitor.onRow({ ...entryRow(now), leg: 'stop' } as Row)
    expect([monitor.counts.orders, monitor.counts.filledOrders]).toEqual([2, 1])
    // Of the exits only the number counts.
    expect(monitor.repeated.entriesAt(now)).toBe(1)
  })

  test('use up the intent of an entry, by its side and time', ({ expect }) => {
    const monitor = monitorWith()
    monitor.onRow(entryRow(now))
    monitor.onRow({ ...entryRow(now + 1), side: 'SELL' } as Row)
    monitor.onRow({ ...entryRow(now + 2), leg: 'stop' } as Row)
    const used = [
      intentAt(now, 1),
      intentAt(now, -1),
      intentAt(now + 1, -1),
      intentAt(now + 1, 1),
      intentAt(now + 2, 1),
    ].map((intent) => monitor.recent.isIntentUsed(intent))
    expect(used).toEqual([true, false, true, false, false])
    expect(intentAt(7, -1)).toBe('7:-1')
  })

  test('remember of an entry its side, size and price, if it has one', ({ expect }) => {
    const monitor = monitorWith()
    monitor.onRow({ ...entryRow(now, 100, 2), side: 'SELL' } as Row)
    expect(monitor.recent.hasSame(now, -1, 2, 100)).toBe(true)
    expect(monitor.recent.hasSame(now, 1, 2, 100)).toBe(false)
    monitor.onRow({ ...entryRow(now), limitTicks: null } as Row)
    expect(monitor.recent.driftTicks(now, 100)).toBeNaN()
  })

  test('use up the id of an order by hand, and of no other command', ({ expect }) => {
    const monitor = monitorWith()
    monitor.onRow(commandRow('order', 'by-hand'))
    monitor.onRow(commandRow('kill', 'a-kill'))
    expect(monitor.recent.isIntentUsed('by-hand')).toBe(true)
    expect(monitor.recent.isIntentUsed('a-kill')).toBe(false)
  })

  test('count critical alerts and no others', ({ expect }) => {
    const monitor = monitorWith({ maxCriticalAlertsPerHour: 2 })
    monitor.onRow(alertRow(now))
    for (const severity of ['info', 'warning'] as const) {
      monitor.onRow({ ...alertRow(now), severity } as Row)
    }
    expect(monitor.criticalAlerts.isFull(now)).toBe(false)
    monitor.onRow(alertRow(now))
    expect(monitor.criticalAlerts.isFull(now)).toBe(true)
    expect(monitor.criticalAlerts.isFull(now + microsPerHour - 1)).toBe(true)
    expect(monitor.criticalAlerts.isFull(now + microsPerHour)).toBe(false)
  })

  test('of the kill switch re-arm only when they say so', ({ expect }) => {
    const monitor = monitorWith({ maxStopOuts: 1 })
    monitor.onRow(tradeRow(now, -1))
    expect(monitor.repeated.latched).toBe('too-many-stop-outs')
    monitor.onRow({ ...rearmRow(now), phase: 'blocked' } as Row)
    expect(monitor.repeated.latched).toBe('too-many-stop-outs')
    monitor.onRow(rearmRow(now))
    expect(monitor.repeated.latched).toBeUndefined()
  })
})

describe('a session', () => {
  test('that is told again goes on: a jump in it is one', ({ expect }) => {
    const monitor = monitorWith()
    const market = openMarket()
    monitor.onTrade(market)
    monitor.onSession(market.session)
    market.apply(trade(market.tsUs, askTicks * 2, 1))
    monitor.onTrade(market)
    expect(monitor.data.troubleAt(market.tsUs)).toBe('jump')
  })

  test('is not begun by a row of the one before', ({ expect }) => {
    const monitor = monitorWith()
    monitor.onRow(entryRow(now))
    monitor.onRow(alertRow(now - day))
    expect(monitor.counts.orders).toBe(1)
  })
})

describe('a verdict', () => {
  test('on repetition is to block, told once until it is re-armed', ({ expect }) => {
    const monitor = monitorWith({ maxStopOuts: 1 })
    monitor.update(0, 0, 0, true, now)
    expect(monitor.review()).toBeUndefined()
    monitor.onRow(tradeRow(now, 0))
    const verdict = { action: 'block', control: 9, reason: 'too-many-stop-outs' }
    expect([monitor.review(), monitor.review()]).toEqual([verdict, undefined])
    monitor.onRow(rearmRow(now))
    expect(monitor.review()).toBeUndefined()
    monitor.onRow(tradeRow(now, 0))
    expect(monitor.review()).toEqual(verdict)
  })

  test('on repetition hides none on a loss', ({ expect }) => {
    const monitor = monitorWith({ maxStopOuts: 1, maxLossStreak: 1 })
    monitor.onRow(tradeRow(now, -1))
    expect([monitor.review()?.reason, monitor.review()?.reason, monitor.review()]).toEqual([
      'too-many-stop-outs',
      'loss-streak',
      undefined,
    ])
  })

  test('that the journal’s alert tells of was given before', ({ expect }) => {
    const judged = (key: string) => {
      const monitor = monitorWith({ maxLossStreak: 1 })
      monitor.onRow({ ...alertRow(now), key } as Row)
      monitor.onRow(tradeRow(now, -1, 'target'))
      return monitor.review() === undefined
    }
    expect(judged('control:12:loss-streak')).toBe(true)
    expect(judged('control:9:loss-streak')).toBe(true)
    for (const other of [
      'control:12:daily-loss',
      'control:x:loss-streak',
      'a control:12:loss-streak',
      'control:loss-streak',
      'loss-streak',
    ]) {
      expect([other, judged(other)]).toEqual([other, false])
    }
  })

  test('on the day’s loss or target is forgotten with the day, others are not', ({ expect }) => {
    const monitor = monitorWith({ dailyLossCents: 100, maxLossStreak: 1 })
    monitor.onRow(tradeRow(now, -100, 'target'))
    monitor.update(-100, -100, 0, true, now)
    expect([monitor.review()?.reason, monitor.review()?.reason]).toEqual([
      'daily-loss',
      'loss-streak',
    ])
    monitor.onSession(sessionAt(now + day))
    expect(monitor.review()?.reason).toBe('daily-loss')
    expect(monitor.review()).toBeUndefined()
    const target = monitorWith({ profitTargetCents: 100 })
    target.update(100, 100, 0, true, now)
    expect([target.review()?.reason, target.review()]).toEqual(['profit-target', undefined])
    target.onSession(sessionAt(now + day))
    expect(target.review()?.reason).toBe('profit-target')
  })

  test('on the day’s target is not given again by a re-arming', ({ expect }) => {
    const monitor = monitorWith({ profitTargetCents: 100, dailyLossCents: 50 })
    monitor.update(100, 100, 0, true, now)
    monitor.review()
    monitor.onRow(rearmRow(now))
    expect(monitor.review()).toBeUndefined()
  })
})

describe('what the surroundings say', () => {
  test('of the account counts as long as it is known and a number', ({ expect }) => {
    const monitor = monitorWith()
    monitor.onEvent(account(now, -70))
    monitor.update(-20, 0, 0, true, now)
    expect(monitor.loss.figures.todayCents).toBe(-70)
    monitor.onEvent(account(now, Number.NaN))
    monitor.update(-20, 0, 0, true, now)
    expect(monitor.loss.figures.todayCents).toBe(-20)
  })

  test('of a price’s reference, the clock and the records is passed on', ({ expect }) => {
    const monitor = monitorWith()
    const market = openMarket()
    monitor.onEvent({ kind: RiskKind.Reference, tsUs: now, previousTicks: 20_000 })
    expect(monitor.priceLimits.isNearLimit(market.tsUs, 20_000)).toBe(false)
    monitor.onEvent({ kind: RiskKind.Clock, tsUs: now, source: 'edge', skewMs: -7 })
    expect(monitor.clock.worstMs).toBe(7)
    monitor.onEvent({ kind: RiskKind.Records, tsUs: now, areSound: false })
    expect(monitor.areRecordsSound).toBe(false)
    const rearm = { kind: RiskKind.Rearm, tsUs: now, id: 'r', by: 'owner', reason: '' } as const
    monitor.onEvent(rearm)
    expect(monitor.areRecordsSound).toBe(false)
  })

  test('of a market, a book and what went out reaches those who count', ({ expect }) => {
    const monitor = monitorWith()
    const market = openMarket()
    monitor.onTrade(market)
    monitor.onBook(market)
    expect(monitor.data.troubleAt(market.tsUs)).toBeUndefined()
    market.advance(now + 120 * second)
    market.apply(quote(market.tsUs, bidTicks, askTicks))
    monitor.onBook(market)
    expect(monitor.data.troubleAt(market.tsUs)).toBe('gap')
    market.apply(trade(market.tsUs, askTicks, 1))
    monitor.onBookLost(market)
    expect(monitor.data.troubleAt(market.tsUs)).toBe('book-lost')
    monitor.onMessages(5, now)
    expect(monitor.throttle.tokensAt(now)).toBe(limits.orderMessageBurst - 5)
  })
})

describe('limits that are tightened', () => {
  test('reach everything that counts by them', ({ expect }) => {
    const monitor = monitorWith()
    const wanted = {
      ...limits,
      maxSilenceMs: 1_000,
      heartbeatTimeoutMs: 1_000,
      maxStopOuts: 1,
      duplicateWindowMs: limits.duplicateWindowMs + 60_000,
      orderMessageBurst: limits.orderMessageBurst - 1,
      maxCriticalAlertsPerHour: 1,
      blackouts: [{ from: '2026-09-15T13:00:00Z', to: '2026-09-15T14:00:00Z', reason: 'CPI' }],
    }
    const changes = monitor.tighten(wanted, now)
    expect(changes.map(({ path }) => path).toSorted()).toEqual(
      Object.keys(wanted)
        .filter(
          (name) => wanted[name as keyof typeof wanted] !== limits[name as keyof typeof limits],
        )
        .toSorted(),
    )
    expect(monitor.limits).toEqual(wanted)
    monitor.onBook(openMarket())
    const later = openMarket()
    later.advance(now + 2 * second)
    monitor.onBook(later)
    expect(monitor.data.troubleAt(later.tsUs)).toBe('gap')
    monitor.onRow(entryRow(now))
    const justOld = now + limits.duplicateWindowMs * 1_000
    expect(monitor.recent.hasSame(justOld, 1, 1, askTicks + 1)).toBe(true)
    monitor.onRow(alertRow(now))
    expect(monitor.criticalAlerts.isFull(now)).toBe(true)
    expect(monitor.throttle.tokensAt(now)).toBe(limits.orderMessageBurst - 1)
    expect(monitor.blackouts.isIn(now)).toBe(true)
    monitor.onRow(tradeRow(now, 0))
    expect(monitor.repeated.latched).toBe('too-many-stop-outs')
  })

  test('are never above the caps, whoever sets them', ({ expect }) => {
    const monitor = new RiskMonitor({ ...limits, maxContracts: 1_000 })
    expect(monitor.limits.maxContracts).toBeLessThan(1_000)
  })
})
