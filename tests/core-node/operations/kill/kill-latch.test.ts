import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { test } from 'vitest'

import {
  clearLatch,
  raiseLatch,
  readLatch,
  writeLatch,
} from '../../../../core-node/operations/kill/kill-latch.ts'
import { tempFolder } from '../../temp-folder.ts'

const place = () => join(tempFolder(), 'kill-latch.json')
const latch = (level: 'block' | 'cancel' | 'flatten' | 'lock', reason = '') => ({
  level,
  by: 'test',
  reason,
  sinceMs: 5,
})

test('a latch comes back as it was written, until it is cleared', ({ expect }) => {
  const path = place()
  expect(readLatch(path)).toBeUndefined()
  writeLatch(path, latch('cancel', 'news'))
  expect(readLatch(path)).toEqual(latch('cancel', 'news'))
  clearLatch(path)
  expect(readLatch(path)).toBeUndefined()
  clearLatch(path)
})

test('a latch rises and never falls', ({ expect }) => {
  const path = place()
  raiseLatch(path, latch('block', 'first'))
  raiseLatch(path, latch('flatten', 'second'))
  raiseLatch(path, latch('cancel', 'third'))
  expect(readLatch(path)).toEqual(latch('flatten', 'second'))
})

test('a re-arming that was asked for is void when somebody kills again', ({ expect }) => {
  const path = place()
  const rearm = { by: 'owner', reason: 'over', atMs: 7 }
  writeLatch(path, { ...latch('flatten', 'first'), rearm })
  raiseLatch(path, latch('block', 'again'))
  expect(readLatch(path)).toEqual(latch('flatten', 'first'))
})

test('a latch that is damaged or cannot be read still stops trading', ({ expect }) => {
  const path = place()
  for (const text of ['', '{', '{"level":"none"}', '[]']) {
    writeFileSync(path, text)
    expect(readLatch(path)).toMatchObject({
      level: 'flatten',
      reason: expect.stringMatching(/is damaged/),
    })
  }
  const folder = place()
  mkdirSync(folder)
  expect(readLatch(folder)).toMatchObject({ reason: expect.stringMatching(/cannot be read/) })
})
