import { describe, test } from 'vitest'

import { MarketLoop } from '../../../core-node/gateway/market-loop.ts'
import { defaultSettings } from '../../../core-node/gateway/settings.ts'
import { Simulation } from '../../../core-node/gateway/simulation.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { minute, regularOpenUs, second, trade } from '../market-events.ts'
import { ManualTimers } from './manual-timers.ts'
import { ScriptedFeed } from './scripted-feed.ts'

const print = (index: number) => trade(regularOpenUs + index * second, 21_600 + (index % 4), 1)

async function warmUp(feed: ScriptedFeed, historyMinutes: number): Promise<Simulation> {
  const settings = { ...defaultSettings, run: 1, historyMinutes }
  const simulation = new Simulation(settings, instruments.ES, 'ESZ6', regularOpenUs)
  await feed.load()
  const firstEvent = feed.next()
  if (firstEvent === undefined) throw new Error('the feed is empty')
  const log = () => undefined
  const timers = new ManualTimers()
  const loop = new MarketLoop({ feed, firstEvent, simulation, speed: 1, timers, log })
  await loop.warmUp()
  return simulation
}

describe('before the market runs', () => {
  test('so many minutes of it are taken in for those who ask for its past', async ({ expect }) => {
    const { market } = await warmUp(new ScriptedFeed(print), 30)
    expect(market.tsUs).toBe(regularOpenUs + 30 * minute - second)
    expect(market.tally.volume).toBe(30 * 60)
  })

  test('nothing is taken in of a market without an end where no minutes are set', async ({
    expect,
  }) => {
    const { market } = await warmUp(new ScriptedFeed(print), 0)
    expect(market.hasTraded).toBe(false)
  })

  test('of a recording that is shorter all is taken in', async ({ expect }) => {
    const events = Array.from({ length: 100 }, (_, i) => print(i))
    const { market } = await warmUp(new ScriptedFeed(events), 30)
    expect(market.tally.volume).toBe(100)
  })
})
