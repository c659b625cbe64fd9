import type { Command } from 'commander'

import type { Preset } from '../confluence/preset.ts'
import { effectiveWeights, weightSum } from '../confluence/preset.ts'
import { findPreset, presets } from '../confluence/presets.ts'
import { registry } from '../features/registry.ts'
import { UsageError } from '../operations/exit.ts'
import { print, printJson, printPairs } from '../operations/output.ts'
import { jsonOption } from './options.ts'

export function addPresets(program: Command): void {
  program
    .command('presets')
    .description('weights and thresholds, with where they come from')
    .argument('[name]', 'one of them')
    .addOption(jsonOption())
    .action((name: string | undefined, options: { json?: true }) => {
      const chosen = name === undefined ? presets : [presetNamed(name)]
      const described = chosen.map(describe)
      if (options.json === true) printJson(name === undefined ? described : described[0])
      else for (const preset of described) printPreset(preset)
    })
}

type Described = ReturnType<typeof describe>

function describe(preset: Preset) {
  const built = new Set(registry.filter(({ create }) => create !== undefined).map((f) => f.name))
  const weights = effectiveWeights(preset)
  const share = weights.reduce((sum, w) => (built.has(w.name) ? sum + w.weight : sum), 0)
  return {
    name: preset.name,
    title: preset.title,
    source: preset.source,
    weightSum: Number(weightSum(preset).toFixed(6)),
    normalizeWeights: preset.normalizeWeights,
    /** How much of the signal the features that are built can cover, 0 to 1. */
    builtCoverage: Number(share.toFixed(6)),
    weights: weights.map(({ name, weight }) => ({
      feature: name,
      written: preset.weights[name] ?? 0,
      weight: Number(weight.toFixed(6)),
      isBuilt: built.has(name),
    })),
    thresholds: preset.thresholds,
    gates: preset.gates,
  }
}

function presetNamed(name: string): Preset {
  const preset = findPreset(name)
  if (preset !== undefined) return preset
  throw new UsageError(`no preset "${name}"; there are ${presets.map((p) => p.name).join(', ')}`)
}

function printPreset(preset: Described): void {
  print(`${preset.name}: ${preset.title}`)
  print(`  ${preset.source}`)
  const thresholds = Object.entries(preset.thresholds).map(([tier, score]) => `${tier} ${score}`)
  printPairs([
    ...preset.weights.map(
      ({ feature, weight, isBuilt }) =>
        [`  ${feature}`, `${weight.toFixed(3)}${isBuilt ? '' : '  not built yet'}`] as const,
    ),
    ['  sum as written', `${preset.weightSum}${preset.normalizeWeights ? ', normalised' : ''}`],
    ['  covered by what is built', `${preset.builtCoverage}`],
    ['  tiers from', thresholds.join(', ')],
    ['  gates', `coverage ${preset.gates.minCoverage}, agreement ${preset.gates.minAgreement}`],
  ])
  print('')
}
