import type { Command } from 'commander'

import { bonusWeights, effectiveWeights, weightSum } from '../confluence/preset-weights.ts'
import type { Preset } from '../confluence/preset.ts'
import { tiers } from '../confluence/preset.ts'
import { findPreset, presets } from '../confluence/presets.ts'
import { UsageError } from '../operations/exit.ts'
import { note, print, printJson, printPairs } from '../operations/output.ts'
import { jsonOption } from './options.ts'

export function addPresets(program: Command): void {
  program
    .command('presets')
    .description('weights and thresholds, with where they come from')
    .argument('[name]', 'one of them')
    .addOption(jsonOption())
    .action((name: string | undefined, options: { json?: true }) => {
      if (name === undefined) listPresets(options.json === true)
      else showPreset(presetNamed(name), options.json === true)
    })
}

function listPresets(isJson: boolean): void {
  if (isJson) {
    printJson(presets.map(describe))
    return
  }
  printPairs(
    presets.map((preset) => [
      preset.name,
      `${tierTexts(preset).join(' / ')}  sum ${sumText(preset)}  ${preset.title}`,
    ]),
  )
  note('mia presets NAME prints one in full.')
}

function showPreset(preset: Preset, isJson: boolean): void {
  if (isJson) printJson(describe(preset))
  else printPreset(preset)
}

function presetNamed(name: string): Preset {
  const preset = findPreset(name)
  if (preset !== undefined) return preset
  throw new UsageError(`no preset "${name}"; there are ${presets.map((p) => p.name).join(', ')}`)
}

/** A preset for machines: as it is written, and the weights as the score uses them. */
function describe(preset: Preset) {
  const { name, title, source, weights, ...rules } = preset
  return {
    name,
    title,
    source,
    ...rules,
    weightSum: round(weightSum(preset)),
    weights: effectiveWeights(preset).map((weighted) => ({
      feature: weighted.name,
      written: weights[weighted.name] ?? null,
      weight: round(weighted.weight),
    })),
    bonusWeights: bonusWeights(preset).map((weighted) => ({
      feature: weighted.name,
      weight: round(weighted.weight),
    })),
  }
}

function printPreset(preset: Preset): void {
  print(`${preset.name}: ${preset.title}`)
  print(`  ${preset.source}`)
  for (const warning of preset.warnings) print(`  Beware: ${warning}`)
  printPairs([...weightLines(preset), ...ruleLines(preset)])
}

type Line = readonly [string, string]

function weightLines(preset: Preset): Line[] {
  const { nested } = preset
  const own = effectiveWeights(preset).map(({ name, weight }): Line => {
    const written = preset.weights[name]
    const part = nested?.parts[name]
    const origins = [
      ...(written === undefined ? [] : [`written ${written}`]),
      ...(part === undefined ? [] : [`part ${part}`]),
    ]
    return [`  ${name}`, `${weight.toFixed(4)}  ${origins.join(', ')}`]
  })
  const bonus = bonusWeights(preset).map(({ name, weight }): Line => [
    `  + ${name}`,
    `${weight.toFixed(4)}  bonus, only along the rest`,
  ])
  return [...own, ...bonus, ['  sum as written', sumText(preset)]]
}

function ruleLines(preset: Preset): Line[] {
  const { gates, factors, dynamicGate, nested } = preset
  const byVolatility =
    dynamicGate === false
      ? 'off'
      : Object.entries(dynamicGate)
          .map(([regime, least]) => `${regime} ${least}`)
          .join(', ')
  return [
    ...(nested === undefined
      ? []
      : [['  nested', `${nested.originalShare} of the weights, the rest in parts`] as const]),
    ['  tiers from', tierTexts(preset).join(', ')],
    ['  gate by volatility', byVolatility],
    [
      '  gates',
      `coverage ${gates.minCoverage}, agreement ${gates.minAgreement}, hysteresis ${gates.hysteresis}`,
    ],
    [
      '  factors',
      `session ${factors.session}, volatility ${onOff(factors.volatility)}, gamma cycle ${onOff(factors.gammaCycle)}`,
    ],
    ['  normalization', `min-max, ${preset.normalization} bounds`],
    ['  Battle Navale', `${preset.battleNavale} (our interpretation)`],
    ['  regime', `${preset.routing} its strategy, tilt ${preset.regimeTilt}`],
    ['  learned filter', preset.filter],
  ]
}

function tierTexts({ thresholds }: Preset): string[] {
  return tiers.map((tier) => `${tier} ${thresholds[tier].toFixed(2)}`)
}

function sumText(preset: Preset): string {
  return `${round(weightSum(preset))}${preset.normalizeWeights ? ', normalised' : ''}`
}

function onOff(isOn: boolean): string {
  return isOn ? 'on' : 'off'
}

function round(value: number): number {
  return Number(value.toFixed(6))
}
