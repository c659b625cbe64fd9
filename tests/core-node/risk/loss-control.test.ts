import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { Limits } from '../../../core-node/risk/limits.ts'
import { RiskMonitor } from '../../../core-node/risk/risk-monitor.ts'
import type { LossFigures, LossReason } from '../../../core-node/risk/watch/loss-control.ts'
import { lossAction, LossControl, reachedLoss } from '../../../core-node/risk/watch/loss-control.ts'
import { regularOpenUs } from '../market-events.ts'
import { entryRow, limits, monitorWith, rearmRow, tradeRow } from './risk-state.ts'

const now = regularOpenUs
const day = 86_400_000_000
const cents = fc.integer({ min: -400_000, max: 400_000 })

/** A monitor that is told results, and what it says of each. */
function told(changes: Partial<Limits>) {
  const monitor = monitorWith(changes)
  let realized = 0
  return {
    monitor,
    /** A trade closes, so many cents up or down. */
    close: (netCents: number, ts = now) => {
      monitor.onRow(tradeRow(ts, netCents, netCents < 0 ? 'stop' : 'target'))
      realized += netCents
      monitor.update(realized, realized, 0, true, ts)
      return monitor.review()
    },
    open: (openCents: number) => {
      monitor.update(realized, realized, openCents, false, now)
      return monitor.review()
    },
  }
}

describe('losses', () => {
  test('realized and open count together, to the cent', ({ expect }) => {
    const { close, open } = told({ dailyLossCents: 100_000 })
    expect(close(-60_000)).toBeUndefined()
    expect(open(-39_999)).toBeUndefined()
    expect(open(-40_000)).toEqual({ action: 'flatten', control: 12, reason: 'daily-loss' })
  })

  test('each reason is told once, and the next one still', ({ expect }) => {
    const { close } = told({ dailyLossCents: 100_000, maxLossStreak: 2 })
    expect(close(-100_000)?.reason).toBe('daily-loss')
    expect(close(-1)?.reason).toBe('loss-streak')
    expect(close(-1)).toBeUndefined()
  })

  test('after a re-arming a reason is told again, but for the day’s own', ({ expect }) => {
    const { monitor, close } = told({ maxLossStreak: 1, dailyLossCents: 100 })
    expect(close(-100)?.reason).toBe('daily-loss')
    expect(close(0)).toBeUndefined()
    expect(close(-1)?.reason).toBe('loss-streak')
    monitor.onRow(rearmRow(now))
    expect(close(-1)?.reason).toBe('loss-streak')
    expect(close(0)).toBeUndefined()
  })

  test('what each does is configured', ({ expect }) => {
    const lossActions = {
      ...limits.lossActions,
      dailyLoss: 'block',
      lossStreak: 'flatten',
    } as const
    const { close } = told({ dailyLossCents: 100_000, maxLossStreak: 1, lossActions })
    expect(close(-100_000)).toMatchObject({ action: 'block', reason: 'daily-loss' })
    expect(close(0)).toBeUndefined()
    expect(close(-1)).toMatchObject({ action: 'flatten', reason: 'loss-streak' })
  })

  test('a drawdown counts from the best, open profit included', ({ expect }) => {
    const { close, open } = told({ drawdownDayCents: 50_000, drawdownWeekCents: 80_000 })
    close(20_000)
    expect(open(30_000)).toBeUndefined()
    expect(close(1)).toBeUndefined()
    expect(open(-20_000)).toBeUndefined()
    // The best was 20,000 realized and 30,000 open; 50,000 below it is nothing.
    expect(open(-20_001)).toMatchObject({ reason: 'drawdown-day', action: 'block' })
  })

  test('day, week and month each forget at their own time', ({ expect }) => {
    const { monitor, close } = told({ dailyLossCents: 1_000_000 })
    const tuesday = now
    close(100_000, tuesday)
    close(-40_000, tuesday + day)
    const { figures } = monitor.loss
    expect([figures.dayPeakCents, figures.weekPeakCents]).toEqual([100_000, 100_000])
    close(-10_000, tuesday + 2 * day)
    expect([figures.dayPeakCents, figures.weekPeakCents]).toEqual([60_000, 100_000])
    close(-10_000, tuesday + 6 * day)
    const peaks = [figures.dayPeakCents, figures.weekPeakCents, figures.monthPeakCents]
    expect(peaks).toEqual([50_000, 50_000, 100_000])
    close(0, tuesday + 16 * day)
    expect(figures.monthPeakCents).toBe(40_000)
  })

  test('a profit target ends the day, and only the day', ({ expect }) => {
    const { close, monitor } = told({ profitTargetCents: 50_000 })
    expect(close(49_999)).toBeUndefined()
    expect(close(1)).toMatchObject({ action: 'block', reason: 'profit-target' })
    monitor.onRow(tradeRow(now + day, 0, 'target'))
    monitor.update(0, 50_000, 0, true, now + day)
    expect(monitor.review()).toBeUndefined()
  })

  test('open profit may be given back up to the share, from the amount on', ({ expect }) => {
    const { open } = told({ giveBack: { fromCents: 10_000, share: 0.5 } })
    expect(open(9_999)).toBeUndefined()
    expect(open(0)).toBeUndefined()
    expect(open(20_000)).toBeUndefined()
    expect(open(10_001)).toBeUndefined()
    expect(open(10_000)).toMatchObject({ action: 'flatten', reason: 'give-back' })
  })

  test('a gain or nothing ends a losing streak', ({ expect }) => {
    const { close } = told({ maxLossStreak: 2 })
    expect([close(-1), close(0), close(-1), close(1), close(-1)]).toEqual(Array(5).fill(undefined))
    expect(close(-1)).toMatchObject({ reason: 'loss-streak' })
  })
})

