import { microsPerMinute, microsPerSecond } from '../../../shared/units.ts'
import { Crash } from './crash.ts'
import type { Random } from './random.ts'
import type { Scenario } from './scenarios.ts'

const trendSeconds = 4 * 3_600
const restSeconds = 3_600

/**
 * The form of a shock is that of 2010-05-06, when ES fell five percent in four and a half minutes in an
 * ever thinner book and had half of it back in twenty (report of CFTC and SEC, 2010-09-30): its start in
 * seconds, its length, the part of the price it costs, the part of that which comes back, and how fast.
 */
const shockForm = {
  startsAfterSeconds: [300, 720],
  fallSeconds: [180, 300],
  fallShare: [0.03, 0.05],
  recoveredShare: [0.4, 0.6],
  recoverySeconds: [400, 700],
  /** Stress builds before the fall and fades after it, by e. */
  buildSeconds: 45,
  fadeSeconds: 900,
} as const

/** Between the two minutes of the exchange's dynamic circuit breaker and the fifteen of the whole market's. */
const haltSeconds = 300

/**
 * At full stress, over a normal market: in 2010 the book of ES was down to a few percent of its depth, and
 * volume to several times its usual.
 */
const stressed = {
  shock: { activity: 6, volatility: 5, depth: 0.05, spreadDelay: 2_000, wideTicks: 6 },
  /** Thinner still, and wider: on 2015-08-24 a few contracts stood at each price. */
  crash: { activity: 6, volatility: 6, depth: 0.02, spreadDelay: 4_000, wideTicks: 12 },
} as const

/** What the scenario adds to a day, second by second from its start. */
export class Script {
  driftPerUs = 0
  /** 0 in calm, 1 at the height of a shock. */
  stress = 0
  isHalted = false
  /** The price jumps by so many ticks as the second begins; 0 for none. */
  gapTicks = 0
  readonly #crash: Crash | undefined
  readonly #stressed: (typeof stressed)[keyof typeof stressed]
  readonly #scenario: Scenario
  readonly #random: Random
  readonly #fallFrom: number
  readonly #fallSeconds: number
  readonly #resumesAt: number
  readonly #fallTicks: number
  readonly #recoveryTicks: number
  readonly #recoverySeconds: number
  #trendDirection = 0
  #trendTurnsAt = 0

  constructor(scenario: Scenario, startTicks: number, random: Random) {
    this.#scenario = scenario
    this.#random = random
    const drawn = (range: readonly [number, number]) => random.between(range[0], range[1])
    this.#fallFrom = Math.round(drawn(shockForm.startsAfterSeconds))
    this.#fallSeconds = Math.round(drawn(shockForm.fallSeconds))
    this.#resumesAt = this.#fallFrom + this.#fallSeconds + (scenario.hasHalt ? haltSeconds : 0)
    this.#fallTicks = startTicks * drawn(shockForm.fallShare)
    this.#recoveryTicks = this.#fallTicks * drawn(shockForm.recoveredShare)
    this.#recoverySeconds = drawn(shockForm.recoverySeconds)
    this.#crash = scenario.hasCrash ? new Crash(startTicks, random) : undefined
    this.#stressed = scenario.hasCrash ? stressed.crash : stressed.shock
  }

  get activity(): number {
    return this.#scenario.activity * (1 + (this.#stressed.activity - 1) * this.stress)
  }

  get volatility(): number {
    return this.#scenario.volatility * (1 + (this.#stressed.volatility - 1) * this.stress)
  }

  get depth(): number {
    return this.#stressed.depth ** this.stress
  }

  /** A spread wider than this is too wide even now. */
  get wideTicks(): number {
    return 2 + (this.#stressed.wideTicks - 2) * this.stress
  }

  get spreadDelay(): number {
    return this.#stressed.spreadDelay ** this.stress
  }

  /** A second begins. @param second since the start @param ticks where the price is */
  step(second: number, ticks: number): void {
    this.driftPerUs = this.#trendPerMinute(second) / microsPerMinute
    if (this.#scenario.hasShock) this.#stepShock(second)
    if (this.#crash !== undefined) this.#follow(this.#crash, second, ticks)
  }

  #follow(crash: Crash, second: number, ticks: number): void {
    crash.step(second, ticks)
    this.driftPerUs += crash.driftPerUs
    this.stress = crash.stress
    this.isHalted = crash.isHalted
    this.gapTicks = crash.gapTicks
  }

  #trendPerMinute(second: number): number {
    const steepness = this.#scenario.trendTicksPerMinute
    if (steepness === 0) return 0
    if (second >= this.#trendTurnsAt) {
      const rests = this.#trendDirection !== 0
      this.#trendDirection = rests ? 0 : this.#random.bits() < 0 ? -1 : 1
      this.#trendTurnsAt = second + (rests ? restSeconds : trendSeconds)
    }
    return steepness * this.#trendDirection
  }

  #stepShock(second: number): void {
    const fallen = (second - this.#fallFrom) / this.#fallSeconds
    this.isHalted = fallen >= 1 && second < this.#resumesAt
    if (fallen < 0) {
      this.stress = Math.exp((second - this.#fallFrom) / shockForm.buildSeconds)
    } else if (fallen < 1) {
      this.stress = 1
      // The path falls with the square of time: slowly, then all at once.
      this.driftPerUs -= (2 * fallen * this.#fallTicks) / this.#fallSeconds / microsPerSecond
    } else {
      const since = Math.max(0, second - this.#resumesAt)
      this.stress = Math.exp(-since / shockForm.fadeSeconds)
      if (this.isHalted) return
      const rate = Math.exp(-since / this.#recoverySeconds) / this.#recoverySeconds
      this.driftPerUs += (this.#recoveryTicks * rate) / microsPerSecond
    }
  }
}
