import { execFile } from 'node:child_process'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { test } from 'vitest'

import type { StressSummary } from '../../core-node/commands/stress/stress-summary.ts'

const mia = fileURLToPath(new URL('../../core-node/main.ts', import.meta.url))

// Twenty of them, other limits and the gateway's socket: market-crash.test.ts, of the drills.
test('two crashes of the market end flat, one of them at the limit of the day', async ({
  expect,
}) => {
  const args = [mia, 'stress', '--seeds', '2', '--json']
  const { stdout } = await promisify(execFile)(execPath, args)
  const { runs, long, broken, lines } = JSON.parse(stdout) as StressSummary
  expect({ runs, long, broken }).toEqual({ runs: 2, long: 2, broken: 0 })
  for (const { fallShare, halts, losses } of lines) {
    expect(fallShare).toBeGreaterThan(0.07)
    expect(halts).toBeGreaterThanOrEqual(2)
    expect(losses).toMatchObject({ isFlat: true, entriesWhileKilled: 0, exitsNotRepeated: 0 })
  }
  expect(lines.map(({ losses }) => losses.kill.level)).toContain('flatten')
})
