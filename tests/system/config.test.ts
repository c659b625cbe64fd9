import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { test } from 'vitest'

import { mia } from '../core-node/commands/mia.ts'
import { TradingDesk } from './kill/trading-desk.ts'

test('a configuration that is changed while the core runs: what lowers the risk is in force at once, all else waits, and what does not hold changes nothing', async ({
  expect,
  onTestFinished,
}) => {
  const desk = await TradingDesk.open({ config: { risk: { dailyLossCents: 150_000 } } })
  onTestFinished(() => desk.close())
  const file = join(desk.dataDir.path, 'config.json')
  const write = (value: unknown) => {
    writeFileSync(`${file}.new`, typeof value === 'string' ? value : JSON.stringify(value))
    renameSync(`${file}.new`, file)
  }
  const { config: started } = await desk.until(
    'a core that knows its market',
    () => desk.status(),
    ({ contract }) => contract !== null,
  )
  expect(started).toMatchObject({ problem: '', waits: [] })

  write({ risk: { dailyLossCents: 100_000, maxTradesPerDay: 80 }, broker: { port: 4001 } })
  const { config: tightened } = await desk.until(
    'the change',
    () => desk.status(),
    ({ config }) => config.digest !== started.digest,
  )
  expect(tightened.waits).toEqual([
    'risk.maxTradesPerDay from 50 to 80',
    'broker.port from 4002 to 4001',
  ])
  const [row] = await desk.until(
    'its row',
    () => desk.rowsOf('command').filter(({ name }) => name === 'tighten'),
    (rows) => rows.length > 0,
  )
  expect(row).toMatchObject({
    by: 'config-file',
    outcome: 'done',
    reason: `risk.dailyLossCents from 150000 to 100000 (configuration ${tightened.digest})`,
  })

  write('{"risk":{"dailyLossCents":-7}}')
  const { config: refused } = await desk.until(
    'the refusal',
    () => desk.status(),
    ({ config }) => config.problem !== '',
  )
  expect(refused.problem).toMatch(/config\.json: risk\.dailyLossCents: set a whole number from 1/)
  expect(refused.digest).toBe(tightened.digest)
  const shown = await mia('status', '--data-dir', desk.dataDir.path)
  expect(shown.stdout).toMatch(
    /Configuration +\w{12} in force\n +its file was changed and does not hold: .*dailyLossCents/,
  )

  rmSync(file)
  await desk.until(
    'the loss of the file',
    () => desk.status(),
    ({ config }) => config.problem.includes('is gone'),
  )
  const alerts = await desk.until(
    'its alert',
    () => desk.rowsOf('alert').filter(({ key }) => key === 'config'),
    (rows) => rows.length === 3,
  )
  expect(alerts.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning'])

  await desk.core.stop()
  expect(desk.rowsOf('session').at(-1)).toMatchObject({ phase: 'ended', config: tightened.digest })
})
