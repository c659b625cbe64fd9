import { describe, test } from 'vitest'

import type { LimitPath } from '../../../core-node/risk/limit-directions.ts'
import { limitDirections, limitPaths } from '../../../core-node/risk/limit-directions.ts'
import type { Limits } from '../../../core-node/risk/limits.ts'
import { compareLimits, sentenceOfChange, tighterOf } from '../../../core-node/risk/tighten.ts'
import { limits } from './risk-state.ts'

/** All limits set, so that each can be changed either way. */
const set: Limits = {
  ...limits,
  profitTargetCents: 50_000,
  giveBack: { fromCents: 10_000, share: 0.5 },
}

function valueOf(path: LimitPath): unknown {
  const [name = '', field] = path.split('.')
  const value = (set as unknown as Record<string, unknown>)[name]
  return field === undefined ? value : (value as Record<string, unknown>)[field]
}

/** The limits with one of them changed. */
function withValue(path: LimitPath, value: unknown): Limits {
  const [name = '', field] = path.split('.')
  const whole = set as unknown as Record<string, unknown>
  if (field === undefined) return { ...set, [name]: value }
  return { ...set, [name]: { ...(whole[name] as object), [field]: value } }
}

/** To which of its two other values a limit may be changed while the core runs. */
function accepted(path: LimitPath, values: readonly unknown[]): unknown[] {
  return values.filter((value) => {
    const { tightened } = compareLimits(
      withValue(
        path,
        values.find((v) => v !== value),
      ),
      withValue(path, value),
    )
    return tightened.some((change) => change.path === path)
  })
}

const rising: readonly LimitPath[] = [
  'marginCents',
  'excessLiquidityFloorCents',
  'entryWindowMs',
  'duplicateWindowMs',
  'cancelReserve',
  'driftWindowMs',
]
/** Neither way is only safer. */
const waiting: readonly LimitPath[] = [
  'allowMicros',
  'sizeByVolatility',
  'stopTicks',
  'rewardToRisk',
  'flattenCollarTicks',
  'jumpShare',
  'settleMs',
  'accountStaleMs',
]

describe('the direction of each limit', () => {
  test('of a number is down, but for what must leave more room or time', ({ expect }) => {
    for (const path of limitPaths) {
      const value = valueOf(path)
      if (typeof value !== 'number' || waiting.includes(path)) continue
      const [less, more] = [value / 2, value * 2 + 1]
      expect([path, accepted(path, [less, more])]).toEqual([
        path,
        [rising.includes(path) ? more : less],
      ])
    }
  })

  test('upwards is written as such', ({ expect }) => {
    const higher = limitPaths.filter((path) => limitDirections[path] === 'higher')
    expect(higher.toSorted()).toEqual(rising.toSorted())
  })

  test('of an action is to flatten, and of a demand to demand', ({ expect }) => {
    for (const path of limitPaths) {
      if (path.startsWith('lossActions.')) {
        expect(accepted(path, ['block', 'flatten'])).toEqual(['flatten'])
      }
      if (path.startsWith('requires.')) expect(accepted(path, [false, true])).toEqual([true])
    }
    expect(accepted('contractMonth', ['any', 'lead'])).toEqual(['lead'])
  })

  test('of those that wait is neither', ({ expect }) => {
    expect(limitPaths.filter((path) => limitDirections[path] === 'waits').toSorted()).toEqual(
      waiting.toSorted(),
    )
    for (const path of waiting) {
      const { other, tightened, loosened } = compareLimits(set, withValue(path, 7))
      expect([other.length, tightened, loosened]).toEqual([1, [], []])
      expect(tighterOf(set, withValue(path, 7))).toEqual(set)
    }
  })

  test('of news is more of them', ({ expect }) => {
    const one = { from: '2026-09-15T12:00:00Z', to: '2026-09-15T13:00:00Z', reason: 'CPI' }
    const two = { from: '2026-09-16T12:00:00Z', to: '2026-09-16T13:00:00Z', reason: 'FOMC' }
    const has = (...blackouts: Limits['blackouts']) => ({ ...set, blackouts })
    const said = (old: Limits, wanted: Limits) => {
      const { tightened, loosened } = compareLimits(old, wanted)
      return [tightened.map(sentenceOfChange), loosened.map(sentenceOfChange)]
    }
    expect(said(has(one), has(one, two))).toEqual([['risk.blackouts'], []])
    expect(said(has(one, two), has(two))).toEqual([[], ['risk.blackouts']])
    expect(said(has(one), has(two))).toEqual([['risk.blackouts'], ['risk.blackouts']])
    expect(said(has(one), has({ ...one, reason: 'another word' }))).toEqual([[], []])
    expect(said(has(one), has({ ...one, to: two.to }))).toEqual([
      ['risk.blackouts'],
      ['risk.blackouts'],
    ])
    expect(tighterOf(has(one), has(two)).blackouts).toEqual([one, two])
    expect(tighterOf(has(one, two), has(two)).blackouts).toEqual([one, two])
  })
})

describe('a change of limits', () => {
  test('takes what is tighter, within its group too, and leaves the rest', ({ expect }) => {
    const wanted: Limits = {
      ...set,
      dailyLossCents: 1,
      marginCents: 1,
      requires: { ...set.requires, clock: true },
      lossActions: { ...set.lossActions, dailyLoss: 'block', drawdown: 'flatten' },
    }
    expect(tighterOf(set, wanted)).toEqual({
      ...set,
      dailyLossCents: 1,
      requires: { ...set.requires, clock: true },
      lossActions: { ...set.lossActions, drawdown: 'flatten' },
    })
  })

  test('sets what was not set, and never unsets it', ({ expect }) => {
    const { profitTargetCents: _target, giveBack: _share, ...without } = set
    expect(tighterOf(without, set)).toEqual(set)
    expect(tighterOf(set, without)).toEqual(set)
    const { loosened } = compareLimits(set, without)
    expect(loosened.map(sentenceOfChange)).toEqual([
      'risk.profitTargetCents from 50000 to none',
      'risk.giveBack.fromCents from 10000 to none',
      'risk.giveBack.share from 0.5 to none',
    ])
  })

  test('to no value where one is needed, or to a word it does not know, is not taken', ({
    expect,
  }) => {
    for (const [path, value] of [
      ['marginCents', undefined],
      ['dailyLossCents', Number.NaN],
      ['dailyLossCents', '1'],
      ['contractMonth', 'next'],
      ['lossActions.dailyLoss', 'kill'],
    ] as const) {
      const { other } = compareLimits(set, withValue(path, value))
      expect(other.map((change) => change.path)).toEqual([path])
      expect(tighterOf(set, withValue(path, value))).toEqual(set)
    }
  })

  test('tells from and to as the configuration writes them', ({ expect }) => {
    const { tightened } = compareLimits(limits, {
      ...limits,
      contractMonth: 'lead',
      maxStopOuts: 1,
    })
    expect(tightened.map(sentenceOfChange)).toContain(
      `risk.maxStopOuts from ${limits.maxStopOuts} to 1`,
    )
    const [change] = compareLimits(
      { ...limits, contractMonth: 'any' },
      { ...limits, contractMonth: 'lead' },
    ).tightened
    expect(change && sentenceOfChange(change)).toBe('risk.contractMonth from "any" to "lead"')
  })
})
