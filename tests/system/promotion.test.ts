import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished, test } from 'vitest'

import type { Checklist } from '../../core-node/commands/checklist/report.ts'
import { JournalReader } from '../../core-node/engine/journal/journal-reader.ts'
import type { CoreStatus } from '../../core-node/operations/control-protocol.ts'
import { askControl } from '../../core-node/operations/control-socket.ts'
import { DataDir } from '../../core-node/operations/data-dir.ts'
import { readRecords } from '../../core-node/operations/promotion/read-records.ts'
import { mia } from '../core-node/commands/mia.ts'
import { freePort } from './ports.ts'
import { MiaProcess } from './process.ts'

const account = 'DU7654321'
const withinMs = 60_000

/** Waits until the core is ready and has told the market's state a few times since. */
async function heard(dataDir: DataDir): Promise<void> {
  const deadlineMs = Date.now() + withinMs
  let firstSeq = 0
  for (;;) {
    const { broker, edge } = (await askControl(dataDir.socket, { type: 'status' })) as CoreStatus
    const { journalSeq } = edge
    if (firstSeq === 0 && broker.state === 'ready') firstSeq = journalSeq
    if (firstSeq > 0 && pulsesAfter(dataDir, firstSeq) >= 3) return
    if (Date.now() > deadlineMs) throw new Error(`broker ${broker.state}, ${journalSeq} rows`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function pulsesAfter(dataDir: DataDir, seq: number): number {
  const reader = new JournalReader(dataDir.journal(account))
  try {
    return reader.rowsAfter(seq, 1_000).filter((json) => json.includes('"kind":"pulse"')).length
  } finally {
    reader.close()
  }
}

test('a paper core at the simulated gateway leaves evidence that says so, and live stays refused', async ({
  expect,
}) => {
  const dataDir = new DataDir(mkdtempSync(join(tmpdir(), 'mia-system-')))
  const started: MiaProcess[] = []
  onTestFinished(async () => {
    for (const child of started) await child.stop()
    rmSync(dataDir.path, { recursive: true, force: true })
  })
  const port = await freePort()
  writeFileSync(join(dataDir.path, 'config.json'), JSON.stringify({ broker: { port } }))
  started.unshift(
    await MiaProcess.start('gateway', '--json', '--port', String(port), '--account', account),
  )
  const place = ['--data-dir', dataDir.path, '--account', account]
  const core = await MiaProcess.start('run', '--mode', 'paper', '--no-watchdog', ...place)
  started.unshift(core)
  await heard(dataDir)
  expect(await askControl(dataDir.socket, { type: 'reconcile' })).toMatchObject({ isEqual: true })
  await core.stop()

  const evidence = readRecords(dataDir.path).flatMap(({ rows }) =>
    rows.filter((row) => row.kind === 'evidence'),
  )
  expect(evidence.map(({ part }) => part)).toEqual(evidence.map((_, at) => at + 1))
  expect(evidence.at(-1)).toMatchObject({ mode: 'paper', account, isConnected: true })
  // Connected, with data and books that agree: all that the first rung asks for, but for the broker.
  expect(evidence.some(({ dataSeconds }) => dataSeconds > 0)).toBe(true)
  expect(evidence.some(({ agreements }) => agreements > 0)).toBe(true)
  for (const { simulated } of evidence) {
    expect(simulated.join('; ')).toMatch(/one that MIA’s own gateway gives.*another time/)
  }

  const asked = await mia('checklist', '--json', ...place)
  const list = JSON.parse(asked.stdout) as Checklist
  expect([asked.code, list.isReady, list.missing]).toEqual([0, true, []])
  const [connection] = list.rungs
  expect(connection).toMatchObject({ id: 'connection', isMet: false })
  expect(connection?.found).toContain('only of a simulated gateway')

  for (const mode of ['live-micro', 'live']) {
    const { code, stderr } = await mia('run', '--mode', mode, ...place)
    expect(code).toBe(3)
    expect(stderr).toContain(`mode ${mode} is refused. Missing:`)
    expect(stderr).toContain('only of a simulated gateway')
    expect(stderr).toContain(`"mia checklist --mode ${mode} --account ${account}"`)
  }
})
