import process from 'node:process'

import { caseExpectations } from './case-expectations.ts'
import type { CaseReport } from './run-case.ts'
import { failuresOf, runCase } from './run-case.ts'
import { sessionStart, warmUpSeconds } from './run-seed.ts'
import { VirtualSession } from './virtual-session.ts'
import { VirtualTime } from './virtual-time.ts'

/** A line of standard output for each case. */
export type CaseLine = { readonly report: CaseReport; readonly failures: readonly string[] }

/** Any seed will do: this one's market trades often from its first minutes on. */
const seed = 7

/** `case-process.ts 1,2,3 [--verbose]`: runs the cases one after another, at the market's own pace. */
const numbers = new Set(process.argv[2]?.split(',').map(Number))
const isVerbose = process.argv.includes('--verbose')
const time = new VirtualTime(Date.parse(sessionStart))
time.install()

const tell = (text: string) => {
  if (!isVerbose) return
  process.stderr.write(`${new Date(time.nowMs).toISOString().slice(11, 23)} ${text}\n`)
}

for (const expectation of caseExpectations) {
  if (!numbers.has(expectation.number)) continue
  time.restart()
  const rig = await VirtualSession.start({ seed, time, tell })
  await rig.pass(warmUpSeconds * 1_000)
  const report = await runCase(expectation, rig, tell)
  const line: CaseLine = { report, failures: failuresOf(report, expectation) }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
process.exit(0)
