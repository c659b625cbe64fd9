import { describe, test } from 'vitest'

import {
  chartWindowUs,
  emptyChart,
  extendChart,
} from '../../../edge/panel/src/state/chart-series.ts'
import { foldEvents, listEvents, noEvents } from '../../../edge/panel/src/state/events.ts'
import { foldKill, noKill } from '../../../edge/panel/src/state/kill.ts'
import { bracketPrices, foldOrders, orderPriceTicks } from '../../../edge/panel/src/state/orders.ts'
import { flat, foldPosition, outcomeCents } from '../../../edge/panel/src/state/position.ts'
import { foldTrades, noTrades } from '../../../edge/panel/src/state/trades.ts'
import { makeRow, openUs, second } from './rows.ts'

describe('orders', () => {
  test('keep their last state and leave when they are final', ({ expect }) => {
    const working = foldOrders(
      [],
      [
        makeRow('order', 1, { ref: 'a', state: 'Sent' }),
        makeRow('order', 2, { ref: 'b', state: 'Sent' }),
        makeRow('order', 3, { ref: 'a', state: 'PartiallyFilled', filledContracts: 1 }),
        makeRow('order', 4, { ref: 'b', state: 'Rejected' }),
      ],
    )
    expect(working.map(({ ref, state }) => [ref, state])).toEqual([['a', 'PartiallyFilled']])
  })

  test('of unknown outcome stay: they may be alive', ({ expect }) => {
    const working = foldOrders([], [makeRow('order', 1, { state: 'Unknown' })])
    expect(working).toHaveLength(1)
  })

  test('are bounded', ({ expect }) => {
    const rows = Array.from({ length: 80 }, (_, i) => makeRow('order', i + 1, { ref: `r${i}` }))
    expect(foldOrders([], rows)).toHaveLength(50)
  })

  test('wait at their stop or at their limit', ({ expect }) => {
    const stop = makeRow('order', 1, { type: 'STP', limitTicks: null, stopTicks: 21_590 })
    const market = makeRow('order', 2, { type: 'MKT', limitTicks: null, stopTicks: null })
    expect(orderPriceTicks(stop)).toBe(21_590)
    expect(orderPriceTicks(makeRow('order', 3))).toBe(21_601)
    expect(orderPriceTicks(market)).toBeNull()
  })

  test('give the prices of the newest bracket', ({ expect }) => {
    const stop = { leg: 'stop', type: 'STP', limitTicks: null } as const
    const working = [
      makeRow('order', 1, { ...stop, ref: 'new', bracket: 2, stopTicks: 21_592 }),
      makeRow('order', 2, { ...stop, ref: 'old', bracket: 1, stopTicks: 21_580 }),
    ]
    expect(bracketPrices(working)).toEqual({ stopTicks: 21_592, targetTicks: null })
  })
})

describe('the position', () => {
  test('moves with a fill before the pulse says so', ({ expect }) => {
    const opened = foldPosition(flat, [makeRow('fill', 1)])
    expect(opened).toEqual({ contracts: 2, averageTicks: 21_601 })
    const added = makeRow('fill', 2, { priceTicks: 21_700, positionContracts: 4 })
    expect(foldPosition(opened, [added])).toEqual({ contracts: 4, averageTicks: 21_601 })
    const closed = makeRow('fill', 3, { leg: 'stop', side: 'SELL', positionContracts: 0 })
    expect(foldPosition(opened, [closed])).toEqual(flat)
  })

  test('is what the pulse says', ({ expect }) => {
    const pulse = makeRow('pulse', 1, { positionContracts: -1, averageTicks: 21_600.5 })
    const position = foldPosition(flat, [pulse])
    expect(position).toEqual({ contracts: -1, averageTicks: 21_600.5 })
    expect(foldPosition(position, [pulse])).toBe(position)
  })

  test('brings what its price is away from the average, on either side', ({ expect }) => {
    const long = { contracts: 2, averageTicks: 21_600 }
    const short = { contracts: -2, averageTicks: 21_600 }
    expect(outcomeCents(long, 21_592, 1_250)).toBe(-20_000)
    expect(outcomeCents(short, 21_592, 1_250)).toBe(20_000)
    expect(outcomeCents(long, null, 1_250)).toBeNull()
    expect(outcomeCents(flat, 21_592, 1_250)).toBeNull()
  })
})

