import { existsSync, readFileSync } from 'node:fs'

import { test } from 'vitest'

import { readLatch } from '../../../core-node/operations/kill/kill-latch.ts'
import { readInterventions } from '../../../core-node/operations/watchdog/interventions.ts'
import { TradingDesk } from './trading-desk.ts'

const clockTicksPerSecond = 100

/** Processor time of a process, seconds, as Linux counts it. */
function processorSeconds(pid: number): number {
  // Behind the name, which may have anything in it, fields are numbered from the third on.
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number)
  return (user + system) / clockTicksPerSecond
}

test('a core whose main thread spins for ever is swept by its watchdog: cancelled, flat, recorded', async ({
  expect,
  onTestFinished,
}) => {
  const desk = await TradingDesk.open({
    config: { watchdog: { staleAfterMs: 1_500, graceMs: 500 } },
    preload: new URL('spin-on-signal.ts', import.meta.url),
  })
  onTestFinished(async () => {
    await desk.core.stop('SIGKILL')
    await desk.close()
  })
  await desk.until(
    'the watchdog',
    () => existsSync(desk.dataDir.watchdogSocket),
    (isThere) => isThere,
  )
  const { process: core } = await desk.status()
  await desk.inPosition()
  const startMs = Date.now()
  const before = processorSeconds(core.pid)
  desk.core.signal('SIGHUP')
  await desk.flat()
  expect(desk.core.output).toMatch(/the main thread spins/)
  expect(desk.core.isRunning).toBe(true)
  const [done] = await desk.until(
    'the record',
    () => readInterventions(desk.dataDir.interventions),
    (list) => list[0]?.ended !== undefined,
  )
  // It did not sleep: it had the processor all the while, or nearly so on a machine with other work.
  const wallSeconds = (Date.now() - startMs) / 1_000
  expect(processorSeconds(core.pid) - before).toBeGreaterThan(wallSeconds / 4)

  expect(done?.begun).toMatchObject({
    core: 'hung',
    by: 'watchdog',
    action: 'flatten',
    corePid: core.pid,
    reason: expect.stringMatching(/^the core was silent for \d+ ms \(hung\)$/),
  })
  const { begun, ended } = done ?? {}
  expect(ended).toMatchObject({ outcome: 'flat', account: 'DU0000044' })
  expect(ended?.cancelledMs).not.toBeNull()
  expect(ended?.endMs).toBeLessThan(10_000)
  expect((begun?.atMs ?? 0) - startMs).toBeLessThan(5_000)
  expect(readLatch(desk.dataDir.killLatch)).toMatchObject({ level: 'flatten', by: 'watchdog' })

  // Only SIGKILL ends such a process. The next core finds all of it done, and says so.
  await desk.core.stop('SIGKILL')
  await desk.startCore()
  const status = await desk.until(
    'a core that knows it',
    () => desk.status(),
    (s) => s.broker.state === 'ready' && s.killSwitch.level === 'flatten',
  )
  expect(status.position.contracts).toBe(0)
  expect(desk.rowsOf('alert').filter(({ key }) => key === 'watchdog')).toHaveLength(1)
})
