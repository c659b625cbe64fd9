import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { describe, onTestFinished, test } from 'vitest'

import type { Consent } from '../../../../core-node/commands/checklist/confirm.ts'
import { confirmLiveMicro } from '../../../../core-node/commands/checklist/confirm.ts'
import type { Checklist } from '../../../../core-node/commands/checklist/report.ts'
import { passLiveGate } from '../../../../core-node/commands/core/live-gate.ts'
import { AuditStream } from '../../../../core-node/engine/audit-stream.ts'
import { Journal } from '../../../../core-node/engine/journal/journal.ts'
import { readConfig } from '../../../../core-node/operations/config-file.ts'
import { serveControl } from '../../../../core-node/operations/control-socket.ts'
import { DataDir } from '../../../../core-node/operations/data-dir.ts'
import { raiseLatch } from '../../../../core-node/operations/kill/kill-latch.ts'
import { readRecords } from '../../../../core-node/operations/promotion/read-records.ts'
import type { RecordRow } from '../../../../core-node/operations/promotion/record.ts'
import { subjectOf } from '../../../../core-node/operations/promotion/subject.ts'
import type { AuditRow } from '../../../../shared/audit.ts'
import {
  alert,
  goodHour,
  liveAccount,
  paperAccount,
  session,
  trade,
} from '../../operations/promotion/record-rows.ts'
import { tempFolder } from '../../temp-folder.ts'
import { mia } from '../mia.ts'

const nowMs = 1_795_186_800_000

/** A data folder set up for live-micro: a micro, and a gateway that somebody listens at. */
async function makeFolder(): Promise<DataDir> {
  const dataDir = new DataDir(tempFolder())
  const gateway = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => gateway.once('listening', resolve))
  onTestFinished(() => void gateway.close())
  const { port } = gateway.address() as AddressInfo
  const config = { instrument: 'MES', broker: { port } }
  writeFileSync(join(dataDir.path, 'config.json'), JSON.stringify(config))
  return dataDir
}

function subjectIn(dataDir: DataDir) {
  return subjectOf(readConfig(undefined, dataDir.path), liveAccount)
}

/** Appends rows to an account's journal, of this build and the folder's strategy. */
function write(dataDir: DataDir, account: string, rows: readonly RecordRow[]): void {
  const { build, strategy } = subjectIn(dataDir)
  const journal = new Journal(dataDir.journal(account), `local-${account}`)
  journal.setMeta('account', account)
  const audit = new AuditStream(journal.lastSeq)
  for (const { v: _, seq: __, ...row } of rows) {
    const own = row.kind === 'evidence' ? { ...row, build, strategy } : row
    journal.append(audit.number(own))
  }
  journal.close()
}

async function checklist(dataDir: DataDir, ...args: readonly string[]) {
  const { code, stdout } = await mia('checklist', '--data-dir', dataDir.path, '--json', ...args)
  return { code, list: JSON.parse(stdout) as Checklist }
}

function reached({ rungs }: Checklist): string[] {
  return rungs.flatMap(({ id, isMet }) => (isMet ? [id] : []))
}

function consentIn(dataDir: DataDir, ask: Consent['ask']): Consent {
  const records = readRecords(dataDir.path)
  const subject = subjectIn(dataDir)
  return { dataDir, records, subject, by: 'local:operator', reason: 'a good hour', nowMs, ask }
}

