import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import * as vitest from 'vitest'
import type { ExpectStatic } from 'vitest'

/**
 * Stands in for vitest where the tests import it: it keeps their functions, so that one test can be run again
 * and again under one mutant after another. What they expect is still judged by vitest.
 */
export type RegisteredTest = {
  readonly file: string
  readonly name: string
  readonly run: () => unknown
}

type TestBody = (context: { expect: ExpectStatic }) => unknown

const groups: string[] = []
let tests: RegisteredTest[] = []
let fileNow = ''

export function describe(name: string, body: () => void): void {
  groups.push(name)
  body()
  groups.pop()
}

/** @param rest what it expects, behind vitest's options if it has any: no test takes too long here */
export function test(name: string, ...rest: readonly unknown[]): void {
  const body = rest.at(-1) as TestBody
  const file = fileNow
  const run = () => {
    fileNow = file
    return body({ expect })
  }
  tests.push({ file, name: [...groups, name].join(' > '), run })
}

/** The tests of a file, by loading it. */
export async function collect(
  file: string,
  load: () => Promise<unknown>,
): Promise<RegisteredTest[]> {
  tests = []
  fileNow = file
  await load()
  return tests
}

const judge: ExpectStatic = vitest.expect

/** What vitest expects, but for texts in files: those it compares only in a run of its own. */
const expect = Object.assign((received: unknown, message?: string) => {
  const assertion = judge(received, message)
  const toMatchFileSnapshot = (path: string) => {
    judge(received).toBe(readFileSync(join(dirname(fileNow), path), 'utf8'))
  }
  return Object.defineProperty(assertion, 'toMatchFileSnapshot', { value: toMatchFileSnapshot })
}, judge)

export { expect }
