import type { Command } from 'commander'

import { effectiveWeights } from '../confluence/preset.ts'
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
      const rows = registry.map(({ name, summary, inputs, create }) => ({
        name,
        isBuilt: create !== undefined,
        inputs,
        summary,
        rawValues: create?.().rawNames ?? [],
        weights: weightsOf(name),
      }))
      if (options.json === true) {
        printJson(rows)
        return
      }
      for (const row of rows) {
        const weights = Object.entries(row.weights).map(([preset, w]) => `${preset} ${w}`)
        print(`${row.name}${row.isBuilt ? '' : '  (not built yet: no data, never neutral)'}`)
        print(`    ${row.summary}`)
        print(`    needs ${row.inputs.join(', ')}; weight in ${weights.join(', ')}`)
      }
    })
}

function weightsOf(name: string): Record<string, number> {
  const found = presets.flatMap((preset) =>
    effectiveWeights(preset)
      .filter((weighted) => weighted.name === name)
      .map(({ weight }) => [preset.name, Number(weight.toFixed(6))] as const),
  )
  return Object.fromEntries(found)
}
