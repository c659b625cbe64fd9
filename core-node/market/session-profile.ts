import type { Side } from './events.ts'
import { byPairs, byPairsMirrored, ValueArea } from './value-area.ts'
import { VolumeByPrice } from './volume-by-price.ts'

/** Which hours of a session make the profile it leaves behind: the cash market's, or all. */
export type ProfileHours = 'regular' | 'whole'

/**
 * Volume by price of the session, and the value area of the one before. The developing area is worked out
 * when somebody asks (some 400 prices, a few µs) and kept until the next trade; the previous one is frozen
 * when its hours end and does not change until the next are over.
 */
export class SessionProfile {
  readonly whole = new VolumeByPrice()
  readonly regular = new VolumeByPrice()
  /** Of the last hours that ended: PPOC, PVAH, PVAL. Empty before the first. */
  readonly previous = new ValueArea()
  /** The same with ties taken the other way: equal to it where no prices tie. */
  readonly previousMirrored = new ValueArea()
  /** When the last trade of `previous` was made, and how long after the first; 0 before there is one. */
  previousTsUs = 0
  previousSpanUs = 0
  /** The previous prices are those of another contract, moved by the difference between the two. */
  isRolled = false
  /** Counts how often `previous` changed. */
  version = 0
  readonly #hours: ProfileHours
  readonly #developing = new ValueArea()
  #developingVolume = 0
  #developingProfile = this.whole
  #isRegular = false
  #firstRegularUs = 0
  #firstTradeUs = 0
  #lastTradeUs = 0
  #outsideVolume = 0

  constructor(hours: ProfileHours = 'regular') {
    this.#hours = hours
  }

  /** The present session's: of the cash market's hours while they last, else of the whole session. */
  get developing(): ValueArea {
    const isInRegular = this.#isRegular && this.regular.volume > 0
    const profile = isInRegular ? this.regular : this.whole
    if (profile !== this.#developingProfile || profile.volume !== this.#developingVolume) {
      this.#developingProfile = profile
      this.#developingVolume = profile.volume
      this.#developing.measure(profile)
    }
    return this.#developing
  }

  add(tsUs: number, priceTicks: number, size: number, side: Side, isRegular: boolean): void {
    if (this.#isRegular && !isRegular && this.#hours === 'regular') this.#freezeRegular()
    this.#isRegular = isRegular
    if (!this.#holds(priceTicks, size)) return
    if (this.whole.volume === 0) this.#firstTradeUs = tsUs
    if (isRegular && this.regular.volume === 0) this.#firstRegularUs = tsUs
    this.#lastTradeUs = tsUs
    this.whole.add(priceTicks, size, side)
    if (isRegular) this.regular.add(priceTicks, size, side)
  }

  /** A new session began. */
  onSession(): void {
    if (this.#hours === 'whole') this.#freeze(this.whole, this.#firstTradeUs)
    else if (this.#isRegular) this.#freezeRegular()
    this.#isRegular = false
    this.#clear()
  }

  /** From here on another contract trades, so many ticks above the old one. */
  onRoll(spreadTicks: number): void {
    this.previous.shift(spreadTicks)
    this.previousMirrored.shift(spreadTicks)
    this.isRolled = true
    this.version++
    this.#clear()
  }

  #freezeRegular(): void {
    this.#freeze(this.regular, this.#firstRegularUs)
  }

  #freeze(profile: VolumeByPrice, firstUs: number): void {
    if (profile.volume === 0) return
    this.previous.measure(profile, byPairs)
    this.previousMirrored.measure(profile, byPairsMirrored)
    this.previousTsUs = this.#lastTradeUs
    this.previousSpanUs = this.#lastTradeUs - firstUs
    this.isRolled = false
    this.version++
  }

  /**
   * A thousand points and more apart, prices do not fit one profile. A lone bad print is left out; when more
   * was traded out there than inside, the bad print was the one held.
   */
  #holds(priceTicks: number, size: number): boolean {
    if (this.whole.fits(priceTicks)) return true
    this.#outsideVolume += size
    if (this.#outsideVolume <= this.whole.volume) return false
    this.#clear()
    return true
  }

  #clear(): void {
    this.whole.clear()
    this.regular.clear()
    this.#outsideVolume = 0
    this.#developingVolume = 0
    this.#developing.isEmpty = true
  }
}
