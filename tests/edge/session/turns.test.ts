import { test } from 'vitest'

import { Turns } from '../../../edge/session/turns.ts'

test('turns come one after the other, also after one that fails', async ({ expect }) => {
  const turns = new Turns(10)
  const seen: string[] = []
  const slow = turns.run(async () => {
    await scheduler.wait(20)
    seen.push('slow')
  })
  const failing = turns.run(async () => {
    seen.push('failing')
    throw new Error('no')
  })
  const quick = turns.run(async () => {
    seen.push('quick')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await Promise.all([slow, quick])).toEqual([true, true])
  expect(seen).toEqual(['slow', 'failing', 'quick'])
})

test('turns are bounded', async ({ expect }) => {
  const turns = new Turns(2)
  const wait = () => scheduler.wait(10)
  const waiting = [turns.run(wait), turns.run(wait)]
  expect(await turns.run(wait)).toBe(false)
  expect(await Promise.all(waiting)).toEqual([true, true])
  expect(await turns.run(wait)).toBe(true)
})
