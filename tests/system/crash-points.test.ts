import { rmSync } from 'node:fs'
import process from 'node:process'

import { onTestFinished, test } from 'vitest'

import { allPoints, batchCount, batchOf, nameOf } from '../crash/points.ts'
import { rehearse } from '../crash/rehearsal.ts'
import type { PointReport } from '../crash/run-point.ts'
import { runPoints } from '../crash/run-points.ts'

const seed = 7
const dayMs = 86_400_000

/** Another twelve points each day, so that all are struck in turn: MIA_CRASH_BATCH=K runs the K-th. */
function batchOfToday(batches: number): number {
  const asked = process.env['MIA_CRASH_BATCH']
  return asked === undefined ? 1 + (Math.floor(Date.now() / dayMs) % batches) : Number(asked)
}

test('a core killed in the middle of any write comes back to what the broker holds', async ({
  expect,
}) => {
  const points = allPoints()
  const batch = batchOfToday(batchCount(points))
  const tapes = await rehearse(seed)
  onTestFinished(() => rmSync(tapes, { recursive: true, force: true }))
  const reports: PointReport[] = []
  await runPoints(batchOf(points, batch), { jobs: 2, seed, tapes }, (report) =>
    reports.push(report),
  )
  const failures = reports.flatMap(({ point, failures: found }) =>
    found.map(
      (what) =>
        `batch ${batch}, ${nameOf(point)}: ${what} (again: npm run crash -- --first ${point.number} --points 1)`,
    ),
  )
  expect(failures).toEqual([])
  expect(reports.length).toBeGreaterThan(10)
  expect(new Set(reports.map(({ point }) => point.write)).size).toBeGreaterThan(6)
}, 180_000)
