import { microsPerMinute, microsPerSecond } from '../../shared/units.ts'
import type { Market } from '../market/market.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { RelativeVolume } from './relative-volume.ts'
import { barPattern } from './sierra-patterns/bar-patterns.ts'
import { FadingSignal } from './sierra-patterns/fading-signal.ts'
import { MomentumShift } from './sierra-patterns/momentum-shift.ts'
import { strongest } from './sierra-patterns/strongest.ts'
import { SubsecondMomentum } from './sierra-patterns/subsecond-momentum.ts'
import { TickReversal } from './sierra-patterns/tick-reversal.ts'
import { staleAfterUs, tradeStaleAfterUs } from './staleness.ts'

/** Five bars. */
const barLifeUs = 5 * microsPerMinute
const tickLifeUs = 10 * microsPerSecond
/** The longest pattern looks at four bars. */
const barsNeeded = 4

/**
 * The strongest of what charts call patterns: three-bar patterns on closed one-minute bars, a run of ticks
 * that turns, and a shift of the momentum of signed volume. Each fades in a straight line, bars over five
 * minutes, ticks over ten seconds; the strongest speaks, and equals that contradict each other cancel out.
 */
export class SierraPatternStrength implements Feature {
  readonly name = 'sierra_pattern_strength'
  readonly rawNames = [
    'barPattern',
    'reversalUp',
    'reversalDown',
    'momentumShift',
    'subsecondMomentum',
  ]
  readonly value = new FeatureValue(this.rawNames.length, staleAfterUs.overnightTrade)
  readonly #relativeVolume: RelativeVolume
  readonly #runUp = new TickReversal()
  readonly #runDown = new TickReversal()
  readonly #momentumShift = new MomentumShift()
  readonly #subsecond = new SubsecondMomentum()
  readonly #pattern = new FadingSignal(barLifeUs)
  readonly #reversalUp = new FadingSignal(tickLifeUs)
  readonly #reversalDown = new FadingSignal(tickLifeUs)
  readonly #shift = new FadingSignal(tickLifeUs)
  /** In the order of `rawNames`. */
  readonly #signals = [this.#pattern, this.#reversalUp, this.#reversalDown, this.#shift] as const
  #minutes = 0

  /** @param relativeVolume one study for all the features that ask it */
  constructor(relativeVolume = new RelativeVolume()) {
    this.#relativeVolume = relativeVolume
  }

  onSession(): void {
    this.#runUp.clear()
    this.#runDown.clear()
    this.#momentumShift.clear()
    for (const signal of this.#signals) signal.clear()
    this.#minutes = 0
  }

  onMinute(market: Market): void {
    const bars = market.bars.minute
    const { openUs } = market.session
    this.#relativeVolume.onMinute(market)
    if (bars.startUs(0) < openUs) return
    this.#minutes++
    const { quality, ratio } = this.#relativeVolume
    const x = barPattern(bars, openUs, quality > 0 ? ratio : 0)
    if (x !== 0) this.#pattern.fire(x, 1, bars.startUs(0) + bars.periodUs)
  }

  onTrade(market: Market): void {
    const { tsUs } = market
    const { priceTicks, size, side, quality } = market.trade
    const fallBack = this.#runUp.onTrade(tsUs, priceTicks, size, side)
    const bounce = this.#runDown.onTrade(tsUs, -priceTicks, size, -side)
    const shift = this.#momentumShift.onTrade(size, side)
    this.#subsecond.onTrade(tsUs, priceTicks, size, side)
    if (bounce > 0) this.#reversalUp.fire(bounce, quality, tsUs)
    if (fallBack > 0) this.#reversalDown.fire(-fallBack, quality, tsUs)
    if (shift !== 0) this.#shift.fire(shift, quality, tsUs)
    this.value.raw[4] = this.#subsecond.value
    this.value.staleAfterUs = tradeStaleAfterUs(market)
    this.#speak(tsUs, tsUs)
  }

  /** Between trades what fired goes on fading; the trades it rests on grow no younger by that. */
  onBook(market: Market): void {
    if (this.value.state !== 'missing') this.#speak(market.tsUs, this.value.asOfUs)
  }

  #speak(nowUs: number, asOfUs: number): void {
    let up = 0
    let down = 0
    let upQuality = 1
    let downQuality = 1
    for (let i = 0; i < this.#signals.length; i++) {
      const signal = this.#signals[i] as FadingSignal
      const x = signal.at(nowUs)
      this.value.raw[i] = x
      if (x > up) {
        up = x
        upQuality = signal.quality
      } else if (-x > down) {
        down = -x
        downQuality = signal.quality
      }
    }
    const x = strongest(up, down)
    const quality = x > 0 ? upQuality : x < 0 ? downQuality : 1
    this.value.set(x, quality, Math.min(1, this.#minutes / barsNeeded), asOfUs)
  }
}
