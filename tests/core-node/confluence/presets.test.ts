import { readFileSync } from 'node:fs'

import { describe, test } from 'vitest'

import { presetProblem } from '../../../core-node/confluence/preset-problem.ts'
import {
  bonusWeights,
  effectiveWeights,
  weightSum,
} from '../../../core-node/confluence/preset-weights.ts'
import type { Preset } from '../../../core-node/confluence/preset.ts'
import { tiers } from '../../../core-node/confluence/preset.ts'
import { findPreset, presets } from '../../../core-node/confluence/presets.ts'
import { eliteV3 } from '../../../core-node/confluence/presets/elite-v3.ts'
import { orderFlow } from '../../../core-node/confluence/presets/order-flow.ts'
import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import type { FeatureName } from '../../../core-node/features/feature.ts'
import { registry } from '../../../core-node/features/registry.ts'

/** The weights as the documents write them: production, July, architecture, summary of optimisations. */
const written = `
gamma_levels_proximity  .22 .32 .12  .12
volume_confirmation     .16 .23 .20  .20
vwap_trend_signal       .13 .18 .16  .16
sierra_pattern_strength .13 .18 .16  .16
mtf_confluence          .10 .15 .12  .12
smart_money             .08 .09 .125 .125
order_book_imbalance    .03 .15 .15  .15
options_flow_bias       .02 .15 -    -
vwap_bands_signal       .08 -   -    .05
volume_imbalance_signal .05 -   -    .08
tick_momentum           -   .08 -    -
delta_divergence        -   .08 -    -
put_call_ratio          -   -   .08  .08
vix_level               -   -   .03  .03
dealer_position         -   -   .02  .02`

const documents = ['production-v2', 'elite-v3', 'architecture-v2', 'optimised-summary-v1'] as const

function named(name: string): Preset {
  const preset = findPreset(name)
  if (preset === undefined) throw new Error(`no preset ${name}`)
  return preset
}

