import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import { AuditRow } from '../../shared/audit.ts'
import { mia } from '../core-node/commands/mia.ts'
import { tempFolder } from '../core-node/temp-folder.ts'
import { dataFile, hasData } from './data.ts'

const mbo = dataFile('databento-es/esh4-2023-12-25.mbo.dbn.zst')

type Summary = {
  auditSha256: string
  auditRows: number
  orders: { sent: number; filled: number; cancelled: number; rejected: number }
  signals: { evaluated: number; byTier: Record<string, number> }
  ledger: { positionContracts: number }
}

async function replay(...args: string[]): Promise<Summary> {
  const { code, stdout, stderr } = await mia('replay', ...args, '--json')
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Summary
}

describe.skipIf(!hasData)('mia replay', () => {
  test('finds the figures of the recording, and the same hash in another process', async ({
    expect,
  }) => {
    const [first, second] = await Promise.all([replay(mbo), replay(mbo)])
    expect(first).toMatchObject({
      instrument: 'ESH4',
      events: 68_792,
      trades: {
        count: 2_973,
        volume: 9_892,
        buyVolume: 5_322,
        sellVolume: 4_526,
        auctionVolume: 44,
        unclassifiedVolume: 0,
        vwap: 4808.722705,
        high: 4811.75,
        low: 4800.25,
      },
      book: {
        bid: { price: 4810, size: 22 },
        ask: { price: 4810.25, size: 28 },
        crossedAfterOpen: 0,
        unknownOrders: 0,
      },
    })
    expect(first.auditSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(second.auditSha256).toBe(first.auditSha256)
    const tiers = Object.values(first.signals.byTier).reduce((sum, count) => sum + count, 0)
    expect(tiers).toBe(first.signals.evaluated)
  })

  test('at night with all hours allowed it trades, and the audit says so', async ({ expect }) => {
    const audit = join(tempFolder(), 'audit.jsonl')
    const summary = await replay(mbo, '--entry-hours', 'globex', '--audit', audit)
    expect(summary.orders.sent).toBeGreaterThan(0)
    const text = readFileSync(audit, 'utf8')
    expect(createHash('sha256').update(text).digest('hex')).toBe(summary.auditSha256)
    const rows = text
      .trim()
      .split('\n')
      .map((line) => AuditRow.parse(JSON.parse(line)))
    expect(rows).toHaveLength(summary.auditRows)
    const fills = rows.filter((row) => row.kind === 'fill')
    expect(fills.at(-1)?.positionContracts).toBe(summary.ledger.positionContracts)
  })

  test('runs the days of LEAN as one, and trades in the cash market’s hours', async ({
    expect,
  }) => {
    const folder = dataFile('lean-es-minute')
    const files = readdirSync(folder).filter((name) => name.startsWith('2013100'))
    const summary = await replay(...files.map((name) => join(folder, name)))
    expect(summary).toMatchObject({ instrument: 'ESZ3', trades: { volume: 3_192_806 } })
    expect(summary.orders.sent).toBeGreaterThan(0)
    expect(summary.ledger.positionContracts).toBe(0)
  })

  test('prints for people what it prints for machines', async ({ expect }) => {
    const { stdout } = await mia('replay', mbo)
    expect(stdout).toMatch(/2,973, 9,892 contracts/)
    expect(stdout).toMatch(/4810 × 22 \/ 4810\.25 × 28/)
    const { stdout: hash } = await mia('replay', mbo, '--hash')
    expect(stdout).toContain(hash.trim())
  })

  test('writes every feature’s series, and takes in chain and VIX from files of their own', async ({
    expect,
  }) => {
    const folder = tempFolder()
    const [audit, series] = [join(folder, 'audit.jsonl'), join(folder, 'features.csv')]
    const chain = dataFile('spx-chains/spx_2023-09-14.csv')
    const vix = dataFile('vix/vix-daily.csv')
    await replay(mbo, '--audit', audit, '--features', series, '--chain', chain, '--vix', vix)
    const rows = readFileSync(audit, 'utf8')
      .trim()
      .split('\n')
      .map((line) => AuditRow.parse(JSON.parse(line)))
    const [header = '', ...lines] = readFileSync(series, 'utf8').trim().split('\n')
    expect(lines).toHaveLength(rows.filter(({ kind }) => kind === 'pulse').length)
    const columns = header.split(',')
    expect(columns.filter((column) => column.endsWith('.x'))).toHaveLength(16)
    for (const line of lines) expect(line.split(',')).toHaveLength(columns.length)
    const chains = rows.filter((row) => row.kind === 'chain')
    expect(chains).toHaveLength(1)
    expect(chains[0]).toMatchObject({ underlying: 'SPX', spot: 4505.1001 })
    // By our own greeks; the file's give 23.31.
    expect(Math.abs((chains[0]?.netBn ?? 0) / 23.3097 - 1)).toBeLessThan(0.1)
    // Months old: it is shown, but says nothing.
    const x = columns.indexOf('gamma_levels_proximity.quality')
    expect(lines.every((line) => line.split(',')[x] === '0')).toBe(true)
    // The VIX closed at 13.03 on the last trading day before.
    const points = columns.indexOf('vix_level.points')
    expect(lines.at(-1)?.split(',')[points]).toBe('13.03')
  })

  test('leaves no half-written audit behind when the data fail', async ({ expect }) => {
    const audit = join(tempFolder(), 'audit.jsonl')
    const { code, stderr } = await mia('replay', mbo, `${mbo}.nowhere`, '--audit', audit)
    expect(stderr).toMatch(/nowhere: no such file/)
    expect(code).toBe(1)
    expect([existsSync(audit), existsSync(`${audit}.partial`)]).toEqual([false, false])
  })
})
