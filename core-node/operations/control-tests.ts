import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Which tests hold which control. A test says so itself, in its name: `[control:12 unit]`. There is no other
 * list that could differ from the tests; what the last run said of them is added where there was one.
 */
export const testKinds = ['unit', 'property', 'e2e'] as const
export type TestKind = (typeof testKinds)[number]

export type TaggedTest = {
  /** The control's number. */
  readonly control: number
  readonly kind: TestKind
  readonly name: string
  /** From the project's folder. */
  readonly file: string
}

export type TestResult = 'passed' | 'failed' | 'not run'

const project = fileURLToPath(new URL('../../', import.meta.url))
const testFolder = join(project, 'tests', 'core-node')
/** Where a test run leaves its report, told by Vitest as JSON. */
const reportFile = join(project, 'tests', 'output', 'tests.json')

/** A test's name as it is written in its file, and the tag in it. */
const testName = /\btest\(\s*(['"`])(?<name>[^\n]*?\[control:(?<id>\d+) (?<kind>\w+)\][^\n]*?)\1/g

/** Every tagged test of the core. @throws Error for a tag of a kind that there is not */
export function taggedTests(folder = testFolder): TaggedTest[] {
  return testFiles(folder).flatMap((path) =>
    tagsOf(readFileSync(path, 'utf8'), relative(project, path)),
  )
}

/** The tags in the text of one test file. */
export function tagsOf(text: string, file: string): TaggedTest[] {
  return [...text.matchAll(testName)].map(({ groups = {} }) => {
    const { name = '', id, kind } = groups
    const known = testKinds.find((one) => one === kind)
    if (known === undefined) {
      throw new Error(`${file}: "${name}" is of no kind of ${testKinds.join(', ')}`)
    }
    return { control: Number(id), kind: known, name, file }
  })
}

/** What the last run said of each test, by name; empty when none has left its report. */
export function lastResults(file = reportFile): ReadonlyMap<string, TestResult> {
  if (!existsSync(file)) return new Map()
  const report = JSON.parse(readFileSync(file, 'utf8')) as Partial<Report>
  const results = (report.testResults ?? []).flatMap(({ assertionResults }) => assertionResults)
  return new Map(results.map(({ title, status }) => [title, resultOf(status)]))
}

type Report = {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[]
  }[]
}

function resultOf(status: string): TestResult {
  return status === 'passed' || status === 'failed' ? status : 'not run'
}

function testFiles(folder: string): string[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const path = join(folder, name)
      if (statSync(path).isDirectory()) return testFiles(path)
      return name.endsWith('.test.ts') ? [path] : []
    })
}
