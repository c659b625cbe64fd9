import { describe, test } from 'vitest'

import { MarketClock } from '../../../core-node/gateway/market-clock.ts'
import { MarketLoop } from '../../../core-node/gateway/market-loop.ts'
import { defaultSettings } from '../../../core-node/gateway/settings.ts'
import { Simulation } from '../../../core-node/gateway/simulation.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { OrderEvent } from '../../../core-node/market/events.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { quote, regularOpenUs, second, trade } from '../market-events.ts'
import { ManualTimers } from './manual-timers.ts'
import { ScriptedFeed } from './scripted-feed.ts'

/** A loop on a script, and what it did. */
async function loopOn(feed: ScriptedFeed, speed: number, onStep: () => void = () => undefined) {
  const timers = new ManualTimers()
  const logs: string[] = []
  await feed.load()
  const firstEvent = feed.next() as MarketEvent
  const settings = { ...defaultSettings, run: 1 }
  const simulation = new Simulation(settings, instruments.ES, 'ESZ6', firstEvent.tsUs)
  const step = simulation.step.bind(simulation)
  let steps = 0
  simulation.step = (event) => {
    steps++
    onStep()
    step(event)
  }
  const log = (text: string) => logs.push(text)
  const loop = new MarketLoop({ feed, firstEvent, simulation, speed, timers, log })
  return {
    timers,
    logs,
    loop,
    market: simulation.market,
    get steps() {
      return steps
    },
  }
}

const prints = (count: number, everyUs: number) =>
  Array.from({ length: count }, (_, i) => trade(regularOpenUs + i * everyUs, 21_600 + i, 1))

describe('the market’s clock', () => {
  test('runs so many times as fast as the machine’s', ({ expect }) => {
    const timers = new ManualTimers()
    const clock = new MarketClock(timers, 50, regularOpenUs)
    timers.spend(20)
    expect(clock.nowUs()).toBe(regularOpenUs + second)
    expect(clock.msUntil(regularOpenUs + 2 * second)).toBe(20)
    clock.stopAt(regularOpenUs + 3 * second)
    timers.spend(20)
    expect(clock.nowUs()).toBe(regularOpenUs + 3 * second)
  })
})

