import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { test } from 'vitest'

import { removeOldTapes } from '../../../core-node/engine/tape/old-tapes.ts'
import { tempFolder } from '../temp-folder.ts'

test('closed tapes of this account older than they are kept go, all others stay', async ({
  expect,
}) => {
  const folder = tempFolder()
  const old = ['tape-2026-08-15-DU1.mtape.zst', 'tape-2026-08-15-DU1-2.mtape.zst']
  const kept = [
    'notes.txt',
    'tape-2026-08-15-DU1.mtape',
    'tape-2026-08-15-DU1.mtape.damaged',
    'tape-2026-08-15-DU2.mtape.zst',
    'tape-2026-08-16-DU1.mtape.zst',
    'tape-2026-09-15-DU1.mtape.zst',
  ]
  for (const name of [...old, ...kept]) writeFileSync(join(folder, name), '')
  const gone = await removeOldTapes(folder, 'DU1', '2026-09-15', 30)
  expect(gone.toSorted()).toEqual(old.toSorted())
  expect(readdirSync(folder).toSorted()).toEqual(kept.toSorted())
  expect(await removeOldTapes(folder, 'DU1', '2026-09-15', 30)).toEqual([])
})
