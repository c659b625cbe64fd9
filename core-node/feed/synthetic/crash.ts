import { microsPerMinute, microsPerSecond } from '../../../shared/units.ts'
import type { Random } from './random.ts'

/**
 * The form of a crash: nothing like it has been since the limits exist, so each part is taken from where it has
 * been. News of a second and an ever thinner book are those of 2010-05-06 and 2015-08-24, the pace is that of the
 * former, and −7 % within minutes is what the limits of the cash market's hours are made for (2020-03-09: seven
 * percent in five minutes of the cash market, though most of it overnight).
 */
const form = {
  /** Until then the price climbs, so that whoever follows it is long. */
  fallsAfterSeconds: [540, 780],
  climbTicksPerMinute: 1.5,
  /** News: at once, of the price. */
  newsShare: [0.003, 0.009],
  /** How long 3.5 % take, and what of them comes in air pockets: now and then some ticks at once. */
  fallSeconds: [130, 220],
  pocketEverySeconds: 12,
  pocketTicks: [3, 24],
  /** Of the price: further down when it opens again after a pause, and after the halt. */
  gapAfterPause: [0.001, 0.004],
  gapAfterHalt: [0.003, 0.012],
  /** From there on it falls for so long, by so much, and then has so much of all of it back. */
  lastFallSeconds: [90, 240],
  lastFallShare: [0.002, 0.01],
  recoveredShare: [0.3, 0.5],
  recoverySeconds: [900, 1_500],
  fadeSeconds: 900,
} as const

/** CME's dynamic circuit breaker: a move of so much within an hour, counted anew when it opens again. */
const breaker = { share: 0.035, pauseSeconds: 120 } as const
/** The first limit of the cash market's hours: the whole market halts. */
const firstLimit = { share: 0.07, haltSeconds: 900 } as const

type Phase = 'climbing' | 'falling' | 'paused' | 'halted' | 'ending' | 'recovering'

/**
 * A fall that goes one way, through the exchange's pauses and its first limit: −7 % of the price it began at.
 * It looks at the price itself, second by second, as the exchange does.
 */
export class Crash {
  driftPerUs = 0
  /** 0 in calm, 1 from the news to the last fall. */
  stress = 0
  isHalted = false
  /** The price jumps by so many ticks now; 0 for none. */
  gapTicks = 0
  #phase: Phase = 'climbing'
  #untilSecond: number
  readonly #random: Random
  readonly #startTicks: number
  #highTicks: number
  #recovery = { ticksPerSecond: 0, seconds: 1 }

  constructor(startTicks: number, random: Random) {
    this.#startTicks = startTicks
    this.#highTicks = startTicks
    this.#random = random
    this.#untilSecond = Math.round(this.#drawn(form.fallsAfterSeconds))
    this.driftPerUs = form.climbTicksPerMinute / microsPerMinute
  }

  /** A second begins. @param ticks where the price is */
  step(second: number, ticks: number): void {
    this.gapTicks = 0
    this.#highTicks = Math.max(this.#highTicks, ticks)
    if (this.#phase === 'falling') this.#fall(second, ticks)
    else if (this.#phase === 'recovering') this.#recover(second)
    else if (second >= this.#untilSecond) this.#next(second, ticks)
  }

  #next(second: number, ticks: number): void {
    switch (this.#phase) {
      case 'climbing':
        this.gapTicks = -Math.round(ticks * this.#drawn(form.newsShare))
        return this.#begin()
      case 'paused':
        this.#highTicks = ticks
        return this.#begin()
      case 'halted':
        this.#phase = 'ending'
        this.isHalted = false
        return this.#moveBy(-ticks * this.#drawn(form.lastFallShare), second, form.lastFallSeconds)
      case 'ending': {
        this.#phase = 'recovering'
        this.#untilSecond = second
        const back = (this.#startTicks - ticks) * this.#drawn(form.recoveredShare)
        const seconds = this.#drawn(form.recoverySeconds)
        this.#recovery = { ticksPerSecond: back / seconds, seconds }
        return this.#recover(second)
      }
      case 'falling':
      case 'recovering':
        return
    }
  }

  #begin(): void {
    this.#phase = 'falling'
    this.isHalted = false
    this.stress = 1
    const ticks = this.#startTicks * breaker.share
    this.driftPerUs = -ticks / this.#drawn(form.fallSeconds) / microsPerSecond
  }

  #fall(second: number, ticks: number): void {
    const limitTicks = this.#startTicks * (1 - firstLimit.share)
    if (ticks <= limitTicks) {
      this.#stop('halted', second, firstLimit.haltSeconds, ticks * this.#drawn(form.gapAfterHalt))
    } else if (ticks <= this.#highTicks * (1 - breaker.share)) {
      const gapTicks = ticks * this.#drawn(form.gapAfterPause)
      // Not through the limit: there nobody deals.
      const roomTicks = Math.max(0, ticks - limitTicks)
      this.#stop('paused', second, breaker.pauseSeconds, Math.min(gapTicks, roomTicks))
    } else if (this.#random.unit() * form.pocketEverySeconds < 1) {
      const room = Math.ceil(ticks - limitTicks)
      this.gapTicks = -Math.min(room, Math.round(this.#drawn(form.pocketTicks)))
    }
  }

  /** Nobody deals; what everybody thinks it is worth goes on falling, and opens there. */
  #stop(phase: 'paused' | 'halted', second: number, seconds: number, gapTicks: number): void {
    this.#phase = phase
    this.isHalted = true
    this.#untilSecond = second + seconds
    this.driftPerUs = -gapTicks / seconds / microsPerSecond
  }

  #moveBy(ticks: number, second: number, range: readonly [number, number]): void {
    const seconds = Math.round(this.#drawn(range))
    this.#untilSecond = second + seconds
    this.driftPerUs = ticks / seconds / microsPerSecond
  }

  #recover(second: number): void {
    const { ticksPerSecond, seconds } = this.#recovery
    const since = second - this.#untilSecond
    this.stress = Math.exp(-since / form.fadeSeconds)
    this.driftPerUs = (ticksPerSecond * Math.exp(-since / seconds)) / microsPerSecond
  }

  #drawn([least, most]: readonly [number, number]): number {
    return this.#random.between(least, most)
  }
}
