import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import { reportControls } from '../../../core-node/commands/controls.ts'
import { lastResults, tagsOf, taggedTests } from '../../../core-node/operations/control-tests.ts'
import { controls } from '../../../core-node/risk/controls.ts'
import { Config } from '../../../shared/config.ts'
import { tempFolder } from '../temp-folder.ts'
import { mia } from './mia.ts'

describe('mia controls', () => {
  test('has a test of each kind for each of the twenty-four, and none for what is none', ({
    expect,
  }) => {
    const tests = taggedTests()
    for (const { id, name } of controls) {
      for (const kind of ['unit', 'property', 'e2e'] as const) {
        const found = tests.filter((one) => one.control === id && one.kind === kind)
        expect(found.length, `${kind} tests of control ${id}, ${name}`).toBeGreaterThan(0)
      }
    }
    const ids = new Set(controls.map(({ id }) => id))
    expect(tests.filter(({ control }) => !ids.has(control))).toEqual([])
    expect(new Set(tests.map(({ name }) => name)).size).toBe(tests.length)
  })

  test('prints all of it for machines', async ({ expect }) => {
    const { code, stdout } = await mia('controls', '--json')
    expect(code).toBe(0)
    const rows = JSON.parse(stdout) as {
      id: number
      reasonCodes: { code: string }[]
      [kind: string]: unknown
    }[]
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1))
    for (const row of rows) {
      expect(row.reasonCodes.length).toBeGreaterThan(0)
      for (const kind of ['unitTests', 'propertyTests', 'endToEndTests']) {
        expect((row[kind] as unknown[]).length).toBeGreaterThan(0)
      }
    }
    expect(rows[11]).toMatchObject({ name: 'loss', limits: { dailyLossCents: 200_000 } })
  })

  test('prints it for people, with the limits of a configuration', async ({ expect }) => {
    const file = join(tempFolder(), 'config.json')
    writeFileSync(file, JSON.stringify({ risk: { dailyLossCents: 50_000 } }))
    const { stdout } = await mia('controls', '--config', file)
    expect(stdout).toMatch(/^ 1 order-size: Most contracts in an order$/m)
    expect(stdout).toMatch(/limits: dailyLossCents 50000, /)
    expect(stdout).toMatch(/tests: \d+ unit, \d+ property, \d+ end to end$/m)
  })
})

/** Written out, it would be taken for a test of the control. */
const tag = (control: number, kind: string) => `[${'control'}:${control} ${kind}]`

describe('the tests of a control', () => {
  test('are told by the tag in their name', ({ expect }) => {
    const one = `one ${tag(3, 'unit')}`
    const two = `two, on a line of its own ${tag(12, 'property')}`
    const text = [
      `test('${one}', ({ expect }) => {`,
      "test('without a tag', ({ expect }) => {",
      `const text = "${tag(3, 'unit')}"`,
      'test(',
      `  \`${two}\`,`,
    ].join('\n')
    expect(tagsOf(text, 'a.test.ts')).toEqual([
      { control: 3, kind: 'unit', name: one, file: 'a.test.ts' },
      { control: 12, kind: 'property', name: two, file: 'a.test.ts' },
    ])
    expect(() => tagsOf(`test('x ${tag(3, 'units')}'`, 'a.test.ts')).toThrow(/is of no kind/)
  })

  test('carry the result of the last run, if one has left its report', ({ expect }) => {
    const file = join(tempFolder(), 'tests.json')
    expect(lastResults(file).size).toBe(0)
    const names = ['a', 'b', 'c'].map((name) => `${name} ${tag(1, 'unit')}`)
    const assertionResults = [
      { title: names[0], status: 'passed' },
      { title: names[1], status: 'failed' },
      { title: names[2], status: 'skipped' },
    ]
    writeFileSync(file, JSON.stringify({ testResults: [{ assertionResults }] }))
    const tagged = names.flatMap((name) => tagsOf(`test('${name}'`, 'a.test.ts'))
    const [first] = reportControls(Config.parse({}).risk, tagged, lastResults(file))
    expect(first?.unitTests.map(({ result }) => result)).toEqual(['passed', 'failed', 'not run'])
  })
})
