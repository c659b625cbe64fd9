import { rmSync } from 'node:fs'

import { afterEach, beforeEach, describe, test } from 'vitest'

import type { KillReport } from '../../../core-node/operations/control-protocol.ts'
import { TradingDesk } from './trading-desk.ts'

/** Flattening, whatever comes between. */
describe('a flatten', () => {
  let desk: TradingDesk

  beforeEach(async () => {
    desk = await TradingDesk.open()
  })

  afterEach(async () => {
    await desk.close()
  })

  const flatten = async () =>
    (await desk.ask({
      type: 'kill',
      level: 'flatten',
      reason: 'drill',
      by: 'test',
    })) as KillReport

  /** One position was closed, by as many contracts as it had: what closed it never opened another. */
  const closedOnce = async () => {
    const { position, orders, truth } = await desk.truth()
    const sums = truth.executions.reduce<number[]>(
      (all, { contracts }) => [...all, (all.at(-1) ?? 0) + contracts],
      [],
    )
    return { position, orders: orders.length, worst: Math.max(...sums.map(Math.abs)) }
  }

  /** The record of the one kill there was: who, why, what, and each phase in its turn. */
  const record = async () => {
    // The answer leaves before the last row is on the disk.
    const rows = await desk.until(
      'the whole record',
      () => desk.rowsOf('kill'),
      (told) => told.some(({ phase }) => phase === 'flat'),
    )
    const times = rows.map(({ elapsedMs }) => elapsedMs)
    return {
      phases: rows.map(({ phase, level, by, reason }) => `${level} ${phase} ${by} ${reason}`),
      isInOrder: times.every((time, i) => time >= (times[i - 1] ?? 0)),
      cancelledOrders: rows.at(-1)?.cancelledOrders,
      closedContracts: rows.at(-1)?.closedContracts,
    }
  }

  const wholeRecord = {
    phases: [
      'flatten blocked test drill',
      'flatten cancelled test drill',
      'flatten flat test drill',
    ],
    isInOrder: true,
    cancelledOrders: 2,
    closedContracts: 1,
  }

  test('while the gateway is away completes when it returns, long before quotes come again', async ({
    expect,
  }) => {
    // Tick by tick quotes are asked for 15 s after the rest (IB’s rule): from then on the market goes by them.
    await desk.until(
      'a core that has quotes',
      () => desk.status(),
      ({ process }) => process.upMs > 18_000,
    )
    await desk.inPosition()
    await desk.inject('reset:down=120s,gap=0s')
    await desk.until(
      'the loss',
      () => desk.status(),
      ({ broker }) => broker.state !== 'ready',
    )
    const answer = flatten()
    const { broker } = await desk.until(
      'its return',
      () => desk.status(),
      (status) => status.broker.state === 'ready',
    )
    const report = await answer
    expect(report).toMatchObject({ level: 'flatten', isComplete: true, closedContracts: 1 })
    expect(report.blockedMs).toBeLessThan(50)
    // The position’s own stop or target may have closed it meanwhile; else it takes no longer than this.
    expect(Date.now() - broker.sinceMs).toBeLessThan(10_000)
    expect(await closedOnce()).toMatchObject({ position: 0, orders: 0, worst: 1 })
    expect(await record()).toEqual(wholeRecord)
  })

  test('climbs its ladder while the market refuses orders', async ({ expect }) => {
    await desk.inPosition()
    await desk.inject('reject:count=5,reason=the_market_is_in_reserve')
    const report = await flatten()
    expect(report).toMatchObject({ isComplete: true, closedContracts: 1 })
    expect(await closedOnce()).toMatchObject({ position: 0, orders: 0, worst: 1 })
    expect(await record()).toEqual(wholeRecord)
    const attempts = desk
      .rowsOf('order')
      .filter(({ leg, state }) => leg === 'flatten' && state === 'Rejected')
    expect(attempts.length).toBeGreaterThanOrEqual(3)
  })

  test('goes on when the core is killed in the middle of it', async ({ expect }) => {
    await desk.inPosition()
    await desk.inject('reject:count=0,for=240s,reason=the_market_is_in_reserve')
    const answer = flatten().then(
      () => 'answered',
      () => 'cut off',
    )
    await desk.until(
      'an attempt',
      () => desk.rowsOf('order'),
      (rows) => rows.some(({ leg, state }) => leg === 'flatten' && state === 'Rejected'),
    )
    await desk.core.stop('SIGKILL')
    expect(await answer).toBe('cut off')
    await desk.startCore()
    await desk.flat()
    expect(await closedOnce()).toMatchObject({ position: 0, orders: 0, worst: 1 })
    const status = await desk.until(
      'a core that knows it',
      () => desk.status(),
      ({ broker, position }) => broker.state === 'ready' && position.contracts === 0,
    )
    expect(status.killSwitch).toEqual({ level: 'flatten', reason: 'drill' })
  })

  test('without the latch on disk goes by the journal', async ({ expect }) => {
    await desk.inPosition()
    await flatten()
    await desk.core.stop()
    rmSync(desk.dataDir.killLatch)
    await desk.startCore()
    await desk.until(
      'the latch',
      () => desk.status(),
      ({ killSwitch }) => killSwitch.level === 'flatten',
    )
    expect(await closedOnce()).toMatchObject({ position: 0, orders: 0 })
  })
})

test('a flatten that meets an entry which fills in pieces closes what filled, and no more', async ({
  expect,
  onTestFinished,
}) => {
  const desk = await TradingDesk.open({ config: { risk: { baseContracts: 2, maxContracts: 2 } } })
  onTestFinished(() => desk.close())
  await desk.inject('partial-fill:order=entry,contracts=1,every=30s')
  await desk.until(
    'a fill',
    () => desk.truth(),
    ({ position }) => position !== 0,
  )
  const request = { type: 'kill', level: 'flatten', reason: 'drill', by: 'test' } as const
  const report = (await desk.ask(request)) as KillReport
  expect(report).toMatchObject({ isComplete: true })
  const { position, orders } = await desk.truth()
  expect([position, orders.length]).toEqual([0, 0])
  // Who, why, what; what was still to fill is among the cancelled, what had filled among the closed.
  const rows = await desk.until(
    'the whole record',
    () => desk.rowsOf('kill'),
    (told) => told.some(({ phase }) => phase === 'flat'),
  )
  expect(rows.map(({ phase }) => phase)).toEqual(['blocked', 'cancelled', 'flat'])
  for (const row of rows) expect(row).toMatchObject({ by: 'test', reason: 'drill' })
  expect(rows.at(-1)).toMatchObject({
    closedContracts: report.closedContracts,
    cancelledOrders: report.cancelledOrders,
  })
  expect(report.closedContracts).toBeGreaterThan(0)
  expect(report.cancelledOrders).toBeGreaterThanOrEqual(2)
})
