import { describe, test } from 'vitest'

import type { ScenarioName } from '../../../../core-node/feed/synthetic/scenarios.ts'
import { isScenarioName } from '../../../../core-node/feed/synthetic/scenarios.ts'
import { openSynthetic } from '../../../../core-node/feed/synthetic/synthetic-feed.ts'
import { EventKind } from '../../../../core-node/market/events.ts'
import { microsPerHour, microsPerMinute, microsPerSecond } from '../../../../shared/units.ts'
import { read } from './events.ts'
import { deviation, mean } from './statistics.ts'

const startUs = Temporal.Instant.from('2026-09-15T13:30:00Z').epochMilliseconds * 1_000
const seeds = [1, 2, 3]

type Minute = {
  trades: number
  states: number
  midTicks: number
  spreadTicks: number
  bestSize: number
}

type Halt = { readonly fromUs: number; readonly toUs: number }

/** The market by the minute from 09:30 in New York. */
async function minutesOf(scenario: ScenarioName, seed: number, hours: number) {
  const minutes: Minute[] = []
  const halts: Halt[] = []
  let haltedUs = 0
  const feed = openSynthetic({ scenario, seed, startUs, endUs: startUs + hours * microsPerHour })
  await read(feed, Number.POSITIVE_INFINITY, (event) => {
    const at = Math.floor((event.tsUs - startUs) / microsPerMinute)
    minutes[at] ??= { trades: 0, states: 0, midTicks: 0, spreadTicks: 0, bestSize: 0 }
    const minute = minutes[at]
    if (event.kind === EventKind.Trade) minute.trades++
    if (event.kind === EventKind.Status && !event.isTrading) haltedUs = event.tsUs
    if (event.kind === EventKind.Status && event.isTrading) {
      halts.push({ fromUs: haltedUs, toUs: event.tsUs })
    }
    if (event.kind !== EventKind.Depth) return
    const bid = event.bidTicks[0] as number
    const ask = event.askTicks[0] as number
    minute.states++
    minute.midTicks = (bid + ask) / 2
    minute.spreadTicks += ask - bid
    minute.bestSize += ((event.bidSizes[0] as number) + (event.askSizes[0] as number)) / 2
  })
  return { minutes, halts }
}

/** The deviation of the mid's change over a minute. */
function restlessness(minutes: readonly Minute[]): number {
  return deviation(minutes.slice(1).map((m, i) => m.midTicks - (minutes[i] as Minute).midTicks))
}

function tradesIn(minutes: readonly Minute[]): number {
  return minutes.reduce((sum, { trades }) => sum + trades, 0)
}

test('scenarios are known by name', ({ expect }) => {
  expect(isScenarioName('shock')).toBe(true)
  expect(isScenarioName('toString')).toBe(false)
})

test('quiet has a third of the orders and half of the movement', async ({ expect }) => {
  const orders: number[] = []
  const movement: number[] = []
  for (const seed of seeds) {
    const normal = await minutesOf('normal', seed, 1)
    const quiet = await minutesOf('quiet', seed, 1)
    orders.push(tradesIn(quiet.minutes) / tradesIn(normal.minutes))
    movement.push(restlessness(quiet.minutes) / restlessness(normal.minutes))
  }
  expect(Math.abs(mean(orders) - 1 / 3)).toBeLessThan(0.1)
  expect(Math.abs(mean(movement) - 1 / 2)).toBeLessThan(0.15)
})

test('trend goes one way for hours, either way', async ({ expect }) => {
  const directions = new Set<number>()
  for (const seed of [1, 5]) {
    const { minutes } = await minutesOf('trend', seed, 4)
    const moved = (minutes.at(-1) as Minute).midTicks - (minutes[0] as Minute).midTicks
    // 120 ticks of trend, less two deviations of what a normal market does in that time.
    expect(Math.abs(moved)).toBeGreaterThan(50)
    directions.add(Math.sign(moved))
  }
  expect(directions.size).toBe(2)
})

test('range comes back to its level all day', async ({ expect }) => {
  for (const seed of seeds) {
    const { minutes } = await minutesOf('range', seed, 6)
    const mids = minutes.map(({ midTicks }) => midTicks)
    expect(Math.abs(mean(mids) - 21_600)).toBeLessThan(10)
    expect(deviation(mids)).toBeLessThan(20)
    expect(Math.max(...mids) - Math.min(...mids)).toBeLessThan(80)
  }
})

describe('shock', () => {
  test('falls by percents within twenty minutes in a thin, wide, busy market', async ({
    expect,
  }) => {
    for (const seed of seeds) {
      const { minutes, halts } = await minutesOf('shock', seed, 1)
      const before = minutes.slice(0, 4)
      const mids = minutes.slice(0, 20).map(({ midTicks }) => midTicks)
      const lowest = mids.indexOf(Math.min(...mids))
      const worst = minutes[Math.max(1, lowest - 1)] as Minute
      expect(1 - (mids[lowest] as number) / 21_600).toBeGreaterThan(0.02)
      expect(1 - (mids[lowest] as number) / 21_600).toBeLessThan(0.07)
      expect(worst.trades).toBeGreaterThan(2 * mean(before.map(({ trades }) => trades)))
      expect(worst.spreadTicks / worst.states).toBeGreaterThan(2)
      const usualSize = mean(before.map(({ bestSize, states }) => bestSize / states))
      expect(worst.bestSize / worst.states).toBeLessThan(usualSize / 2)
      expect(halts).toHaveLength(0)
    }
  })

  test('has part of it back within the hour, and calms down', async ({ expect }) => {
    const recovered: number[] = []
    for (const seed of seeds) {
      const { minutes } = await minutesOf('shock', seed, 1.5)
      const mids = minutes.map(({ midTicks }) => midTicks)
      const lowest = Math.min(...mids.slice(0, 20))
      recovered.push(((mids.at(-1) as number) - lowest) / (21_600 - lowest))
      const last = minutes.at(-1) as Minute
      expect(last.spreadTicks / last.states).toBeLessThan(1.2)
    }
    expect(mean(recovered)).toBeGreaterThan(0.3)
    expect(mean(recovered)).toBeLessThan(0.8)
  })
})

test('halt stops trading for five minutes at the bottom, and it resumes', async ({ expect }) => {
  for (const seed of seeds) {
    const { minutes, halts } = await minutesOf('halt', seed, 0.75)
    expect(halts).toHaveLength(1)
    const { fromUs, toUs } = halts[0] as Halt
    expect(toUs - fromUs).toBe(300 * microsPerSecond)
    expect(fromUs - startUs).toBeLessThan(20 * microsPerMinute)
    const firstWhole = Math.ceil((fromUs - startUs) / microsPerMinute)
    const halted = minutes.slice(firstWhole, firstWhole + 4)
    expect(tradesIn(halted)).toBe(0)
    // The exchange still takes orders: the book lives on.
    for (const { states } of halted) expect(states).toBeGreaterThan(0)
    expect(tradesIn(minutes.slice(firstWhole + 6))).toBeGreaterThan(1_000)
  }
})
