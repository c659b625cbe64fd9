import type { Conditions } from './conditions.ts'
import type { Random } from './random.ts'

const never = Number.POSITIVE_INFINITY

/**
 * Pace stretches the silences, not the bursts: within a millisecond machines answer machines, however busy
 * the market is.
 */
const burstUs = 1_000

/** A spread that is too wide is closed this much sooner than others. */
const hasteOfWideSpread = 0.02

/** When the next order comes or goes, the next one takes, and a gap in the spread closes. */
export class Agenda {
  requoteUs = never
  takeUs = never
  narrowUs = never
  /** Between the last aggressive order and the next. */
  takeGapUs = 0
  readonly #conditions: Conditions
  readonly #random: Random

  constructor(conditions: Conditions, random: Random) {
    this.#conditions = conditions
    this.#random = random
  }

  get nextUs(): number {
    return Math.min(this.requoteUs, this.takeUs, this.narrowUs)
  }

  scheduleRequote(nowUs: number): void {
    const { character, makerPace } = this.#conditions
    this.requoteUs = nowUs + paced(character.makerGapsUs.draw(this.#random), makerPace)
  }

  scheduleTake(nowUs: number): void {
    const { character, takerPace } = this.#conditions
    this.takeGapUs = paced(character.takerGapsUs.draw(this.#random), takerPace)
    this.takeUs = nowUs + this.takeGapUs
  }

  /** The book changed: a gap in the spread may have opened, widened, narrowed or closed. */
  watchSpread(nowUs: number, spreadTicks: number): void {
    if (spreadTicks === 1 || this.narrowUs <= nowUs) this.narrowUs = never
    if (spreadTicks === 1) return
    const isTooWide = spreadTicks > this.#conditions.wideTicks
    if (this.narrowUs === never || isTooWide) this.#scheduleNarrow(nowUs, isTooWide)
  }

  /** Nobody takes, and no gap closes. */
  halt(): void {
    this.takeUs = never
    this.narrowUs = never
  }

  #scheduleNarrow(nowUs: number, isTooWide: boolean): void {
    const { character, spreadDelay } = this.#conditions
    const haste = isTooWide ? hasteOfWideSpread : 1
    const gapUs = character.spreadGapsUs.draw(this.#random) * haste
    this.narrowUs = Math.min(this.narrowUs, nowUs + Math.max(1, Math.floor(gapUs * spreadDelay)))
  }
}

function paced(gapUs: number, pace: number): number {
  const stretched = gapUs > burstUs ? burstUs + (gapUs - burstUs) / pace : gapUs
  return Math.max(1, Math.floor(stretched))
}