describe('weights', () => {
  for (const [column, name] of documents.entries()) {
    test(`of ${name} are those its document writes`, ({ expect }) => {
      const rows = written
        .trim()
        .split('\n')
        .map((row) => row.split(/ +/))
        .filter((row) => row[column + 1] !== '-')
        .map((row) => [row[0], Number(row[column + 1])])
      expect(named(name).weights).toEqual(Object.fromEntries(rows))
    })
  }

  test('of production sum to exactly 1, in the order they are written', ({ expect }) => {
    expect(weightSum(productionV2)).toBe(1)
    expect(productionV2.normalizeWeights).toBe(false)
  })

  const sums: readonly (readonly [string, number])[] = [
    ['production-v2', 1],
    ['order-flow', 0.76],
    ['elite-v3', 1.61],
    ['architecture-v2', 1.165],
    ['optimised-summary-v1', 1.295],
    ['optimised-summary-nested', 1.165],
    ['weekend-tight', 1],
    ['weekend-loose', 1],
    ['weekend-before', 1],
    ['percent-90', 1],
  ]
  test('have the sums that the documents’ own figures have', ({ expect }) => {
    expect(presets.map((preset) => [preset.name, Number(weightSum(preset).toFixed(9))])).toEqual(
      sums,
    )
  })

  for (const preset of presets) {
    test(`of ${preset.name} sum to 1 as the score uses them, before any bonus`, ({ expect }) => {
      const effective = effectiveWeights(preset)
      expect(effective.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
      const names = [...effective, ...bonusWeights(preset)].map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      for (const { weight } of effective) expect(weight).toBeGreaterThan(0)
    })
  }

  test('of the nested scheme are 60 % of the tree and 40 % of the new features', ({ expect }) => {
    const preset = named('optimised-summary-nested')
    const { originalShare, parts } = preset.nested ?? { originalShare: 0, parts: {} }
    expect([originalShare, parts]).toEqual([
      0.6,
      { vwap_bands_signal: 0.15, volume_imbalance_signal: 0.15, smart_money: 0.1 },
    ])
    const weights = new Map(effectiveWeights(preset).map(({ name, weight }) => [name, weight]))
    expect(weights.get('vwap_bands_signal')).toBe(0.15)
    expect(weights.get('smart_money')).toBeCloseTo((0.6 * 0.125) / 1.165 + 0.1, 12)
    expect(weights.get('gamma_levels_proximity')).toBeCloseTo((0.6 * 0.12) / 1.165, 12)
  })

  test('of a bonus stay within what the documents allow', ({ expect }) => {
    const caps = presets.map((preset) => bonusWeights(preset).reduce((sum, b) => sum + b.weight, 0))
    expect(caps.map((cap) => Number(cap.toFixed(9)))).toEqual([0, 0, 0, 0.07, 0.1, 0.1, 0, 0, 0, 0])
  })

  test('of order-flow are production’s without what needs an option chain', ({ expect }) => {
    const needOptions = registry.filter(({ inputs }) => inputs.includes('options'))
    const left = Object.entries(productionV2.weights).filter(
      ([name]) => !needOptions.some((entry) => entry.name === name),
    )
    expect(orderFlow.weights).toEqual(Object.fromEntries(left))
    expect(orderFlow.gates).toEqual(productionV2.gates)
  })
})

describe('thresholds', () => {
  const sets: readonly (readonly [string, readonly number[]])[] = [
    ['production-v2', [0.38, 0.32, 0.28, 0.18]],
    ['order-flow', [0.38, 0.32, 0.28, 0.18]],
    ['elite-v3', [0.38, 0.32, 0.28, 0.18]],
    ['architecture-v2', [0.9, 0.8, 0.7, 0.6]],
    ['optimised-summary-v1', [0.9, 0.8, 0.7, 0.6]],
    ['optimised-summary-nested', [0.9, 0.8, 0.7, 0.6]],
    ['weekend-tight', [0.42, 0.35, 0.3, 0.18]],
    ['weekend-loose', [0.35, 0.28, 0.25, 0.18]],
    ['weekend-before', [0.9, 0.75, 0.65, 0.55]],
    ['percent-90', [0.9, 0.8, 0.7, 0.6]],
  ]
  test('are those the documents give', ({ expect }) => {
    expect(presets.map(({ name, thresholds }) => [name, tiers.map((t) => thresholds[t])])).toEqual(
      sets,
    )
  })

  test('by volatility are those of July, and only its preset has them', ({ expect }) => {
    expect(eliteV3.dynamicGate).toEqual({ low: 0.2, normal: 0.25, high: 0.35, extreme: 0.5 })
    const others = presets.filter(({ dynamicGate }) => dynamicGate !== false)
    expect(others).toEqual([eliteV3])
  })

  test('that a signed score hardly reaches, or that are ours in part, come with a warning', ({
    expect,
  }) => {
    for (const { thresholds, warnings, name } of presets) {
      const isWarned = thresholds.WEAK >= 0.55 || /^(weekend|elite)/.test(name)
      expect([name, warnings.length > 0]).toEqual([name, isWarned])
    }
  })
})

describe('a preset', () => {
  test('has no problem, or is told which', ({ expect }) => {
    expect(presets.map(presetProblem)).toEqual(presets.map(() => undefined))
    const spoilt = (changes: Partial<Preset>) => presetProblem({ ...productionV2, ...changes })
    const { smart_money: _, ...rest } = productionV2.weights
    expect(spoilt({ weights: { ...rest, smart_money: 0.09 } })).toMatch(/sum to 1\.01, not 1/)
    expect(spoilt({ weights: { ...rest, smart_money: -0.08 } })).toMatch(/smart_money is -0\.08/)
    expect(spoilt({ weights: {} })).toMatch(/no feature/)
    const { thresholds } = productionV2
    expect(spoilt({ thresholds: { ...thresholds, PREMIUM: 0.3 } })).toMatch(
      /PREMIUM must be above that of STRONG/,
    )
    expect(spoilt({ thresholds: { ...thresholds, WEAK: 0 } })).toMatch(/WEAK must be above 0/)
  })

  test('has a name of its own, and the default is the first', ({ expect }) => {
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length)
    expect(presets[0]).toBe(productionV2)
    expect(findPreset('no-such')).toBeUndefined()
  })
})

describe('docs/presets.md', () => {
  const text = readFileSync(new URL('../../../docs/presets.md', import.meta.url), 'utf8')
  const cellsOf = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  const rows = new Map(
    text
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map(cellsOf)
      .map((cells) => [cells[0], cells.slice(1)] as const),
  )

  for (const preset of presets) {
    test(`tells of ${preset.name} what it is`, ({ expect }) => {
      const { thresholds, dynamicGate, factors, normalizeWeights } = preset
      expect(rows.get(`\`${preset.name}\``)).toEqual([
        `${Number(weightSum(preset).toFixed(6))}${normalizeWeights ? ', normalised' : ''}`,
        tiers.map((tier) => thresholds[tier].toFixed(2)).join(' / '),
        dynamicGate === false
          ? ''
          : Object.values(dynamicGate)
              .map((g) => g.toFixed(2))
              .join(' / '),
        [
          `session ${factors.session}`,
          ...(factors.volatility ? ['volatility'] : []),
          ...(factors.gammaCycle ? ['gamma cycle'] : []),
        ].join(', '),
        preset.bonus === undefined ? '' : preset.bonus.cap.toFixed(2),
        preset.battleNavale,
        preset.routing,
        preset.filter,
      ])
    })
  }

  test('lists the weights of the documents as they are written', ({ expect }) => {
    const names = new Set(documents.flatMap((name) => Object.keys(named(name).weights)))
    for (const feature of names) {
      const cells = documents.map((name) => named(name).weights[feature as FeatureName] ?? '')
      expect([feature, rows.get(`\`${feature}\``)]).toEqual([feature, cells.map(String)])
    }
  })
})
