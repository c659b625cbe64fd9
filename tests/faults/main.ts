import process from 'node:process'

import type { FaultArguments } from './arguments.ts'
import { readArguments, usage } from './arguments.ts'
import type { SeedReport } from './run-seed.ts'
import { runSeeds } from './seed-pool.ts'
import { progressText, summaryOf, summaryText } from './summary.ts'

process.exitCode = await main()

/** @returns 0 when nothing was lost, 1 when something was, 2 when it was asked wrongly */
async function main(): Promise<number> {
  const asked = argumentsOrProblem()
  if (typeof asked === 'string') {
    console.error(asked === 'help' ? usage : `${asked}\n\n${usage}`)
    return asked === 'help' ? 0 : 2
  }
  const { seeds, firstSeed, jobs, isJson, isVerbose } = asked
  const reports: SeedReport[] = []
  const numbers = Array.from({ length: seeds }, (_, i) => firstSeed + i)
  await runSeeds(numbers, Math.min(jobs, seeds), isVerbose, {
    onLine: (text) => console.error(text),
    onReport(report) {
      reports.push(report)
      console.error(`${reports.length}/${seeds} ${progressText(report)}`)
    },
  })
  const summary = summaryOf(firstSeed, reports)
  console.log(isJson ? JSON.stringify(summary, undefined, 2) : summaryText(summary))
  return summary.lost.length === 0 ? 0 : 1
}

function argumentsOrProblem(): FaultArguments | string {
  try {
    return readArguments(process.argv.slice(2))
  } catch (error) {
    return (error as Error).message
  }
}
