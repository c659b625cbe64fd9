import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { onTestFinished, test } from 'vitest'

import { tapesIn } from '../../core-node/commands/verify/tape-files.ts'
import { DataDir } from '../../core-node/operations/data-dir.ts'
import type { RowOf } from '../../shared/audit.ts'
import { mia } from '../core-node/commands/mia.ts'
import { freePort } from './ports.ts'
import { MiaProcess } from './process.ts'

const speed = 60
const account = 'DU0000044'
const minuteUs = 60_000_000
/** Of the market: then all that there is data for is warm. */
const warmAfterUs = 15 * minuteUs
const waitMs = 90_000

type Pulse = RowOf<'pulse'>

/** What a core has written of itself, a row a second of the market. */
function pulsesOf(dataDir: DataDir): Pulse[] {
  const db = new DatabaseSync(dataDir.journal(account), { readOnly: true })
  try {
    const rows = db.prepare("SELECT json FROM audit WHERE kind = 'pulse' ORDER BY seq").all()
    return rows.map(({ json }) => JSON.parse(String(json)) as Pulse)
  } finally {
    db.close()
  }
}

/** Asks a journal, as often as it takes, until it has an answer. */
async function until<Answer>(ask: () => Answer | undefined): Promise<Answer> {
  const deadlineMs = Date.now() + waitMs
  for (;;) {
    const answer = ask()
    if (answer !== undefined) return answer
    if (Date.now() > deadlineMs) throw new Error('what was waited for did not come')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The first pulse from this time on that knows the price. */
function pulseFrom(dataDir: DataDir, fromUs: number): Pulse | undefined {
  return pulsesOf(dataDir).find(({ ts, lastTicks }) => ts >= fromUs && lastTicks !== null)
}

/** What it knows of the signal in the minute from then on, on the average: from second to second it differs. */
async function coverageFrom(dataDir: DataDir, fromUs: number): Promise<number> {
  await until(() => pulseFrom(dataDir, fromUs + minuteUs))
  const pulses = pulsesOf(dataDir).filter(({ ts }) => ts >= fromUs && ts < fromUs + minuteUs)
  return pulses.reduce((sum, { coverage }) => sum + coverage, 0) / pulses.length
}

test('a core killed with -9 and started again goes on with the signal of one that never stopped', async ({
  expect,
}) => {
  const dirs = [0, 1].map(() => new DataDir(mkdtempSync(join(tmpdir(), 'mia-system-'))))
  const [killed, steady] = dirs as [DataDir, DataDir]
  const started: MiaProcess[] = []
  const start = async (...args: readonly string[]) => {
    const child = await MiaProcess.start(...args)
    started.unshift(child)
    return child
  }
  onTestFinished(async () => {
    for (const child of started) await child.stop()
    for (const { path } of dirs) rmSync(path, { recursive: true, force: true })
  })
  const gateway = ['--port', String(await freePort()), '--account', account]
  await start('gateway', '--json', '--seed', '7', '--speed', String(speed), ...gateway)
  const startCore = ({ path }: DataDir, clientId: number) =>
    start(
      'run',
      '--mode',
      'dry-run',
      '--data-dir',
      path,
      '--client-id',
      String(clientId),
      '--clock-rate',
      String(speed),
      '--preset',
      'order-flow',
      ...gateway,
    )

  const [core] = await Promise.all([startCore(killed, 21), startCore(steady, 22)])
  const first = await until(() => pulseFrom(killed, 0))
  const before = await until(() => pulseFrom(killed, first.ts + warmAfterUs))
  await core.stop('SIGKILL')
  const lastUs = pulsesOf(killed).at(-1)?.ts ?? 0
  const again = await startCore(killed, 21)

  const after = await until(() => pulseFrom(killed, lastUs + 1))
  const same = await until(() => pulseFrom(steady, after.ts))
  expect(after.ts - lastUs).toBeLessThan(15 * minuteUs)
  // A core without a past begins at nothing, and has a minute's bar only after a minute.
  expect(first.coverage).toBeLessThan(0.4)
  expect(before.coverage).toBeGreaterThan(0.6)
  expect(after.coverage).toBeGreaterThan(first.coverage + 0.1)
  const [known, whole] = [
    await coverageFrom(killed, after.ts),
    await coverageFrom(steady, after.ts),
  ]
  expect(known).toBeGreaterThan(0.35 * whole)
  expect(known).toBeLessThan(whole)
  expect(Math.abs((after.vwapTicks ?? 0) - (same.vwapTicks ?? 0))).toBeLessThan(2)
  expect(after.volume).toBeGreaterThan(0.6 * same.volume)

  // Once what remembers the gap has forgotten it, both say the same.
  const laterUs = after.ts + warmAfterUs
  const [later, laterWhole] = [
    await coverageFrom(killed, laterUs),
    await coverageFrom(steady, laterUs),
  ]
  expect(Math.abs(later - laterWhole)).toBeLessThan(0.1)

  await again.stop()
  expect(again.output).toContain('warming up from 1 tapes')
  const [tape = ''] = tapesIn(killed.tapes)
  const { code, stdout } = await mia('verify', tape, '--data-dir', killed.path, '--json')
  const { isEqual, runs } = JSON.parse(stdout) as { isEqual: boolean; runs: unknown[] }
  expect([code, isEqual, runs.length]).toEqual([0, true, 2])
})
