import type { OptionView } from '../options/option-view.ts'
import { VolatilityRegime } from './context/volatility-regime.ts'
import type { FeatureSettings } from './feature-settings.ts'
import type { MarketListener } from './feature.ts'
import { createBattles } from './mtf-confluence.ts'
import { RelativeVolume } from './relative-volume.ts'
import { TickMomentum } from './tick-momentum.ts'

/** What several features read, made once and shared by all of them. */
export class FeatureSources {
  /** Of the index that the future follows. */
  readonly options: OptionView
  /** Of QQQ: where the first says nothing, and for the mood of technology. */
  readonly backupOptions: OptionView
  readonly settings: FeatureSettings
  readonly relativeVolume = new RelativeVolume()
  readonly momentum = new TickMomentum()
  readonly battles = createBattles()
  readonly volatility = new VolatilityRegime()

  constructor(options: OptionView, backupOptions: OptionView, settings: FeatureSettings) {
    this.options = options
    this.backupOptions = backupOptions
    this.settings = settings
  }

  /** Those that must have heard an event before the features do, in this order. */
  get heardFirst(): readonly MarketListener[] {
    return [this.volatility, this.momentum]
  }
}
