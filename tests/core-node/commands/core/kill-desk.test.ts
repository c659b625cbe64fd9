import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'

import { describe, test } from 'vitest'

import { readLatch } from '../../../../core-node/operations/kill/kill-latch.ts'
import { KillRig } from './kill-rig.ts'

const wish = { id: 'command-1', level: 'flatten', by: 'panel', reason: 'drill' } as const

describe('a kill file that is not as it should be', () => {
  const wrong = [
    ['a directory', (path: string) => mkdirSync(path), 'cannot be read (it is not a file)'],
    [
      'a link to nothing',
      (path: string) => symlinkSync(`${path}.gone`, path),
      'cannot be read (it links to nothing)',
    ],
    [
      'nobody’s to read',
      (path: string) => writeFileSync(path, 'block', { mode: 0o000 }),
      'cannot be read (nobody may read it: chmod u+r)',
    ],
    [
      'garbage',
      (path: string) => writeFileSync(path, Buffer.from([0, 255, 254, 7])),
      'does not begin with one of block, cancel, flatten, lock',
    ],
    [
      'a level that there is not',
      (path: string) => writeFileSync(path, 'flaten now'),
      'says "flaten now"',
    ],
    ['none, which is no wish', (path: string) => writeFileSync(path, 'none'), 'says "none"'],
  ] as const
  for (const [what, make, problem] of wrong) {
    test(`${what}: flattens, and is told by alert and log`, ({ expect }) => {
      const rig = new KillRig()
      rig.open()
      make(rig.dataDir.killFile)
      rig.killDesk.look()
      // It may only be half written: it counts from the second look on.
      expect(rig.engine.execution.kill.level).toBe('none')
      rig.killDesk.look()
      expect(rig.engine.execution.kill).toMatchObject({ level: 'flatten' })
      expect(rig.raised).toEqual([expect.stringContaining(problem)])
      expect(rig.raised[0]).toMatch(/^critical kill-file: .*: taken for "flatten"$/)
      expect(rig.logged).toEqual([expect.stringMatching(/^kill file: flatten, /)])
      rig.killDesk.look()
      expect(rig.raised).toHaveLength(1)
    })
  }

  test('stands against a re-arming as long as anything has its name', async ({ expect }) => {
    const rig = new KillRig()
    symlinkSync('/nowhere', rig.dataDir.killFile)
    rig.killDesk.throwSwitch(wish)
    await expect(rig.killDesk.rearm('owner', 'enough')).rejects.toThrow(
      /the kill file is still there: remove .*KILL/,
    )
  })
})

describe('a latch that is not as it should be', () => {
  for (const text of ['', '{"level":"flat', '{"level":"none"}', '{"level":"LOCK"}', '\u0000']) {
    test(`damaged (${JSON.stringify(text)}): flattens, and is told by alert and log`, ({
      expect,
    }) => {
      const rig = new KillRig()
      rig.open()
      writeFileSync(rig.dataDir.killLatch, text)
      rig.killDesk.restore()
      expect(rig.engine.execution.kill.switch).toMatchObject({
        level: 'flatten',
        by: 'latch',
        reason: 'the latch on disk is damaged',
      })
      const told = 'the latch on disk is damaged: taken for "flatten"'
      expect(rig.raised).toEqual([`critical kill-latch: ${told}`])
      expect(rig.logged).toContain(told)
      // What it was is kept for whoever looks into it.
      expect(readFileSync(rig.dataDir.killLatch, 'utf8')).toBe(text)
    })
  }

  test('a directory in its place: flattens; a kill is thrown all the same, and told', ({
    expect,
  }) => {
    const rig = new KillRig()
    mkdirSync(rig.dataDir.killLatch)
    rig.killDesk.restore()
    expect(rig.engine.execution.kill.level).toBe('flatten')
    rig.killDesk.throwSwitch({ ...wish, level: 'lock' })
    expect(rig.engine.execution.kill.level).toBe('lock')
    expect(rig.raised).toEqual([
      expect.stringMatching(/^critical kill-latch: the latch on disk cannot be read: EISDIR/),
      expect.stringMatching(/^critical kill-latch: the latch cannot be written \(.*\): only the/),
    ])
  })

  test('a folder that takes no file: the switch is thrown first, and the alert says what is missing', ({
    expect,
  }) => {
    const rig = new KillRig()
    rig.open()
    // The super-user writes where nobody may: a folder in the draft’s place refuses everybody.
    mkdirSync(`${rig.dataDir.killLatch}.draft`)
    rig.killDesk.throwSwitch(wish)
    expect(rig.engine.execution.kill.level).toBe('flatten')
    expect(rig.commands.filter(({ type }) => type === 'cancel')).toHaveLength(2)
    expect(readLatch(rig.dataDir.killLatch)).toBeUndefined()
    const told = /the latch cannot be written \(EISDIR.*\): only the journal knows of it$/
    expect(rig.raised).toEqual([expect.stringMatching(told)])
    expect(rig.logged).toEqual([expect.stringMatching(told)])
  })

  test('one that cannot be removed does not undo a re-arming, and stops the next core', ({
    expect,
  }) => {
    const rig = new KillRig()
    rig.killDesk.throwSwitch({ ...wish, level: 'block' })
    rmSync(rig.dataDir.killLatch)
    mkdirSync(rig.dataDir.killLatch)
    rig.pass(61)
    rig.rearm()
    expect(rig.engine.execution.kill.level).toBe('none')
    expect(rig.raised).toEqual([
      expect.stringMatching(/the latch cannot be removed \(.*\): the next core starts stopped$/),
    ])
    expect(readLatch(rig.dataDir.killLatch)).toMatchObject({ level: 'flatten', by: 'latch' })
  })
})
