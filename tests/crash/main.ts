import { rmSync } from 'node:fs'
import process from 'node:process'

import type { CrashArguments } from './arguments.ts'
import { readArguments, usage } from './arguments.ts'
import { kindsNotStruck } from './kinds-not-struck.ts'
import type { Point } from './points.ts'
import { allPoints, batchCount, batchOf } from './points.ts'
import { rehearse } from './rehearsal.ts'
import type { PointReport } from './run-point.ts'
import { runPoints } from './run-points.ts'
import { progressText, summaryOf, summaryText } from './summary.ts'

process.exitCode = await main()

/** @returns 0 when nothing was lost, 1 when something was, 2 when it was asked wrongly */
async function main(): Promise<number> {
  const asked = argumentsOrProblem()
  if (typeof asked === 'string') {
    console.error(asked === 'help' ? usage : `${asked}\n\n${usage}`)
    return asked === 'help' ? 0 : 2
  }
  const { jobs, seed, isJson } = asked
  const all = allPoints()
  const points = chosen(all, asked)
  if (points.length === 0) {
    console.error(
      `there are ${all.length} points in ${batchCount(all)} batches: none of them was asked for\n\n${usage}`,
    )
    return 2
  }
  console.error('recording the minutes before the market that every session begins with')
  const tapes = await rehearse(seed)
  const startedMs = Date.now()
  try {
    const reports: PointReport[] = []
    await runPoints(points, { jobs, seed, tapes }, (report) => {
      reports.push(report)
      const perPointMs = (Date.now() - startedMs) / reports.length
      const leftMs = perPointMs * (points.length - reports.length)
      console.error(`${reports.length}/${points.length} ${progressText(report, leftMs)}`)
    })
    const isWhole = points.length === all.length
    const summary = summaryOf(reports, isWhole ? await kindsNotStruck(seed, tapes) : undefined)
    console.log(isJson ? JSON.stringify(summary, undefined, 2) : summaryText(summary, seed))
    return summary.failures.length === 0 ? 0 : 1
  } finally {
    rmSync(tapes, { recursive: true, force: true })
  }
}

function chosen(all: readonly Point[], { first, points, batch }: CrashArguments): Point[] {
  if (batch !== undefined) return batch > batchCount(all) ? [] : batchOf(all, batch)
  return all.slice(first - 1, points === undefined ? undefined : first - 1 + points)
}

function argumentsOrProblem(): CrashArguments | string {
  try {
    return readArguments(process.argv.slice(2))
  } catch (error) {
    return (error as Error).message
  }
}