describe('mia checklist', () => {
  test('is ready for paper with a gateway and nothing against it: exit code 0', async ({
    expect,
  }) => {
    const { code, list } = await checklist(await makeFolder())
    expect(list.missing).toEqual([])
    expect(code).toBe(0)
    expect(reached(list)).toEqual([])
    const checks = list.checks.map(({ check }) => check)
    for (const check of [
      'configuration',
      'gateway',
      'kill switch',
      'journal',
      'tapes',
      'clock',
      'books',
      'watchdog',
      'edge',
    ]) {
      expect(checks).toContain(check)
    }
  })

  test('reads the rungs from real journals: exit code 3 while one is open', async ({ expect }) => {
    const dataDir = await makeFolder()
    write(dataDir, paperAccount, goodHour())
    const args = ['--mode', 'live-micro', '--account', liveAccount]
    const { code, list } = await checklist(dataDir, ...args)
    expect(code).toBe(3)
    expect(reached(list)).toEqual(['connection', 'paper-hour'])
    expect(list.missing).toEqual([expect.stringContaining('A person’s consent to live-micro')])
  })

  test('prints each rung for people, with what is missing and its cure', async ({ expect }) => {
    const dataDir = await makeFolder()
    write(dataDir, paperAccount, goodHour().slice(0, 20))
    const { stdout } = await mia('checklist', '--data-dir', dataDir.path, '--mode', 'live')
    expect(stdout).toMatch(/^ok {4}1 Connection test .*: account DU7654321, MESZ6$/m)
    expect(stdout).toMatch(/^open {2}2 An hour of paper .*: 20 of 60 minutes/m)
    expect(stdout).toMatch(/^open {2}6 The operator’s passkey for live/m)
    expect(stdout).toContain('Not ready for mode live. Missing:')
  })

  const against: readonly (readonly [string, RegExp, (dataDir: DataDir) => void])[] = [
    [
      'the kill switch is latched',
      /^kill switch: flatten, by cli \(news\)/,
      ({ killLatch }) =>
        raiseLatch(killLatch, { level: 'flatten', by: 'cli', reason: 'news', sinceMs: nowMs }),
    ],
    [
      'a journal has a gap',
      /^journal: journal-DU7654321\.db: 2 rows are missing/,
      (dataDir) => {
        write(dataDir, paperAccount, goodHour())
        const db = new DatabaseSync(dataDir.journal(paperAccount))
        db.exec('DELETE FROM audit WHERE seq IN (3, 9)')
        db.close()
      },
    ],
    [
      'a journal cannot be read',
      /^journal: journal-X\.db: cannot be read/,
      (dataDir) => appendFileSync(dataDir.journal('X'), 'this is no database'.repeat(100)),
    ],
    [
      'the books differed at the end',
      /^books: differed, or were not compared/,
      (dataDir) =>
        write(dataDir, paperAccount, [
          ...goodHour(),
          { ...(goodHour().at(0) as RecordRow & { kind: 'evidence' }), isAgreed: false },
        ]),
    ],
    [
      'the clock is off',
      /^clock: IB’s was 40\.0 s ahead/,
      (dataDir) => write(dataDir, paperAccount, goodHour({ clockOffsetMs: 40_000 })),
    ],
    [
      'the watchdog is switched off',
      /^watchdog: switched off/,
      ({ path }) => {
        const file = join(path, 'config.json')
        const config = JSON.parse(readFileSync(file, 'utf8')) as object
        writeFileSync(file, JSON.stringify({ ...config, watchdog: { isOn: false } }))
      },
    ],
    [
      'the configuration does not hold',
      /^configuration: .*risk\.maxContracts/,
      ({ path }) => writeFileSync(join(path, 'config.json'), '{"risk":{"maxContracts":9}}'),
    ],
  ]
  for (const [what, text, prepare] of against) {
    test(`is not ready for paper while ${what}`, async ({ expect }) => {
      const dataDir = await makeFolder()
      prepare(dataDir)
      const { code, list } = await checklist(dataDir, '--account', paperAccount)
      expect(list.missing).toContainEqual(expect.stringMatching(text))
      expect(code).toBe(3)
    })
  }

  test('takes no consent from a script, nor one without a reason, nor to live', async ({
    expect,
  }) => {
    const dataDir = await makeFolder()
    write(dataDir, paperAccount, goodHour())
    const place = ['checklist', '--data-dir', dataDir.path, '--account', liveAccount]
    const say = ['--reason', 'drill']
    const answers = await Promise.all([
      mia(...place, '--confirm', 'live-micro', ...say),
      mia(...place, '--confirm', 'live-micro'),
      mia(...place, '--confirm', 'live', ...say),
    ])
    expect(answers.map(({ code }) => code)).toEqual([3, 2, 3])
    const [script, noReason, live] = answers
    expect(script?.stderr).toContain('consent is given by a person')
    expect(noReason?.stderr).toContain('--reason TEXT')
    expect(live?.stderr).toContain('which this version cannot verify')
  })
})

