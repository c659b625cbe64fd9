import { clip } from '../../shared/rounding.ts'
import type { Market } from '../market/market.ts'
import type { OptionView } from '../options/option-view.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { optionChainStaleAfterUs } from './freshness.ts'
import type { PutCallSettings } from './put-call-ratio.ts'
import {
  putCallDefaults,
  putCallQuality,
  putCallSignal,
  relativePutCall,
} from './put-call-ratio.ts'

/** Without prints, where the day's volume and the skew lean is only a hint of who bought. */
const degradedQuality = 0.6
const putCallWeight = 0.6
const skewWeight = 0.4
/** The other underlying's options say less of this one. */
const backupQuality = 0.7

/** Where a bias comes from: what stands in `raw`. */
export const FlowSource = { None: 0, Flow: 1, Degraded: 2 } as const

export type OptionsFlowSources = {
  /** The chain of the index the future follows. */
  readonly options: OptionView
  /** A related one (QQQ), read where the first says nothing or grew old: at 0.7. */
  readonly backup?: OptionView
  readonly putCall?: PutCallSettings
}

/**
 * Which way the options market leans. From prints, x = clip(2·DF), DF the delta-weighted flow of five
 * minutes. Without prints, x = 0.6·x of the put/call ratio + 0.4·clip(−z/2) of the 25-delta risk reversal,
 * at quality 0.6; with one of the two, that one, at its share of it.
 */
export class OptionsFlowBias implements Feature {
  readonly name = 'options_flow_bias'
  /** `isBackup` is 1 when the second chain speaks. */
  readonly rawNames = ['source', 'isBackup', 'deltaFlow', 'putCall', 'riskReversalZ']
  readonly value = new FeatureValue(this.rawNames.length, optionChainStaleAfterUs)
  readonly #options: OptionView
  readonly #backup: OptionView | undefined
  readonly #putCall: PutCallSettings
  readonly #first = new FeatureValue(this.rawNames.length, optionChainStaleAfterUs)
  readonly #second = new FeatureValue(this.rawNames.length, optionChainStaleAfterUs)

  constructor({ options, backup, putCall = putCallDefaults }: OptionsFlowSources) {
    this.#options = options
    this.#backup = backup
    this.#putCall = putCall
  }

  onChain(market: Market): void {
    this.#read(this.#options, 1, this.#first)
    if (this.#backup !== undefined) this.#read(this.#backup, backupQuality, this.#second)
    this.#choose(market)
  }

  /** The first chain may grow old while the second lives on. */
  onMinute(market: Market): void {
    this.#choose(market)
  }

  #choose(market: Market): void {
    const { tsUs } = market
    const isBackup = this.#second.qualityAt(tsUs) > this.#first.qualityAt(tsUs)
    const chosen = isBackup ? this.#second : this.#first
    if (chosen.quality === 0) {
      this.value.lose('missing', tsUs)
      return
    }
    this.value.raw.set(chosen.raw)
    this.value.raw[1] = isBackup ? 1 : 0
    this.value.set(chosen.x, chosen.quality, 1, chosen.asOfUs)
  }

  #read(view: OptionView, scale: number, into: FeatureValue): void {
    const ratio = relativePutCall(view, this.#putCall.mode)
    const { raw } = into
    raw[0] = FlowSource.None
    raw[2] = view.deltaFlow
    raw[3] = ratio
    raw[4] = view.riskReversalZ
    if (view.asOfUs === 0) {
      into.lose('missing', 0)
      return
    }
    if (Number.isFinite(view.deltaFlow)) {
      raw[0] = FlowSource.Flow
      into.set(clip(2 * view.deltaFlow), scale, 1, view.asOfUs)
      return
    }
    const ratioShare = Number.isNaN(ratio) ? 0 : putCallWeight * putCallQuality(view)
    const skewShare = Number.isFinite(view.riskReversalZ) ? skewWeight : 0
    const share = ratioShare + skewShare
    if (share === 0) {
      into.lose('missing', view.asOfUs)
      return
    }
    const sign = this.#putCall.isContrarian ? -1 : 1
    const sum = ratioShare * sign * putCallSignal(ratio) + skewShare * clip(-view.riskReversalZ / 2)
    raw[0] = FlowSource.Degraded
    into.set(clip(sum / share), scale * degradedQuality * share, 1, view.asOfUs)
  }
}
