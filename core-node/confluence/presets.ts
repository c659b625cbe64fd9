import type { Preset } from './preset.ts'
import { orderFlow } from './presets/order-flow.ts'
import { productionV2 } from './presets/production-v2.ts'

export const presets: readonly Preset[] = [productionV2, orderFlow]

export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name)
}