describe('the consent to live-micro', () => {
  test('is written into the account’s journal, and opens live-micro with its caps', async ({
    expect,
  }) => {
    const dataDir = await makeFolder()
    write(dataDir, paperAccount, goodHour())
    const config = readConfig(undefined, dataDir.path)
    const wish = { mode: 'live-micro', account: liveAccount, clockRate: 1 } as const
    expect(() => passLiveGate(config, wish, dataDir.path)).toThrow('A person’s consent')
    const asked: string[] = []
    await confirmLiveMicro(
      consentIn(dataDir, async (question) => {
        asked.push(question)
        return ` ${liveAccount}\n`
      }),
    )
    expect(asked).toEqual([expect.stringContaining('500 USD')])
    const [row] =
      readRecords(dataDir.path).find(({ account }) => account === liveAccount)?.rows ?? []
    expect(row).toMatchObject({
      seq: 1,
      kind: 'consent',
      mode: 'live-micro',
      by: 'local:operator',
      reason: 'a good hour',
    } satisfies Partial<AuditRow>)
    expect(passLiveGate(config, wish, dataDir.path).risk).toMatchObject({
      maxContracts: 1,
      dailyLossCents: 5_000,
    })
    // The same folder, another strategy or a clock that runs: no.
    const other = { ...config, risk: { ...config.risk, stopTicks: 20 } }
    expect(() => passLiveGate(other, wish, dataDir.path)).toThrow('mode live-micro is refused')
    expect(() => passLiveGate(config, { ...wish, clockRate: 2 }, dataDir.path)).toThrow(
      '--clock-rate',
    )
  })

  test('leaves what was lost out of what may still be lost', async ({ expect }) => {
    const dataDir = await makeFolder()
    write(dataDir, paperAccount, goodHour())
    await confirmLiveMicro(consentIn(dataDir, async () => liveAccount))
    write(dataDir, liveAccount, [session('live-micro'), trade(-48_000)])
    const config = readConfig(undefined, dataDir.path)
    const wish = { mode: 'live-micro', account: liveAccount, clockRate: 1 } as const
    expect(passLiveGate(config, wish, dataDir.path).risk).toMatchObject({
      dailyLossCents: 2_000,
      drawdownMonthCents: 2_000,
    })
    write(dataDir, liveAccount, [trade(-2_000)])
    expect(() => passLiveGate(config, wish, dataDir.path)).toThrow('the micro capital is lost')
  })

  test('comes last, from a person who types the account, and while no core runs', async ({
    expect,
  }) => {
    const dataDir = await makeFolder()
    const agree = async () => liveAccount
    await expect(confirmLiveMicro(consentIn(dataDir, agree))).rejects.toThrow('consent comes last')
    write(dataDir, paperAccount, [...goodHour(), alert('reconciliation')])
    await expect(confirmLiveMicro(consentIn(dataDir, agree))).rejects.toThrow('An hour of paper')
    write(dataDir, paperAccount, goodHour({ run: 'run-2' }))
    const no = consentIn(dataDir, async () => 'yes')
    await expect(confirmLiveMicro(no)).rejects.toThrow('not agreed')
    const core = await serveControl(dataDir.socket, async () => ({}))
    onTestFinished(() => core.close())
    await expect(confirmLiveMicro(consentIn(dataDir, agree))).rejects.toThrow('a core is running')
    expect(readRecords(dataDir.path).map(({ account }) => account)).toEqual([paperAccount])
  })
})
