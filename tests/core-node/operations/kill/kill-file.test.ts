import type { Stats } from 'node:fs'
import { mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'
import { describe, test } from 'vitest'

import {
  isKillFileThere,
  KillFileWatch,
  parseKillFile,
  readKillFile,
} from '../../../../core-node/operations/kill/kill-file.ts'
import { tempFolder } from '../../temp-folder.ts'

describe('a kill file', () => {
  test.for([
    ['block', 'block', 'the kill file'],
    ['cancel news at two', 'cancel', 'news at two'],
    ['  FLATTEN   by hand \nmore', 'flatten', 'by hand'],
    ['lock it', 'lock', 'it'],
    ['', 'flatten', 'the kill file'],
    ['\n\n', 'flatten', 'the kill file'],
  ])('that says %j asks for %s', ([text, level, reason], { expect }) => {
    expect(parseKillFile(text ?? '')).toMatchObject({ level, reason, problem: '' })
  })

  test.for(['none', 'stop', 'block, please', '{"level":"block"}', '\u0000'])(
    'that says %j is taken for flatten, and what is wrong is told',
    (text, { expect }) => {
      const wish = parseKillFile(text)
      expect(wish.level).toBe('flatten')
      expect(wish.problem).toMatch(/does not begin with one of block, cancel, flatten, lock/)
    },
  )

  test('always asks for something, with a reason that a command can carry', ({ expect }) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 6_000 }), (text) => {
        const { level, reason } = parseKillFile(text)
        expect(['block', 'cancel', 'flatten', 'lock']).toContain(level)
        expect(reason.length).toBeGreaterThan(0)
        expect(reason.length).toBeLessThanOrEqual(200)
      }),
    )
  })

  test('that cannot be read is taken for flatten', ({ expect }) => {
    const path = join(tempFolder(), 'KILL')
    expect(readKillFile(path)).toBeUndefined()
    mkdirSync(path)
    expect(readKillFile(path)?.wish).toMatchObject({
      level: 'flatten',
      problem: 'the kill file cannot be read (it is not a file): taken for "flatten"',
    })
    rmSync(path, { recursive: true })
    writeFileSync(path, 'block', { mode: 0o000 })
    expect(readKillFile(path)?.wish.problem).toMatch(/nobody may read it: chmod u\+r/)
  })
})

// The super-user may read everything: what the system refuses to others is played here.
describe('a system that refuses', () => {
  const refuse = (): never => {
    throw new Error('EACCES: permission denied')
  }
  const there = statSync('/')
  const file = Object.assign(Object.create(there), { mode: 0o644, isFile: () => true }) as Stats

  test.for([
    ['to look at the entry', { entry: refuse, target: refuse, head: refuse }],
    ['to follow it', { entry: () => file, target: refuse, head: refuse }],
    ['to read it', { entry: () => file, target: () => file, head: refuse }],
  ] as const)('%s is taken for flatten, once', ([, files], { expect }) => {
    const watch = new KillFileWatch('/somewhere/KILL', files)
    expect(watch.look()).toBeUndefined()
    expect(watch.look()).toMatchObject({
      level: 'flatten',
      problem: 'the kill file cannot be read (EACCES: permission denied): taken for "flatten"',
    })
    expect(watch.look()).toBeUndefined()
  })

  test('a link is what it leads to, and one to nothing is a kill', ({ expect }) => {
    const path = join(tempFolder(), 'KILL')
    const target = `${path}.target`
    symlinkSync(target, path)
    expect(readKillFile(path)?.wish.problem).toMatch(/it links to nothing/)
    writeFileSync(target, 'block for now')
    expect(readKillFile(path)?.wish).toMatchObject({ level: 'block', problem: '' })
    expect(isKillFileThere(path)).toBe(true)
    rmSync(path)
    expect(isKillFileThere(path)).toBe(false)
  })

  test('of a file without an end only the beginning is read', ({ expect }) => {
    const path = join(tempFolder(), 'KILL')
    writeFileSync(path, `cancel ${'x'.repeat(1_000_000)}`)
    expect(readKillFile(path)?.wish).toMatchObject({ level: 'cancel', reason: 'x'.repeat(200) })
  })
})

describe('the watch on it', () => {
  test('gives each version once', ({ expect }) => {
    const path = join(tempFolder(), 'KILL')
    const watch = new KillFileWatch(path)
    expect(watch.look()).toBeUndefined()
    writeFileSync(path, 'block one')
    expect(watch.look()?.reason).toBe('one')
    expect(watch.look()).toBeUndefined()
    writeFileSync(path, 'flatten the second')
    expect(watch.look()).toMatchObject({ level: 'flatten', reason: 'the second' })
    rmSync(path)
    expect(watch.look()).toBeUndefined()
    writeFileSync(path, 'flatten the second')
    expect(watch.look()?.reason).toBe('the second')
  })

  test('looks twice at a file that is still being written', ({ expect }) => {
    const path = join(tempFolder(), 'KILL')
    const watch = new KillFileWatch(path)
    writeFileSync(path, '')
    expect(watch.look()).toBeUndefined()
    writeFileSync(path, 'block only')
    expect(watch.look()).toMatchObject({ level: 'block', reason: 'only' })
  })

  test('takes an empty file for flatten at the second look, and one that never rests too', ({
    expect,
  }) => {
    const path = join(tempFolder(), 'KILL')
    const watch = new KillFileWatch(path)
    writeFileSync(path, '')
    expect([watch.look(), watch.look()?.level]).toEqual([undefined, 'flatten'])
    writeFileSync(path, 'bl')
    expect(watch.look()).toBeUndefined()
    writeFileSync(path, 'bloc')
    expect(watch.look()?.level).toBe('flatten')
  })
})
