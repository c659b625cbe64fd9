import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import { mia } from '../commands/mia.ts'
import { tempFolder } from '../temp-folder.ts'

const wrong: readonly (readonly [string, string, RegExp])[] = [
  [
    'limits that contradict each other',
    '{"risk":{"manualMaxContracts":3}}',
    /risk\.manualMaxContracts: must not be above maxContracts: a person’s orders have the stricter limits$/,
  ],
  [
    'a negative limit',
    '{"risk":{"dailyLossCents":-5}}',
    /risk\.dailyLossCents: set a whole number from 1 to 1000000, the cap in code$/,
  ],
  [
    'a limit above the cap in code',
    '{"risk":{"maxContracts":9}}',
    /risk\.maxContracts: set a whole number from 1 to 4, the cap in code$/,
  ],
  [
    'a limit that is missing',
    '{"risk":{"giveBack":{"share":0.5}}}',
    /risk\.giveBack\.fromCents: set a whole number from 1 to \d+$/,
  ],
  [
    'a limit of the wrong type',
    '{"risk":{"stopTicks":"8"}}',
    /risk\.stopTicks: set a whole number from 2 to 200$/,
  ],
]

describe('a core that is started with a wrong configuration', () => {
  for (const [what, text, message] of wrong) {
    test(`${what}: exit code 2, one line with file, field and cure, and nothing else`, async ({
      expect,
    }) => {
      const folder = tempFolder()
      writeFileSync(join(folder, 'config.json'), text)
      const { code, stdout, stderr } = await mia('run', '--data-dir', folder, '--no-watchdog')
      expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)])
      expect(stderr).toMatch(/^mia: .*config\.json: /)
      expect([code, stdout]).toEqual([2, ''])
    })
  }

  test('a file that is not there, or is none, is said so', async ({ expect }) => {
    const folder = tempFolder()
    const gone = join(folder, 'gone.json')
    const missing = await mia('run', '--data-dir', folder, '--config', gone, '--no-watchdog')
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringMatching(/^mia: .*gone\.json: cannot be read \(ENOENT/),
    ])
    mkdirSync(gone)
    const folderThere = await mia('run', '--data-dir', folder, '--config', gone, '--no-watchdog')
    expect([folderThere.code, folderThere.stderr]).toEqual([
      2,
      expect.stringMatching(/gone\.json: cannot be read \(EISDIR/),
    ])
  })
})
