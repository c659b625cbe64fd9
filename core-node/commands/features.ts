import type { Command } from 'commander'

import { bonusWeights, effectiveWeights } from '../confluence/preset-weights.ts'
import { presets } from '../confluence/presets.ts'
import { registry } from '../features/registry.ts'
import { print, printJson } from '../operations/output.ts'
import { jsonOption } from './options.ts'

export function addFeatures(program: Command): void {
  program
    .command('features')
    .description('what the signal is made of')
    .addOption(jsonOption())
    .action((options: { json?: true }) => {
      const rows = registry.map(({ name, summary, inputs }) => ({
        name,
        inputs,
        summary,
        weights: weightsOf(name),
      }))
      if (options.json === true) {
        printJson(rows)
        return
      }
      for (const { name, summary, inputs, weights } of rows) {
        const used = Object.entries(weights).map(([preset, weight]) => `${preset} ${weight}`)
        print(name)
        print(`    ${summary}`)
        print(`    needs ${inputs.join(', ')}`)
        print(`    weight in ${used.length === 0 ? 'no preset: reported only' : used.join(', ')}`)
      }
    })
}

/** Its weight in each preset that has it, as the score uses it. */
function weightsOf(feature: string): Record<string, number> {
  const found = presets.flatMap((preset) =>
    [...effectiveWeights(preset), ...bonusWeights(preset)]
      .filter(({ name }) => name === feature)
      .map(({ weight }) => [preset.name, Number(weight.toFixed(6))] as const),
  )
  return Object.fromEntries(found)
}
