import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished, test } from 'vitest'

import { tapesIn } from '../../core-node/commands/verify/tape-files.ts'
import type { CoreStatus } from '../../core-node/operations/control-protocol.ts'
import { askControl } from '../../core-node/operations/control-socket.ts'
import { DataDir } from '../../core-node/operations/data-dir.ts'
import { mia } from '../core-node/commands/mia.ts'
import { freePort } from './ports.ts'
import { MiaProcess } from './process.ts'

const speed = '60'
const account = 'DU0000043'
const tradeWithinMs = 60_000

type Verified = {
  readonly isEqual: boolean
  readonly runs: readonly { readonly isClosed: boolean; readonly rows: number }[]
}

/** Asks the core, as often as it takes, until it has closed so many trades. */
async function traded(dataDir: DataDir, least: number): Promise<number> {
  const deadlineMs = Date.now() + tradeWithinMs
  for (;;) {
    const { trades } = (await askControl(dataDir.socket, { type: 'status' })) as CoreStatus
    if (trades.count >= least) return trades.count
    if (Date.now() > deadlineMs) throw new Error(`${trades.count} trades, ${least} were waited for`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('a core killed with -9, started again and stopped decided what its tape gives again', async ({
  expect,
}) => {
  const dataDir = new DataDir(mkdtempSync(join(tmpdir(), 'mia-system-')))
  const started: MiaProcess[] = []
  const start = async (...args: readonly string[]) => {
    const child = await MiaProcess.start(...args)
    started.unshift(child)
    return child
  }
  onTestFinished(async () => {
    for (const child of started) await child.stop()
    rmSync(dataDir.path, { recursive: true, force: true })
  })
  const gateway = ['--port', String(await freePort()), '--account', account]
  await start('gateway', '--json', '--seed', '7', '--speed', speed, ...gateway)
  const hours = ['--preset', 'order-flow', '--entry-hours', 'globex', '--clock-rate', speed]
  const startCore = () =>
    start('run', '--mode', 'simulation', '--data-dir', dataDir.path, ...gateway, ...hours)

  const core = await startCore()
  const before = await traded(dataDir, 1)
  await core.stop('SIGKILL')
  const again = await startCore()
  await traded(dataDir, before + 1)
  await again.stop()

  const [tape = '', ...others] = tapesIn(dataDir.tapes)
  expect(others).toEqual([])
  const { code, stdout } = await mia('verify', tape, '--data-dir', dataDir.path, '--json')
  const { isEqual, runs } = JSON.parse(stdout) as Verified
  expect([code, isEqual]).toEqual([0, true])
  expect(runs.map(({ isClosed }) => isClosed)).toEqual([false, true])
  for (const { rows } of runs) expect(rows).toBeGreaterThan(100)
})
