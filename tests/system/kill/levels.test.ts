import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

import { afterEach, beforeEach, describe, test } from 'vitest'

import type { KillReport } from '../../../core-node/operations/control-protocol.ts'
import { KillLatch, readLatch, writeLatch } from '../../../core-node/operations/kill/kill-latch.ts'
import { mia } from '../../core-node/commands/mia.ts'
import { TradingDesk } from './trading-desk.ts'

describe('the kill switch, level by level and trigger by trigger', () => {
  let desk: TradingDesk

  beforeEach(async () => {
    desk = await TradingDesk.open()
  })

  afterEach(async () => {
    await desk.close()
  })

  const folder = () => ['--data-dir', desk.dataDir.path]

  test('the file blocks and cancels, the signal flattens, and only a person re-arms', async ({
    expect,
  }) => {
    const position = await desk.inPosition()
    const { killFile, killLatch } = desk.dataDir

    writeFileSync(killFile, 'block drill one\n')
    await desk.until(
      'the block',
      () => desk.status(),
      ({ killSwitch }) => killSwitch.level === 'block',
    )
    writeFileSync(killFile, 'cancel drill two\n')
    await desk.until(
      'the cancel',
      () => desk.status(),
      ({ killSwitch }) => killSwitch.level === 'cancel' && killSwitch.reason === 'drill two',
    )
    const kept = await desk.truth()
    // Neither level takes the protection of a position away.
    if (kept.position !== 0) {
      expect(kept.position).toBe(position)
      expect(kept.orders.map(({ type }) => type).toSorted()).toEqual(['LMT', 'STP'])
    }

    desk.core.signal('SIGUSR2')
    await desk.flat()
    await desk.until(
      'flat',
      () => desk.rowsOf('kill'),
      (rows) => rows.some(({ phase, level }) => phase === 'flat' && level === 'flatten'),
    )
    const told = desk.rowsOf('kill').map(({ level, phase, by }) => `${level} ${phase} ${by}`)
    expect(told).toEqual([
      'block blocked file',
      'cancel blocked file',
      'cancel cancelled file',
      'flatten blocked signal',
      'flatten cancelled signal',
      'flatten flat signal',
    ])
    expect(KillLatch.parse(JSON.parse(readFileSync(killLatch, 'utf8')))).toMatchObject({
      level: 'flatten',
      by: 'signal',
      reason: 'signal SIGUSR2',
    })

    const refused = await mia('rearm', '--reason', 'enough', ...folder())
    expect(refused.code).toBe(3)
    expect(refused.stderr).toMatch(/not re-armed: the kill file is still there: remove .*KILL/)
    rmSync(killFile)
    const done = await desk.until(
      'the re-arming, after its cool-down',
      () => mia('rearm', '--reason', 'enough', '--by', 'the owner', ...folder(), '--json'),
      ({ code }) => code === 0,
    )
    expect(JSON.parse(done.stdout)).toEqual({ state: 'rearmed', by: 'the owner', reason: 'enough' })
    expect(existsSync(killLatch)).toBe(false)
    expect(desk.rowsOf('kill').at(-1)).toMatchObject({ phase: 'rearmed', by: 'the owner' })
    expect((await desk.status()).killSwitch.level).toBe('none')
    await desk.inPosition()
  })

  test('a re-arming is refused while a position is open, and says each thing against it', async ({
    expect,
  }) => {
    await desk.inPosition()
    await desk.ask({ type: 'kill', level: 'block', reason: 'drill', by: 'test' })
    // A process of its own may take longer to start than a market's minute does here.
    const rearm = { type: 'rearm', reason: 'too soon', by: 'test' } as const
    await expect(desk.ask(rearm)).rejects.toThrow(
      /not re-armed: not flat: position -?1, 2 orders work; cool-down, \d+ s left/,
    )
    const { code, stderr } = await mia('rearm', '--reason', 'too soon', ...folder())
    expect(code).toBe(3)
    expect(stderr).toMatch(/not re-armed: not flat: position -?1, 2 orders work/)
  })

  test('a lock ends the core for good: it comes back only after a re-arming, and re-arms itself when it agrees with the broker', async ({
    expect,
  }) => {
    await desk.inPosition()
    const { killLatch } = desk.dataDir
    const request = { type: 'kill', level: 'lock', reason: 'drill', by: 'test' } as const
    const report = (await desk.ask(request)) as KillReport
    expect(report).toMatchObject({ level: 'lock', isComplete: true, closedContracts: 1 })
    expect(await desk.core.ended()).toBe(3)
    expect(await desk.truth()).toMatchObject({ position: 0, orders: [] })

    await expect(desk.startCore()).rejects.toThrow(/the core is locked/)
    // The latch is lost: the journal remembers.
    rmSync(killLatch)
    await expect(desk.startCore()).rejects.toThrow(/the core is locked/)

    const early = await mia('rearm', '--reason', 'again', ...folder())
    expect([early.code, early.stderr]).toEqual([3, expect.stringMatching(/cool-down, \d+ s left/)])
    const latch = readLatch(killLatch)
    expect(latch?.level).toBe('lock')
    writeLatch(killLatch, { level: 'lock', by: 'test', reason: 'drill', sinceMs: 0 })
    const noted = await mia('rearm', '--reason', 'again', ...folder(), '--json')
    expect(JSON.parse(noted.stdout)).toMatchObject({ state: 'noted' })

    await desk.startCore()
    await desk.until(
      'the re-arming',
      () => desk.status(),
      ({ killSwitch }) => killSwitch.level === 'none',
    )
    expect(existsSync(killLatch)).toBe(false)
    expect(desk.rowsOf('kill').at(-1)).toMatchObject({ phase: 'rearmed', reason: 'again' })
  })

  test('a latch survives a journal that was lost', async ({ expect }) => {
    await desk.ask({ type: 'kill', level: 'block', reason: 'kept', by: 'test' })
    await desk.core.stop()
    for (const end of ['', '-wal', '-shm']) {
      rmSync(`${desk.dataDir.journal('DU0000044')}${end}`, { force: true })
    }
    await desk.startCore()
    await desk.until(
      'the latch',
      () => desk.status(),
      ({ killSwitch }) => killSwitch.level === 'block' && killSwitch.reason === 'kept',
    )
    // The new journal tells it, so that the edge knows it too.
    expect(desk.rowsOf('kill')).toMatchObject([{ level: 'block', phase: 'blocked', by: 'test' }])
  })
})

