import { existsSync, writeFileSync } from 'node:fs'

import { afterEach, beforeEach, describe, test } from 'vitest'

import { readLatch } from '../../../core-node/operations/kill/kill-latch.ts'
import { readInterventions } from '../../../core-node/operations/watchdog/interventions.ts'
import { mia } from '../../core-node/commands/mia.ts'
import { TradingDesk } from './trading-desk.ts'

/** As short as it may be: the drills do not have all day. */
const quick = { watchdog: { staleAfterMs: 1_500, graceMs: 500 } }

describe('the watchdog', () => {
  let desk: TradingDesk

  beforeEach(async () => {
    desk = await TradingDesk.open({ config: quick })
    await desk.until(
      'the watchdog',
      () => existsSync(desk.dataDir.watchdogSocket),
      (isThere) => isThere,
    )
  })

  afterEach(async () => {
    await desk.close()
  })

  const interventions = () => readInterventions(desk.dataDir.interventions)

  test('closes the position of a core that hangs; the core that comes to finds it closed, and closes nothing again', async ({
    expect,
  }) => {
    const position = await desk.inPosition()
    desk.core.signal('SIGSTOP')
    await desk.flat()
    const [done] = await desk.until(
      'the record',
      interventions,
      (list) => list[0]?.ended !== undefined,
    )
    expect(done?.begun).toMatchObject({ core: 'hung', by: 'watchdog', action: 'flatten' })
    const left = Math.abs(position)
    if (done?.ended?.closedContracts !== 0) expect(done?.ended?.closedContracts).toBe(left)
    expect(readLatch(desk.dataDir.killLatch)).toMatchObject({ level: 'flatten', by: 'watchdog' })
    const dealt = (await desk.truth()).truth.executions.length

    desk.core.signal('SIGCONT')
    const status = await desk.until(
      'a core that knows it',
      () => desk.status(),
      (s) => s.broker.state === 'ready' && s.killSwitch.level === 'flatten',
    )
    expect(status.position.contracts).toBe(0)
    const { position: open, orders, truth } = await desk.truth()
    expect([open, orders.length, truth.executions.length]).toEqual([0, 0, dealt])
    const booked = desk.rowsOf('fill').map(({ execId }) => execId)
    expect(new Set(booked)).toEqual(new Set(truth.executions.map(({ execId }) => execId)))
    const told = desk.rowsOf('alert').filter(({ key }) => key === 'watchdog')
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toMatch(
      /the core \(pid \d+\) hung: 2 orders cancelled after .* flat after/,
    )
    expect(interventions()).toMatchObject([{ isTold: true }])
  })

  test('leaves a core alone that hangs for a moment', async ({ expect }) => {
    await desk.inPosition()
    desk.core.signal('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    desk.core.signal('SIGCONT')
    await desk.until(
      'a core that trades on',
      () => desk.status(),
      ({ broker, trades }) => broker.state === 'ready' && trades.count > 0,
    )
    expect(interventions()).toEqual([])
    expect((await desk.status()).killSwitch.level).toBe('none')
  })

  test('closes the position of a core that is gone, through a market that refuses; the next core waits for its end', async ({
    expect,
  }) => {
    await desk.inPosition()
    await desk.inject('reject:count=4,reason=the_market_is_in_reserve')
    await desk.core.stop('SIGKILL')
    await desk.until('its intervention', interventions, (list) => list.length === 1)
    await desk.startCore()
    await desk.until(
      'a core that may trade',
      () => desk.status(),
      ({ broker }) => broker.state === 'ready',
    )
    const [done] = interventions()
    expect(done?.ended).toMatchObject({ outcome: 'flat' })
    expect(await desk.truth()).toMatchObject({ position: 0, orders: [] })
    const status = await desk.status()
    expect(status.position.contracts).toBe(0)
    expect(status.killSwitch.level).toBe('flatten')
  })

  test('reads the kill file for a core that hangs, without waiting for the grace to end', async ({
    expect,
  }) => {
    await desk.inPosition()
    desk.core.signal('SIGSTOP')
    writeFileSync(desk.dataDir.killFile, 'flatten it hangs, and I see it\n')
    await desk.flat()
    const [done] = await desk.until(
      'the record',
      interventions,
      (list) => list[0]?.ended !== undefined,
    )
    expect(done?.begun).toMatchObject({ by: 'file', reason: 'it hangs, and I see it' })
    expect(readLatch(desk.dataDir.killLatch)).toMatchObject({ level: 'flatten', by: 'file' })
  })

  test('ends with its core, and only once', async ({ expect }) => {
    const second = await mia('watchdog', '--data-dir', desk.dataDir.path)
    expect([second.code, second.stderr]).toEqual([0, 'a watchdog is there already\n'])
    await desk.core.stop()
    await desk.until(
      'its end',
      () => existsSync(desk.dataDir.watchdogSocket),
      (isThere) => !isThere,
    )
  })
})
