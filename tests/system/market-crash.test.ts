import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describe, test } from 'vitest'

import type { StressSummary } from '../../core-node/commands/stress/stress-summary.ts'
import type { MarketCrashReport } from '../faults/market-crash-process.ts'

const run = promisify(execFile)
const pathOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const withinMs = 900_000

/** Crashes with these limits, in place of the defaults. */
async function stress(seeds: number, preset: string, risk: Readonly<Record<string, number>>) {
  const folder = mkdtempSync(join(tmpdir(), 'mia-stress-'))
  const config = join(folder, 'config.json')
  writeFileSync(config, JSON.stringify({ risk }))
  try {
    const args = ['stress', '--seeds', `${seeds}`, '--config', config, '--preset', preset, '--json']
    const { stdout } = await run(execPath, [pathOf('core-node/main.ts'), ...args])
    return JSON.parse(stdout) as StressSummary
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Which side the strategy takes is its own: of some seeds the first in which it is long as the fall begins. */
async function firstLongCrash(): Promise<MarketCrashReport> {
  for (const seed of ['1', '4', '12', '14']) {
    const script = pathOf('tests/faults/market-crash-process.ts')
    const { stdout } = await run(execPath, [script, seed])
    const report = JSON.parse(stdout) as MarketCrashReport
    if (report.contractsAtFall > 0) return report
  }
  throw new Error('the strategy was never long as the fall began')
}

describe('a crash of the market: −7 % with its halts, and a core that is long as it begins', () => {
  test(
    'twenty of them, two with each preset, end flat within the default limits',
    { timeout: withinMs },
    async ({ expect }) => {
      const { lines, long, broken } = await stress(20, 'all', {})
      expect(new Set(lines.map(({ preset }) => preset)).size).toBe(10)
      expect(long).toBeGreaterThanOrEqual(18)
      expect(lines.flatMap(({ problems }) => problems)).toEqual([])
      expect(broken).toBe(0)
      const reached = lines.filter(({ losses }) => losses.kill.level === 'flatten')
      expect(reached.length).toBeGreaterThan(3)
      for (const { fallShare, halts, losses } of lines) {
        expect(fallShare).toBeGreaterThan(0.07)
        expect(halts).toBeGreaterThanOrEqual(2)
        expect(losses.limitCents).toBe(200_000)
        expect(losses.isFlat).toBe(true)
      }
    },
  )

  test(
    'with 500 USD a day each is locked, by the control of losses',
    { timeout: withinMs },
    async ({ expect }) => {
      const { lines, long, broken } = await stress(8, 'order-flow', { dailyLossCents: 50_000 })
      expect([long >= 7, broken]).toEqual([true, 0])
      for (const { contractsAtFall, losses, netCents } of lines) {
        if (contractsAtFall === 0) continue
        expect(losses.kill).toMatchObject({ level: 'flatten', by: 'control:12' })
        const { gapCents = 0, slippageCents = 0, feesCents = 0 } = losses.beyond ?? {}
        expect(-netCents).toBeLessThanOrEqual(50_000 + gapCents + slippageCents + feesCents)
      }
    },
  )

  test(
    'where no stop is near, the ladder closes the largest position there can be',
    { timeout: withinMs },
    async ({ expect }) => {
      const size = { maxContracts: 4, manualMaxContracts: 4, maxOrderValueCents: 400_000_000 }
      const { lines, broken } = await stress(4, 'order-flow', {
        ...size,
        capitalCents: 20_000_000,
        stopTicks: 200,
      })
      expect(broken).toBe(0)
      for (const { contractsAtFall, toFlatMs, losses } of lines) {
        expect(contractsAtFall).toBe(4)
        expect(losses.kill.level).toBe('flatten')
        expect(toFlatMs).toBeLessThan(5_000)
      }
    },
  )

  test(
    'over the gateway’s socket the core ends flat and locked, and so says the broker',
    { timeout: withinMs },
    async ({ expect }) => {
      const report = await firstLongCrash()
      const { losses } = report
      expect(report).toMatchObject({
        contractsAtFall: 1,
        brokerContracts: 0,
        workingOrders: 0,
        latchLevel: 'flatten',
        killPhases: ['blocked', 'cancelled', 'flat'],
      })
      expect(losses).toMatchObject({ isFlat: true, entriesWhileKilled: 0, exitsNotRepeated: 0 })
      const { cents = 0, gapCents = 0, slippageCents = 0, feesCents = 0 } = losses.beyond ?? {}
      expect(cents).toBeGreaterThan(0)
      expect(cents).toBeLessThanOrEqual(gapCents + slippageCents + feesCents)
    },
  )
})
