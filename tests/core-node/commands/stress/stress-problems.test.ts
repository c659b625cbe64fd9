import { test } from 'vitest'

import { stressProblems } from '../../../../core-node/commands/stress/stress-problems.ts'
import type { StressOutcome } from '../../../../core-node/commands/stress/stress-run.ts'
import { summarizeStress } from '../../../../core-node/commands/stress/stress-summary.ts'

/** A crash that ended as it must: beyond the limit, locked and flat. */
const sound: StressOutcome = {
  seed: 1,
  preset: 'order-flow',
  contractsAtFall: 1,
  fallShare: 0.08,
  halts: 2,
  trades: 2,
  netCents: -250_000,
  toFlatMs: 270,
  losses: {
    limitCents: 200_000,
    worstDay: { tradeDate: '2026-09-15', netCents: -250_000 },
    beyond: { cents: 50_000, gapCents: 20_000, slippageCents: 30_000, feesCents: 225 },
    slippage: { stopCents: 30_000, flattenCents: 0, worstTicks: 24 },
    kill: { level: 'flatten', by: 'control:12', reason: 'the limit' },
    isFlat: true,
    entriesWhileKilled: 0,
    sentWhileHalted: 0,
    exitsNotRepeated: 0,
  },
}

const { losses } = sound
const broken: readonly (readonly [string, Partial<StressOutcome>])[] = [
  ['did not end flat', { losses: { ...losses, isFlat: false } }],
  [
    'does not stand at flatten',
    { losses: { ...losses, kill: { ...losses.kill, level: 'block' } } },
  ],
  [
    'more was lost',
    {
      losses: {
        ...losses,
        beyond: { cents: 50_226, gapCents: 20_000, slippageCents: 30_000, feesCents: 225 },
      },
    },
  ],
  ['an entry was sent', { losses: { ...losses, entriesWhileKilled: 1 } }],
  ['while trading was halted', { losses: { ...losses, sentWhileHalted: 1 } }],
  ['was not tried again', { losses: { ...losses, exitsNotRepeated: 1 } }],
  ['closing took longer', { toFlatMs: 5_001 }],
]

test('a crash that ends as it must has no problem', ({ expect }) => {
  expect(stressProblems(sound)).toEqual([])
  const within = { ...losses, worstDay: { tradeDate: '2026-09-15', netCents: -199_999 } }
  const off = { level: 'none', by: '', reason: '' }
  expect(stressProblems({ ...sound, losses: { ...within, beyond: null, kill: off } })).toEqual([])
})

test.for(broken)('whatever is wrong is said: %s', ([text, changes], { expect }) => {
  const problems = stressProblems({ ...sound, ...changes })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(text)
})

test('only runs with a long position say something', ({ expect }) => {
  const lines = [
    { ...sound, problems: [] },
    { ...sound, contractsAtFall: 0, problems: [] },
    { ...sound, contractsAtFall: -1, problems: ['it did not end flat'] },
  ]
  expect(summarizeStress(lines)).toMatchObject({ runs: 3, long: 1, broken: 1 })
})
