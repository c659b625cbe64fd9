import { describe, test } from 'vitest'

import { mia } from '../mia.ts'

describe('mia replay synthetic', () => {
  test(
    'replays the market of a seed, the same for the same seed, with what was lost',
    {
      timeout: 60_000,
    },
    async ({ expect }) => {
      const args = ['replay', 'synthetic', '--scenario', 'crash', '--minutes', '2', '--json']
      const first = JSON.parse((await mia(...args, '--seed', '3')).stdout)
      const again = JSON.parse((await mia(...args, '--seed', '3')).stdout)
      const other = JSON.parse((await mia(...args, '--seed', '4')).stdout)
      expect(first.events).toBeGreaterThan(1_000)
      expect(again.auditSha256).toBe(first.auditSha256)
      expect(other.auditSha256).not.toBe(first.auditSha256)
      expect(first.losses).toMatchObject({
        limitCents: 200_000,
        beyond: null,
        isFlat: true,
        kill: { level: 'none' },
      })
    },
  )

  test('is not mixed with files', async ({ expect }) => {
    const { code, stderr } = await mia('replay', 'synthetic', 'day.dbn')
    expect(code).toBe(2)
    expect(stderr).toContain('either "synthetic" or files')
  })
})
