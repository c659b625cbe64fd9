import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { ConfigNews } from '../../../core-node/operations/config-watch.ts'
import { ConfigWatch } from '../../../core-node/operations/config-watch.ts'
import { tempFolder } from '../temp-folder.ts'

const good = JSON.stringify({ risk: { dailyLossCents: 100_000 } })

/** A watch on a file that held when it began, and was looked at. */
function watched() {
  const path = join(tempFolder(), 'config.json')
  writeFileSync(path, good)
  const watch = new ConfigWatch(path)
  watch.look()
  return { path, watch }
}

function problemOf(news: ConfigNews | undefined): string | undefined {
  return news !== undefined && 'problem' in news ? news.problem : undefined
}

describe('the watch on the configuration’s file', () => {
  test('gives what the file says at its first look, and each content once', ({ expect }) => {
    const path = join(tempFolder(), 'config.json')
    writeFileSync(path, good)
    const watch = new ConfigWatch(path)
    expect(watch.look()).toMatchObject({ config: { risk: { dailyLossCents: 100_000 } } })
    expect(watch.look()).toBeUndefined()
    // Written anew and the same: other times, no other content.
    writeFileSync(path, good)
    utimesSync(path, 5, 5)
    expect(watch.look()).toBeUndefined()
    writeFileSync(path, good.replace('100000', '200000'))
    expect(watch.look()).toMatchObject({ config: { risk: { dailyLossCents: 200_000 } } })
    expect(watch.look()).toBeUndefined()
  })

  test('says nothing of a file that was never there', ({ expect }) => {
    const path = join(tempFolder(), 'config.json')
    const watch = new ConfigWatch(path)
    expect([watch.look(), watch.look(), watch.look()]).toEqual([undefined, undefined, undefined])
    writeFileSync(path, good)
    expect(watch.look()).toMatchObject({ config: {} })
  })

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['a limit above the cap in code', '{"risk":{"maxContracts":9}}', /risk\.maxContracts: set a/],
    ['a negative limit', '{"risk":{"dailyLossCents":-1}}', /risk\.dailyLossCents: set a whole/],
    [
      'limits that contradict each other',
      '{"risk":{"drawdownWeekCents":1}}',
      /risk\.drawdownWeekCents: must not be below drawdownDayCents/,
    ],
    ['the wrong type', '{"broker":{"port":"4002"}}', /broker\.port: /],
    ['an unknown field', '{"risks":{}}', /Unrecognized key: "risks"/],
    ['no JSON', '{ risk: }', /not valid JSON/],
    ['half of a file', good.slice(0, 20), /not valid JSON/],
    ['nothing', '', /not valid JSON/],
    ['an unknown preset', '{"confluence":{"preset":"best"}}', /confluence\.preset: "best"/],
  ]
  for (const [what, text, problem] of wrong) {
    test(`${what}: told at the second look, once, with file and field`, ({ expect }) => {
      const { path, watch } = watched()
      writeFileSync(path, text)
      expect(watch.look()).toBeUndefined()
      const told = problemOf(watch.look())
      expect(told).toMatch(problem)
      expect(told).toContain(path)
      expect(watch.look()).toBeUndefined()
    })
  }

  test('a file that is gone, or no file any more, is told, and its return too', ({ expect }) => {
    const { path, watch } = watched()
    rmSync(path)
    watch.look()
    expect(problemOf(watch.look())).toMatch(/config\.json: is gone; put it back/)
    expect(watch.look()).toBeUndefined()
    mkdirSync(path)
    watch.look()
    expect(problemOf(watch.look())).toMatch(/config\.json: cannot be read \(it is not a file\)/)
    rmSync(path, { recursive: true })
    writeFileSync(path, good)
    expect(watch.look()).toMatchObject({ config: {} })
  })

  test('a file that is half written, and then whole, is never said to be wrong', ({ expect }) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: good.length - 1 }), (length) => {
        const { path, watch } = watched()
        const next = good.replace('100000', '250000')
        writeFileSync(path, next.slice(0, length))
        expect(watch.look()).toBeUndefined()
        writeFileSync(path, next)
        expect(watch.look()).toMatchObject({ config: { risk: { dailyLossCents: 250_000 } } })
      }),
    )
  })

  test('one that is put in place of another is seen whole', ({ expect }) => {
    const { path, watch } = watched()
    writeFileSync(`${path}.new`, good.replace('100000', '300000'))
    renameSync(`${path}.new`, path)
    expect(watch.look()).toMatchObject({ config: { risk: { dailyLossCents: 300_000 } } })
  })

  // The super-user may read everything: what the system refuses is played here.
  test('a system that refuses to read is told, and does not end the core', ({ expect }) => {
    const refuse = () => {
      throw new Error('EACCES: permission denied')
    }
    const watch = new ConfigWatch('/somewhere/config.json', { stamp: () => 'a', read: refuse })
    watch.look()
    expect(problemOf(watch.look())).toBe(
      '/somewhere/config.json: cannot be read (EACCES: permission denied)',
    )
    const blind = new ConfigWatch('/somewhere/config.json', { stamp: refuse, read: refuse })
    blind.look()
    expect(problemOf(blind.look())).toMatch(/cannot be read/)
    expect(blind.look()).toBeUndefined()
  })
})
