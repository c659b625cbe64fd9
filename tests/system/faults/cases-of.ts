import { describe, test } from 'vitest'

import { faultCases } from '../../../core-node/gateway/faults/cases.ts'
import { caseExpectations } from '../../faults/case-expectations.ts'
import { failuresOf, runCase } from '../../faults/run-case.ts'
import { ProcessRig } from './process-rig.ts'
import { Turns } from './turns.ts'

/** Market seconds in one of the wall's: a trade takes a second or two. */
const usualPace = 20
const withinMs = 600_000
/** More markets at that pace than this machine's cores can run would fall behind their own clocks. */
const atATime = 3

/** Each of the cases on a gateway and a core of its own, in their own processes. */
export function testCases(title: string, numbers: readonly number[]): void {
  const turns = new Turns(atATime)
  describe(`faults of ${title}`, () => {
    for (const expectation of caseExpectations.filter(({ number }) => numbers.includes(number))) {
      const { number, pace = usualPace } = expectation
      const name = faultCases.find((each) => each.number === number)?.name ?? ''
      test.concurrent(
        `case ${number}, ${name}`,
        { timeout: withinMs },
        async ({ expect, onTestFinished }) => {
          onTestFinished(await turns.take())
          const rig = await ProcessRig.start(number, pace)
          onTestFinished(() => rig.stop())
          const report = await runCase(expectation, rig)
          expect(report.fills).toBeGreaterThan(1)
          expect(failuresOf(report, expectation), report.linkRows.join('\n')).toEqual([])
        },
      )
    }
  })
}