test('a kill file that cannot be read, or says nothing sensible, flattens and tells what is wrong', async ({
  expect,
  onTestFinished,
}) => {
  const desk = await TradingDesk.open()
  onTestFinished(() => desk.close())
  await desk.inPosition()
  writeFileSync(desk.dataDir.killFile, 'flaten quick', { mode: 0o000 })
  await desk.flat()
  const alerts = await desk.until(
    'the alert',
    () => desk.rowsOf('alert').filter(({ key }) => key === 'kill-file'),
    (rows) => rows.length > 0,
  )
  expect(alerts[0]).toMatchObject({
    severity: 'critical',
    text: 'the kill file cannot be read (nobody may read it: chmod u+r): taken for "flatten"',
  })
})

test('a control that latches flattens by itself, and leaves the same record as a person', async ({
  expect,
  onTestFinished,
}) => {
  // A loss of one cent is too much.
  const desk = await TradingDesk.open({ config: { risk: { dailyLossCents: 1 } } })
  onTestFinished(() => desk.close())
  const rows = await desk.until(
    'flat',
    () => desk.rowsOf('kill'),
    (told) => told.some(({ phase }) => phase === 'flat'),
  )
  expect(rows.map(({ phase }) => phase)).toEqual(['blocked', 'cancelled', 'flat'])
  for (const row of rows) expect(row).toMatchObject({ level: 'flatten', by: 'control:12' })
  const times = rows.map(({ elapsedMs }) => elapsedMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(await desk.truth()).toMatchObject({ position: 0, orders: [] })
  expect(readLatch(desk.dataDir.killLatch)).toMatchObject({ level: 'flatten', by: 'control:12' })
  const alert = desk.rowsOf('alert').find(({ key }) => key === 'control:12:daily-loss')
  expect(alert).toMatchObject({ severity: 'critical' })
})
