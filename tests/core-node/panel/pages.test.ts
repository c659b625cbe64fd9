import { describe, test } from 'vitest'

import { pageOf, pages } from '../../../edge/panel/src/state/pages.ts'

describe('the pages', () => {
  test('are found by what stands behind the # of the address', ({ expect }) => {
    for (const { name, hash } of pages) expect(pageOf(hash)).toBe(name)
    expect(pages.map(({ name }) => name)).toEqual(['overview', 'signal', 'options'])
  })

  test('are the overview for an address that is none', ({ expect }) => {
    expect(['', '#', '#/nowhere', '#signal'].map(pageOf)).toEqual(Array(4).fill('overview'))
  })
})
