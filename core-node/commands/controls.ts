import type { Command } from 'commander'

import { readConfig } from '../operations/config-file.ts'
import type { TaggedTest, TestKind, TestResult } from '../operations/control-tests.ts'
import { lastResults, taggedTests } from '../operations/control-tests.ts'
import { print, printJson } from '../operations/output.ts'
import type { Control } from '../risk/control.ts'
import { controls } from '../risk/controls.ts'
import type { Limits } from '../risk/limits.ts'
import { jsonOption } from './options.ts'

type Options = { readonly json?: true; readonly config?: string }

/** A control as it is told: what it may say, what it is held to, and the tests that hold it. */
type ControlReport = {
  readonly id: number
  readonly name: string
  readonly title: string
  readonly owner: string
  readonly demandedBy: string
  readonly reasonCodes: readonly { readonly code: string; readonly text: string }[]
  readonly unitTests: readonly TestReport[]
  readonly propertyTests: readonly TestReport[]
  readonly endToEndTests: readonly TestReport[]
  readonly limits: Readonly<Record<string, unknown>>
}

type TestReport = { readonly name: string; readonly file: string; readonly result: TestResult }

export function addControls(program: Command): void {
  program
    .command('controls')
    .description('each risk control, its limits, and the tests that hold it')
    .option('--config <file>', 'whose limits to show; default: the defaults')
    .addOption(jsonOption())
    .action((options: Options) => {
      const limits = readConfig(options.config, undefined).risk
      const reports = reportControls(limits, taggedTests(), lastResults())
      if (options.json === true) printJson(reports)
      else for (const report of reports) printReport(report)
    })
}

/** One report for each control, by its number. */
export function reportControls(
  limits: Limits,
  tests: readonly TaggedTest[],
  results: ReadonlyMap<string, TestResult>,
): ControlReport[] {
  const byNumber = controls.toSorted((a, b) => a.id - b.id)
  return byNumber.map((control) => {
    const testsOf = (kind: TestKind) =>
      tests
        .filter((test) => test.control === control.id && test.kind === kind)
        .map(({ name, file }) => ({ name, file, result: results.get(name) ?? 'not run' }))
    const { id, name, title, owner, demandedBy, reasons } = control
    return {
      id,
      name,
      title,
      owner,
      demandedBy,
      reasonCodes: Object.entries(reasons).map(([code, text]) => ({ code, text })),
      unitTests: testsOf('unit'),
      propertyTests: testsOf('property'),
      endToEndTests: testsOf('e2e'),
      limits: limitsOf(control, limits),
    }
  })
}

/** What is configured; a limit that is off is null. */
function limitsOf(control: Control, limits: Limits): Record<string, unknown> {
  return Object.fromEntries(control.limits.map((name) => [name, limits[name] ?? null]))
}

function printReport(report: ControlReport): void {
  const { id, name, title, owner, demandedBy, reasonCodes, limits } = report
  print(`${String(id).padStart(2)} ${name}: ${title}`)
  print(`     demanded by ${demandedBy}; owner ${owner}`)
  for (const { code, text } of reasonCodes) print(`     ${code.padEnd(22)}${text}`)
  const values = Object.entries(limits).map(([limit, value]) => `${limit} ${JSON.stringify(value)}`)
  if (values.length > 0) print(`     limits: ${values.join(', ')}`)
  const counts = [
    `${report.unitTests.length} unit`,
    `${report.propertyTests.length} property`,
    `${report.endToEndTests.length} end to end`,
  ]
  print(`     tests: ${counts.join(', ')}${failuresOf(report)}`)
}

function failuresOf({ unitTests, propertyTests, endToEndTests }: ControlReport): string {
  const failed = [...unitTests, ...propertyTests, ...endToEndTests].filter(
    ({ result }) => result === 'failed',
  )
  return failed.length === 0 ? '' : `; FAILED: ${failed.map((test) => test.name).join('; ')}`
}
