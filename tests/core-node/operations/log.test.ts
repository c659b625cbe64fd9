import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'

import { test } from 'vitest'

import { tempFolder } from '../temp-folder.ts'

test('a process that ends as soon as its log is open says nothing of it, and loses no line', ({
  expect,
}) => {
  const folder = tempFolder()
  const log = new URL('../../../core-node/operations/log.ts', import.meta.url)
  const script = `
    const { openLog } = await import(${JSON.stringify(log.href)})
    openLog(${JSON.stringify(folder)}, 'core', '2026-09-15', false).error('the end')
    process.exit(2)`
  const { status, stderr } = spawnSync(execPath, ['--input-type=module', '-e', script])
  expect([status, stderr.toString()]).toEqual([2, ''])
  const [name = ''] = readdirSync(folder)
  expect(name).toBe('core-2026-09-15.log')
  expect(JSON.parse(readFileSync(join(folder, name), 'utf8'))).toMatchObject({ msg: 'the end' })
})
