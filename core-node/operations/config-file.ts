import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Config, describeIssues } from '../../shared/config.ts'
import { overridden } from '../confluence/preset-overrides.ts'
import type { Preset } from '../confluence/preset.ts'
import { findPreset, presets } from '../confluence/presets.ts'
import type { FeatureSettings } from '../features/feature-settings.ts'
import { registry } from '../features/registry.ts'
import { UsageError } from './exit.ts'

/** Reads a configuration, or gives the defaults when no file is named and none lies in the data folder. */
export function readConfig(file: string | undefined, dataDir: string | undefined): Config {
  const inDataDir = dataDir === undefined ? undefined : configPath(undefined, dataDir)
  const path = file ?? (inDataDir !== undefined && existsSync(inDataDir) ? inDataDir : undefined)
  if (path === undefined) return Config.parse({})
  return parseConfig(path, readText(path))
}

/** Where the configuration is, or would be. */
export function configPath(file: string | undefined, dataDir: string): string {
  return file ?? join(dataDir, 'config.json')
}

/** @throws UsageError that names file, field and cure */
export function parseConfig(path: string, text: string): Config {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path}: not valid JSON (${(error as Error).message})`)
  }
  const parsed = Config.safeParse(value)
  if (!parsed.success) throw new UsageError(`${path}: ${describeIssues(parsed.error).join('; ')}`)
  presetOf(parsed.data, path)
  return parsed.data
}

/** The preset a configuration names, with what it sets in the preset's place. */
export function presetOf(config: Config, path = 'configuration'): Preset {
  const { preset: name, weights } = config.confluence
  const preset = findPreset(name)
  if (preset === undefined) {
    const known = presets.map((entry) => entry.name).join(', ')
    throw new UsageError(`${path}: confluence.preset: "${name}" is unknown; there are ${known}`)
  }
  const names = registry.map((entry) => entry.name as string)
  const unknown = Object.keys(weights ?? {}).find((weight) => !names.includes(weight))
  if (unknown !== undefined) {
    const problem = `"${unknown}" is no feature; there are ${names.join(', ')}`
    throw new UsageError(`${path}: confluence.weights: ${problem}`)
  }
  const own = overridden(preset, config, path)
  if (!own.ok) throw new UsageError(`${path}: ${own.field}: ${own.problem}`)
  return own.preset
}

/** The features' definitions as a configuration has them. */
export function featureSettingsOf({ features }: Config): FeatureSettings {
  return {
    gamma: { widthPoints: features.gammaWidthPoints },
    putCall: { mode: features.putCallMode, isContrarian: features.isPutCallContrarian },
    largeOrderWeight: features.largeOrderWeight,
    timeframesFollowVolatility: features.timeframesFollowVolatility,
  }
}

/** A digest by which two runs can be seen to have had the same configuration. */
export function configDigest(config: Config): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 12)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${path}: cannot be read (${(error as Error).message})`)
  }
}
