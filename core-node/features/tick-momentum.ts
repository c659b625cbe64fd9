import { clip } from '../../shared/rounding.ts'
import { microsPerSecond } from '../../shared/units.ts'
import type { Market } from '../market/market.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { staleAfterUs, tradeStaleAfterUs } from './staleness.ts'
import { TradeWindow, tradesInWindow } from './trade-window.ts'

const tradesNeeded = 10
/** How much a trade weighs at most, against the mean size, in the fading form. */
const largestMultiple = 5
const fadeUs = 2 * microsPerSecond
/** x from here on is a move, and a strong one. */
const moves = [0.3, 0.6] as const

/**
 * Where the last twenty trades went, and whether they hurry: x = clip(0.8·M + 0.2·A),
 * M = clip(0.4·mean sign(Δp) + 0.6·Σ side·v/Σ v), A = M less what it was twenty trades ago.
 *
 * Beside it, in `fadingFlow`, the same trades by age: Σ side·min(v/v̄, 5)·e^(−age/2 s) over the sum of its
 * weights.
 */
export class TickMomentum implements Feature {
  readonly name = 'tick_momentum'
  /** `grade`: −2 strongly down, −1 down, 0 neither, 1 up, 2 strongly up. */
  readonly rawNames = ['momentum', 'acceleration', 'tickShare', 'flow', 'fadingFlow', 'grade']
  readonly value = new FeatureValue(this.rawNames.length, staleAfterUs.overnightTrade)
  readonly #window = new TradeWindow()
  /** M after each of the last twenty trades. */
  readonly #earlier = new Float64Array(tradesInWindow)
  #trades = 0
  #tsUs = 0
  #fadingFlow = 0
  #fadingWeight = 0

  onSession(): void {
    this.#window.clear()
    this.#trades = 0
    this.#fadingFlow = 0
    this.#fadingWeight = 0
  }

  onTrade(market: Market): void {
    const window = this.#window
    window.add(market.trade)
    const momentum = clip(0.4 * window.meanMove + 0.6 * window.flow)
    const slot = this.#trades % tradesInWindow
    const hasEarlier = this.#trades >= tradesInWindow
    const acceleration = hasEarlier ? momentum - (this.#earlier[slot] as number) : 0
    this.#earlier[slot] = momentum
    this.#trades++
    this.#fade(market)
    const x = clip(0.8 * momentum + 0.2 * acceleration)
    const { raw } = this.value
    raw[0] = momentum
    raw[1] = acceleration
    raw[2] = window.meanMove
    raw[3] = window.flow
    raw[4] = this.#fadingWeight > 0 ? this.#fadingFlow / this.#fadingWeight : 0
    raw[5] = momentumGrade(x)
    this.value.staleAfterUs = tradeStaleAfterUs(market)
    this.value.set(x, window.quality, Math.min(1, this.#trades / tradesNeeded), market.tsUs)
  }

  #fade({ trade, tsUs }: Market): void {
    const decay = Math.exp((this.#tsUs - tsUs) / fadeUs)
    const weight = Math.min(trade.size / this.#window.meanSize, largestMultiple)
    this.#fadingFlow = this.#fadingFlow * decay + trade.side * weight
    this.#fadingWeight = this.#fadingWeight * decay + weight
    this.#tsUs = tsUs
  }
}

/** −2 to 2: 1 from 0.3 on, 2 from 0.6 on. */
export function momentumGrade(x: number): number {
  const size = Math.abs(x)
  const grade = size >= moves[1] ? 2 : size >= moves[0] ? 1 : 0
  return grade * Math.sign(x)
}
