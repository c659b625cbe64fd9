import type { Config } from '../../../shared/config.ts'
import type { Mode } from '../../../shared/vocabulary.ts'
import type { Preset } from '../../confluence/preset.ts'
import type { FeatureSettings } from '../../features/feature-settings.ts'
import type { Instrument } from '../../market/instruments.ts'

/** Everything that decides what an engine does with the same events. */
export type EngineSettings = {
  readonly mode: Mode
  readonly desk: string
  /** The program's version, told in every order's reference. */
  readonly build: string
  readonly instrument: Instrument
  readonly contract: string
  readonly preset: Preset
  readonly features: FeatureSettings
  readonly strategy: Config['strategy']
  readonly risk: Config['risk']
  readonly costs: Config['costs']
  readonly execution: Config['execution']
  /** How long the prints of one aggressive order may take: more where only the time of receipt is known. */
  readonly aggregationUs: number
  /** Seconds of market time in one of the broker's: 1, but for a simulated gateway that runs faster. */
  readonly timeScale: number
  /** A digest of the configuration, for the record. */
  readonly configDigest: string
}