describe('trades', () => {
  test('are all counted, and the newest hundred listed', ({ expect }) => {
    const rows = Array.from({ length: 120 }, (_, i) =>
      makeRow('trade', i + 1, { trade: i + 1, netCents: [100, -100, 0][i % 3] ?? 0 }),
    )
    const trades = foldTrades(noTrades, rows)
    expect(trades).toMatchObject({ count: 120, seen: 120, won: 40, lost: 40 })
    expect(trades.newest).toHaveLength(100)
    expect(trades.newest.at(-1)?.trade).toBe(120)
  })

  test('that came before the snapshot are counted by their numbers', ({ expect }) => {
    const trades = foldTrades(noTrades, [makeRow('trade', 9, { trade: 130 })])
    expect(trades).toMatchObject({ count: 130, seen: 1, won: 1, lost: 0 })
  })
})

describe('events', () => {
  test('of one kind never push out those of another', ({ expect }) => {
    const signals = Array.from({ length: 500 }, (_, i) => makeRow('signal', i + 2))
    const events = foldEvents(noEvents, [makeRow('kill', 1), ...signals])
    expect(events.kill).toHaveLength(1)
    expect(events.signals).toHaveLength(60)
  })

  test('are listed newest first, all or of one group', ({ expect }) => {
    const rows = [
      makeRow('signal', 1),
      makeRow('alert', 2),
      makeRow('pulse', 3),
      makeRow('link', 4),
    ]
    const events = foldEvents(noEvents, rows)
    expect(listEvents(events, 'all', 10).map(({ seq }) => seq)).toEqual([4, 2, 1])
    expect(listEvents(events, 'all', 2).map(({ seq }) => seq)).toEqual([4, 2])
    expect(listEvents(events, 'alerts', 10).map(({ seq }) => seq)).toEqual([2])
  })
})

describe('the kill switch', () => {
  test('is latched from its trigger until it is re-armed', ({ expect }) => {
    const blocked = foldKill(noKill, [makeRow('kill', 5)], [], 100)
    const both = foldKill(
      blocked,
      [makeRow('kill', 6, { phase: 'cancelled', elapsedMs: 40, cancelledOrders: 2 })],
      [],
      200,
    )
    expect(both.latch?.sinceUs).toBe(openUs + 5 * second)
    expect(both.latch?.phases.blocked?.receivedAtMs).toBe(100)
    expect(both.latch?.phases.cancelled?.row.cancelledOrders).toBe(2)
    const rearm = makeRow('kill', 7, { phase: 'rearmed', level: 'none' })
    const rearmed = foldKill(both, [rearm], [], 300)
    expect(rearmed.latch).toBeNull()
    expect(rearmed.rearmed?.seq).toBe(7)
  })

  test('starts its record over when it is triggered again', ({ expect }) => {
    const rows = [
      makeRow('kill', 1, { level: 'cancel' }),
      makeRow('kill', 2, { level: 'cancel', phase: 'cancelled' }),
      makeRow('kill', 3, { level: 'flatten' }),
    ]
    const { latch } = foldKill(noKill, rows, [], 100)
    expect(latch?.level).toBe('flatten')
    expect(Object.keys(latch?.phases ?? {})).toEqual(['blocked'])
  })
})

describe('the chart', () => {
  test('keeps half an hour of prices and what was traded in it', ({ expect }) => {
    const at = (seq: number) => ({ ts: openUs + seq * second })
    const pulses = Array.from({ length: 3_000 }, (_, i) => makeRow('pulse', i + 1, at(i + 1)))
    const fills = [makeRow('fill', 10, at(10)), makeRow('fill', 2_900, at(2_900))]
    const chart = extendChart(emptyChart, pulses, fills, [])
    expect(chart.points.length).toBeLessThanOrEqual(2_000)
    const [first, last] = [chart.points[0], chart.points.at(-1)]
    expect((last?.ts ?? 0) - (first?.ts ?? 0)).toBeLessThanOrEqual(chartWindowUs)
    expect(chart.fills.map(({ seq }) => seq)).toEqual([2_900])
  })

  test('has no point where there was no price', ({ expect }) => {
    const pulse = makeRow('pulse', 1, { lastTicks: null })
    expect(extendChart(emptyChart, [pulse], [], []).points).toEqual([])
  })
})