describe('each limit of losses and gains', () => {
  const nothing: LossFigures = {
    todayCents: 0,
    totalCents: 0,
    dayPeakCents: 0,
    weekPeakCents: 0,
    monthPeakCents: 0,
    lossStreak: 0,
    openCents: 0,
    openPeakCents: 0,
  }
  const own: Limits = {
    ...limits,
    dailyLossCents: 100,
    drawdownDayCents: 200,
    drawdownWeekCents: 300,
    drawdownMonthCents: 400,
    maxLossStreak: 3,
    profitTargetCents: 500,
    giveBack: { fromCents: 50, share: 0.5 },
  }
  /** Of each: the figures that just do not reach it, and those that just do. */
  const edges: readonly (readonly [LossReason, Partial<LossFigures>, Partial<LossFigures>])[] = [
    ['daily-loss', { todayCents: -99 }, { todayCents: -100 }],
    ['drawdown-day', { dayPeakCents: 199 }, { dayPeakCents: 200 }],
    ['drawdown-week', { weekPeakCents: 299 }, { weekPeakCents: 300 }],
    ['drawdown-month', { monthPeakCents: 399 }, { monthPeakCents: 400 }],
    ['loss-streak', { lossStreak: 2 }, { lossStreak: 3 }],
    ['profit-target', { todayCents: 499 }, { todayCents: 500 }],
    ['give-back', { openPeakCents: 49, openCents: 0 }, { openPeakCents: 50, openCents: 25 }],
    ['give-back', { openPeakCents: 50, openCents: 26 }, { openPeakCents: 80, openCents: 40 }],
    ['unknown-result', { todayCents: -1 }, { todayCents: Number.NaN }],
    ['unknown-result', { totalCents: -1 }, { totalCents: Number.NaN }],
    ['unknown-result', { totalCents: 0 }, { totalCents: Number.POSITIVE_INFINITY }],
  ]

  test('is reached to the cent, and not before', ({ expect }) => {
    for (const [reason, before, at] of edges) {
      expect(reachedLoss({ ...nothing, ...before }, own)).toBeUndefined()
      expect(reachedLoss({ ...nothing, ...at }, own)).toBe(reason)
    }
  })

  test('that was acted on is looked past', ({ expect }) => {
    const figures = { ...nothing, todayCents: -100, lossStreak: 3 }
    expect(reachedLoss(figures, own, new Set(['daily-loss']))).toBe('loss-streak')
    expect(reachedLoss(figures, own, new Set(['daily-loss', 'loss-streak']))).toBeUndefined()
  })

  test('does what is configured for it, and for nothing else', ({ expect }) => {
    const kinds = {
      dailyLoss: ['daily-loss'],
      drawdown: ['drawdown-day', 'drawdown-week', 'drawdown-month'],
      lossStreak: ['loss-streak'],
      profitTarget: ['profit-target'],
      giveBack: ['give-back'],
    } as const
    const block = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, 'block']))
    for (const [kind, reasons] of Object.entries(kinds)) {
      const lossActions = { ...block, [kind]: 'flatten' } as Limits['lossActions']
      const flattening = Object.values(kinds)
        .flat()
        .filter((reason) => lossAction(reason, { ...limits, lossActions }) === 'flatten')
      expect(flattening).toEqual(reasons)
      expect(lossAction('unknown-result', { ...limits, lossActions })).toBe('block')
    }
  })

  test('is known again from the closed trades alone', ({ expect }) => {
    const control = new LossControl()
    control.onTradeDate('2026-09-15')
    control.onTradeClosed(70)
    control.onTradeClosed(-20)
    const { dayPeakCents, weekPeakCents, monthPeakCents } = control.figures
    expect([dayPeakCents, weekPeakCents, monthPeakCents]).toEqual([70, 70, 70])
  })

  test('of the open trade forgets its best when it is flat', ({ expect }) => {
    const control = new LossControl()
    control.update(0, 0, 60, undefined, false)
    control.update(0, 0, 10, undefined, false)
    expect(control.figures.openPeakCents).toBe(60)
    control.update(0, 0, 0, undefined, true)
    expect(control.figures.openPeakCents).toBe(0)
  })

  test('of a peak counts from the re-arming', ({ expect }) => {
    const control = new LossControl()
    control.onTradeDate('2026-09-15')
    control.onTradeClosed(100)
    control.onTradeClosed(-30)
    control.update(0, 70, 40, undefined, false)
    control.rearm()
    expect(control.figures).toMatchObject({
      dayPeakCents: 70,
      weekPeakCents: 70,
      monthPeakCents: 70,
      lossStreak: 0,
      openPeakCents: 0,
    })
  })
})

