import type { Preset } from './preset.ts'
import { architectureV2 } from './presets/architecture-v2.ts'
import { eliteV3 } from './presets/elite-v3.ts'
import { optimisedSummaryNested, optimisedSummaryV1 } from './presets/optimised-summary-v1.ts'
import { orderFlow } from './presets/order-flow.ts'
import { productionV2 } from './presets/production-v2.ts'
import { percent90, weekendBefore, weekendLoose, weekendTight } from './presets/weekend.ts'

/** Every preset, the default first. */
export const presets: readonly Preset[] = [
  productionV2,
  orderFlow,
  eliteV3,
  architectureV2,
  optimisedSummaryV1,
  optimisedSummaryNested,
  weekendTight,
  weekendLoose,
  weekendBefore,
  percent90,
]

export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name)
}
