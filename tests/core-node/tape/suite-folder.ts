import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll } from 'vitest'

/** A folder that the tests of one suite share, gone when it ends. */
export function suiteFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mia-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
