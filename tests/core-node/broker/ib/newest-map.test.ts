import { test } from 'vitest'

import { NewestMap } from '../../../../core-node/broker/ib/newest-map.ts'

test('the oldest entry goes when there are too many, and one that is set again is new', ({
  expect,
}) => {
  const map = new NewestMap<string, number>(2)
  map.set('a', 1)
  map.set('b', 2)
  map.set('a', 3)
  map.set('c', 4)
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([3, undefined, 4])
  expect([map.size, map.has('b')]).toEqual([2, false])
  map.clear()
  expect(map.size).toBe(0)
})

test('a million names cost no more than those that are kept', ({ expect }) => {
  const map = new NewestMap<number, number>(1_000)
  for (let i = 0; i < 1_000_000; i++) map.set(i, i)
  expect([map.size, map.get(999_000), map.get(998_999)]).toEqual([1_000, 999_000, undefined])
})