describe('whatever is won and lost', () => {
  test('the peak of the month is never below the week’s, nor the week’s below the day’s', ({
    expect,
  }) => {
    const results = fc.array(fc.tuple(cents, fc.nat(3)), { maxLength: 60 })
    fc.assert(
      fc.property(results, (trades) => {
        const { monitor, close } = told({})
        let ts = now
        for (const [netCents, days] of trades) {
          ts += days * day
          close(netCents, ts)
          const { dayPeakCents, weekPeakCents, monthPeakCents, totalCents } = monitor.loss.figures
          expect(dayPeakCents).toBeGreaterThanOrEqual(totalCents)
          expect(weekPeakCents).toBeGreaterThanOrEqual(dayPeakCents)
          // A week can have begun in the month before.
          if (new Date(ts / 1_000).getUTCDate() > 7) {
            expect(monthPeakCents).toBeGreaterThanOrEqual(weekPeakCents)
          }
        }
      }),
    )
  })

  test('no loss beyond the limit goes unnoticed', ({ expect }) => {
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 40 }), (trades) => {
        const { close } = told({ dailyLossCents: 200_000 })
        const reasons: string[] = []
        let sum = 0
        let lowest = 0
        for (const netCents of trades) {
          sum += netCents
          lowest = Math.min(lowest, sum)
          for (let verdict = close(netCents); verdict !== undefined; verdict = close(0)) {
            reasons.push(verdict.reason)
          }
        }
        expect(reasons.includes('daily-loss')).toBe(lowest <= -200_000)
      }),
    )
  })

  test('after a restart the rows bring back the same state, at any row', ({ expect }) => {
    const one = fc.oneof(
      fc.tuple(fc.constant('trade' as const), cents, fc.nat(20)),
      fc.tuple(fc.constantFrom('entry' as const, 'rearm' as const), cents, fc.nat(20)),
    )
    fc.assert(
      fc.property(fc.array(one, { maxLength: 50 }), (steps) => {
        let ts = now
        const rows = steps.map(([what, netCents, hours]) => {
          ts += hours * 3_600_000_000
          if (what === 'entry') return entryRow(ts)
          return what === 'rearm'
            ? rearmRow(ts)
            : tradeRow(ts, netCents, netCents < 0 ? 'stop' : 'target')
        })
        const kept = { ...limits, maxStopOuts: 3, maxEntriesPerWindow: 4 }
        const before = new RiskMonitor(kept)
        for (const row of rows) before.onRow(row)
        const after = new RiskMonitor(kept)
        for (const row of rows) after.onRow(JSON.parse(JSON.stringify(row)) as typeof row)
        const seen = ({ repeated, loss, counts }: RiskMonitor) => [
          repeated.latched,
          repeated.stopOuts,
          loss.figures,
          counts.orders,
        ]
        expect(seen(after)).toEqual(seen(before))
      }),
    )
  })

  test('a re-arming forgives drawdown and streak, never the day’s loss', ({ expect }) => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 30 }), (trades) => {
        const { monitor, close } = told({ dailyLossCents: 150_000, maxLossStreak: 3 })
        for (const netCents of trades) while (close(netCents) !== undefined) close(0)
        const { figures } = monitor.loss
        const lossBefore = figures.todayCents
        monitor.onRow(rearmRow(now))
        expect(figures.lossStreak).toBe(0)
        expect(figures.dayPeakCents).toBe(figures.totalCents)
        expect(figures.todayCents).toBe(lossBefore)
        // What was told of the day is not told again: the control refuses as long as the day lasts.
        expect(monitor.review()?.reason).not.toBe('daily-loss')
      }),
    )
  })
})
