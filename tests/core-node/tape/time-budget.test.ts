import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { test } from 'vitest'

import { TimeBudget } from '../../../core-node/commands/warm-up/time-budget.ts'
import { tempFolder } from '../temp-folder.ts'

test('a warm-up has time for as much as it could play so far in the time that is left', ({
  expect,
}) => {
  const folder = tempFolder()
  const [open, closed] = ['a.mtape', 'b.mtape.zst'].map((name) => join(folder, name))
  const [openFile, closedFile] = [open ?? '', closed ?? '']
  writeFileSync(openFile, Buffer.alloc(100_000))
  writeFileSync(closedFile, Buffer.alloc(100_000))
  let nowMs = 0
  const budget = new TimeBudget(10, () => nowMs)
  expect(budget.isEnoughFor([openFile, closedFile])).toBe(true)
  // A hundred bytes a millisecond.
  budget.note(500_000)
  nowMs = 5_000
  expect(budget.isEnoughFor([openFile, openFile, openFile, openFile, openFile])).toBe(true)
  expect(budget.isEnoughFor([closedFile, closedFile])).toBe(true)
  // Closed, it is larger than it seems.
  expect(budget.isEnoughFor([closedFile, closedFile, closedFile])).toBe(false)
  expect(budget.isEnoughFor([join(folder, 'gone.mtape')])).toBe(true)
  nowMs = 9_999
  expect(budget.isOver).toBe(false)
  nowMs = 10_000
  expect([budget.isOver, budget.isEnoughFor([openFile])]).toEqual([true, false])
})
