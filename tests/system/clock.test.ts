import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { test } from 'vitest'

import { JournalReader } from '../../core-node/engine/journal/journal-reader.ts'
import { DataDir } from '../../core-node/operations/data-dir.ts'
import type { RowOf } from '../../shared/audit.ts'
import { busyConfig } from '../faults/busy-config.ts'
import type { ClockStretch } from '../faults/clock-process.ts'
import { freePort } from './ports.ts'
import { MiaProcess } from './process.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('../faults/clock-process.ts', import.meta.url))
const account = 'DU0000043'
const withinMs = 100_000
/** Market seconds in one of the wall's: the features know enough after six minutes of the market. */
const speed = 20

test('a gateway whose clock is 400 ms off gets no entry until it is right again', async ({
  expect,
}) => {
  const { stdout } = await run(execPath, [script])
  const stretches = JSON.parse(stdout) as ClockStretch[]
  const of = (wanted: string) => stretches.find(({ name }) => name === wanted)
  expect(of('right')?.entries).toBeGreaterThan(3)
  expect(of('right')?.refusals).toEqual([])
  expect(of('wrong')).toEqual({ name: 'wrong', entries: 0, refusals: ['clock: skew'] })
  expect(of('right again')?.entries).toBeGreaterThan(3)
  expect(of('right again')?.refusals).toEqual([])
})

test('a paper core trades with a gateway of another day: nothing that it demands is unknown', async ({
  expect,
}) => {
  const dataDir = new DataDir(mkdtempSync(join(tmpdir(), 'mia-paper-')))
  // One contract: the simulated account has the margin for no more.
  const config = { ...busyConfig, risk: { ...busyConfig.risk, maxContracts: 1 } }
  writeFileSync(join(dataDir.path, 'config.json'), JSON.stringify(config))
  const port = await freePort()
  const gatewayFlags = ['--json', '--port', `${port}`, '--seed', '7', '--account', account]
  const pace = ['--speed', `${speed}`]
  const gateway = await MiaProcess.start('gateway', ...gatewayFlags, ...pace)
  const desk = ['--mode', 'paper', '--data-dir', dataDir.path, '--account', account]
  const link = ['--port', `${port}`, '--clock-rate', `${speed}`, '--no-tape']
  const core = await MiaProcess.start('run', ...desk, ...link)
  const reader = new JournalReader(dataDir.journal(account))
  const rowsOf = <Kind extends 'fill' | 'refusal'>(kind: Kind) =>
    [...reader.rowsOf([kind])].map((json) => JSON.parse(json) as RowOf<Kind>)
  try {
    for (const untilMs = Date.now() + withinMs; rowsOf('fill').length === 0;) {
      if (Date.now() > untilMs) throw new Error(`no fill: ${core.output}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    // Until the clocks have been compared to less than the limit, it knows that it does not know.
    const reasons = new Set(rowsOf('refusal').map(({ control, reason }) => `${control}: ${reason}`))
    for (const reason of reasons) {
      expect([
        'clock: unknown-skew',
        'heartbeat: never-heard',
        'session: limits-unknown',
      ]).toContain(reason)
    }
    expect(core.output).toContain('it is taken for a simulated market')
  } finally {
    reader.close()
    await core.stop()
    await gateway.stop()
    rmSync(dataDir.path, { recursive: true, force: true })
  }
})
