import { clip } from '../../shared/rounding.ts'
import type { Market } from '../market/market.ts'
import type { OptionView } from '../options/option-view.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { optionChainStaleAfterUs } from './freshness.ts'

export type PutCallSettings = {
  /** relative: against its own twenty-session median; absolute: as it is. */
  readonly mode: 'relative' | 'absolute'
  /** Many puts are then a reason to buy. */
  readonly isContrarian: boolean
}

/**
 * Relative, because the ratio of index options lives above 1: 1.2 to 2.1 by volume on four real SPX chains,
 * where the absolute thresholds 0.8 and 1.2 would say "sell" for ever.
 */
export const putCallDefaults: PutCallSettings = { mode: 'relative', isContrarian: false }

/** From 1 to here on either side x goes from 0 to ∓1: the thresholds are 0.8 and 1.2. */
const reach = 0.2
/** Contracts: a ratio of fewer counts for less. */
const fullVolume = 1_000

/** Puts over calls against what is usual; NaN when either is not known. */
export function relativePutCall(view: OptionView, mode: PutCallSettings['mode']): number {
  const ratio = mode === 'relative' ? view.putCallVolume / view.putCallMedian : view.putCallVolume
  return ratio >= 0 && ratio < Number.POSITIVE_INFINITY ? ratio : Number.NaN
}

/** x of the ratio: 0.8 → +1, 1 → 0, 1.2 → −1. @param ratio not NaN: that would be 0, which is a statement */
export function putCallSignal(ratio: number): number {
  return clip((1 - ratio) / reach)
}

/** How far the day's trading carries a ratio, 0 to 1. */
export function putCallQuality(view: OptionView): number {
  const share = view.volume / fullVolume
  return share >= 1 ? 1 : share > 0 ? share : 0
}

/** Puts traded against calls, over the whole chain: x = clip((1 − ρ)/0.2). */
export class PutCallRatio implements Feature {
  readonly name = 'put_call_ratio'
  /** The label is 1 bullish under 0.8, −1 bearish over 1.2, else 0; a contrarian reads it turned about. */
  readonly rawNames = ['byVolume', 'byOpenInterest', 'median', 'ratio', 'label']
  readonly value = new FeatureValue(this.rawNames.length, optionChainStaleAfterUs)
  readonly #options: OptionView
  readonly #settings: PutCallSettings

  constructor(options: OptionView, settings: PutCallSettings = putCallDefaults) {
    this.#options = options
    this.#settings = settings
  }

  onChain(market: Market): void {
    const view = this.#options
    const ratio = relativePutCall(view, this.#settings.mode)
    const quality = putCallQuality(view)
    if (view.asOfUs === 0 || Number.isNaN(ratio) || quality === 0) {
      this.value.lose('missing', market.tsUs)
      return
    }
    const sign = this.#settings.isContrarian ? -1 : 1
    const { raw } = this.value
    raw[0] = view.putCallVolume
    raw[1] = view.putCallOpenInterest
    raw[2] = view.putCallMedian
    raw[3] = ratio
    raw[4] = sign * (ratio < 1 - reach ? 1 : ratio > 1 + reach ? -1 : 0)
    this.value.set(sign * putCallSignal(ratio), quality, 1, view.asOfUs)
  }
}