describe('the market', () => {
  test('moves with the clock: no event before its time, none late', async ({ expect }) => {
    const run = await loopOn(new ScriptedFeed(prints(10, second)), 1)
    run.loop.start()
    await run.timers.advance(2_999)
    expect(run.steps).toBe(3)
    await run.timers.advance(1)
    expect([run.steps, run.market.trade.priceTicks]).toEqual([4, 21_603])
    // Time goes on between events too.
    await run.timers.advance(500)
    expect(run.market.tsUs).toBe(regularOpenUs + 3.5 * second)
    run.loop.stop()
    expect(run.timers.waiting).toBe(0)
  })

  test('runs a thousand times as fast', async ({ expect }) => {
    const run = await loopOn(new ScriptedFeed(prints(500, second)), 1_000)
    run.loop.start()
    await run.timers.advance(300)
    expect(run.steps).toBe(301)
  })

  test('of a recording begins at its first trade: what stands before is taken in at once', async ({
    expect,
  }) => {
    const hourBefore = regularOpenUs - 3_600 * second
    const events = [
      quote(hourBefore, 21_590, 21_600),
      quote(hourBefore + second, 21_595, 21_600),
      ...prints(3, second),
    ]
    const run = await loopOn(new ScriptedFeed(events), 1)
    await run.loop.warmUp()
    expect([run.steps, run.market.tsUs]).toEqual([3, regularOpenUs])
    run.loop.start()
    await run.timers.advance(1_000)
    expect(run.steps).toBe(4)
  })

  test('of a recording that trades nothing begins after a minute of open market', async ({
    expect,
  }) => {
    const events = Array.from({ length: 200 }, (_, i) =>
      quote(regularOpenUs + i * second, 21_600, 21_601),
    )
    const run = await loopOn(new ScriptedFeed(events), 1)
    await run.loop.warmUp()
    expect(run.steps).toBe(62)
  })

  test('of a recording that begins with a snapshot of orders takes it in at once', async ({
    expect,
  }) => {
    const orders = Array.from({ length: 50 }, (_, i) =>
      Object.assign(new OrderEvent(), {
        tsUs: regularOpenUs - 86_400 * second + i * 600 * second,
        orderLow: i + 1,
        side: i % 2 === 0 ? 1 : -1,
        priceTicks: i % 2 === 0 ? 21_600 : 21_601,
        size: 2,
        isSnapshot: true,
      }),
    )
    const run = await loopOn(new ScriptedFeed([...orders, ...prints(3, second)]), 1)
    await run.loop.warmUp()
    expect([run.steps, run.market.tsUs]).toEqual([51, regularOpenUs])
    expect(run.market.quote).toMatchObject({ bidSize: 50, askSize: 50 })
  })

  test('without an end begins where it begins', async ({ expect }) => {
    const feed = new ScriptedFeed((i) => quote(regularOpenUs + i * second, 21_600, 21_601))
    const run = await loopOn(feed, 1)
    await run.loop.warmUp()
    expect(run.steps).toBe(0)
    run.loop.start()
    await run.timers.advance(10)
    expect(run.steps).toBe(1)
  })

  test('stands still when the recording is over, and says so once', async ({ expect }) => {
    const run = await loopOn(new ScriptedFeed(prints(5, second)), 10)
    run.loop.start()
    await run.timers.advance(60_000)
    expect([run.steps, run.market.tsUs]).toEqual([5, regularOpenUs + 4 * second])
    expect(run.logs).toEqual([
      'the market stands still: the recording is over. The gateway goes on serving.',
    ])
    expect(run.timers.waiting).toBe(0)
  })

  test('stands still when its source fails, and says why', async ({ expect }) => {
    const feed = new ScriptedFeed(prints(3, second))
    const run = await loopOn(feed, 1)
    feed.load = () => Promise.reject(new Error('record 4 at byte 160: damage'))
    run.loop.start()
    await run.timers.advance(5_000)
    expect(run.steps).toBe(3)
    expect(run.logs).toEqual([
      'the market’s source failed: record 4 at byte 160: damage',
      'the market stands still: its source failed. The gateway goes on serving.',
    ])
  })

  test('that the machine cannot keep up with slips instead of piling up, and says so once a minute', async ({
    expect,
  }) => {
    // Each event costs a millisecond of work and is a tenth of one in the market.
    const feed = new ScriptedFeed((i) => quote(regularOpenUs + i * 100, 21_600, 21_601), 1_000)
    const timers: { spend(ms: number): void }[] = []
    const run = await loopOn(feed, 1, () => timers[0]?.spend(1))
    timers.push(run.timers)
    run.loop.start()
    await run.timers.advance(10_000)
    const marketMs = (run.market.tsUs - regularOpenUs) / 1_000
    expect(marketMs).toBeGreaterThan(900)
    expect(marketMs).toBeLessThan(1_100)
    expect(run.logs).toHaveLength(1)
    expect(run.logs[0]).toMatch(/cannot be run at 1 times the clock here: it fell .* s behind/)
    await run.timers.advance(60_000)
    expect(run.logs).toHaveLength(2)
  })

  test('gives way to sockets in the middle of much work', async ({ expect }) => {
    const events = Array.from({ length: 2_000 }, () => quote(regularOpenUs, 21_600, 21_601))
    const timers: { spend(ms: number): void }[] = []
    const run = await loopOn(new ScriptedFeed(events, 2_000), 1, () => timers[0]?.spend(0.1))
    timers.push(run.timers)
    run.loop.start()
    // One turn: 8 ms and what is done between two looks at the clock.
    expect(run.steps).toBeLessThanOrEqual(128)
    await run.timers.advance(1_000)
    expect(run.steps).toBe(2_000)
  })
})
