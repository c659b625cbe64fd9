import { execFile } from 'node:child_process'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describe, test } from 'vitest'

import { caseExpectations } from '../../faults/case-expectations.ts'
import type { CaseLine } from '../../faults/case-process.ts'
import type { FaultSummary } from '../../faults/summary.ts'

const run = promisify(execFile)
const script = (name: string) => fileURLToPath(new URL(`../../faults/${name}`, import.meta.url))
const withinMs = 300_000

async function caseLines(numbers: readonly number[]): Promise<CaseLine[]> {
  const { stdout } = await run(execPath, [script('case-process.ts'), numbers.join(',')])
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CaseLine)
}

/** In virtual time, so that a second of the handbook's is one of the market's, however busy the machine is. */
describe('at the market’s own pace', () => {
  const numbers = caseExpectations.map(({ number }) => number)
  const halves = [
    { name: 'even', half: numbers.filter((number) => number % 2 === 0) },
    { name: 'odd', half: numbers.filter((number) => number % 2 === 1) },
  ]

  test.for(halves)(
    'the cases of $name numbers hold, to the millisecond',
    { timeout: withinMs },
    async ({ half }, { expect }) => {
      const lines = await caseLines(half)
      expect(lines.map(({ report }) => report.number)).toEqual(half)
      for (const { report, failures } of lines) {
        expect(report.fills).toBeGreaterThan(1)
        expect(failures, `case ${report.number}\n${report.linkRows.join('\n')}`).toEqual([])
      }
    },
  )

  test('ten seeds of random faults lose nothing', { timeout: withinMs }, async ({ expect }) => {
    const args = [script('main.ts'), '--seeds', '10', '--first', '1', '--json']
    const { stdout } = await run(execPath, args)
    const { seeds, firstSeed, injected, fills, lost } = JSON.parse(stdout) as FaultSummary
    expect(lost).toEqual([])
    expect([seeds, firstSeed]).toEqual([10, 1])
    expect(fills).toBeGreaterThan(100)
    expect(Object.keys(injected).length).toBeGreaterThan(10)
  })
})
