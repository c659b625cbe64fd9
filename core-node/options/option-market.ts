import { microsPerSecond } from '../../shared/units.ts'
import type { Market } from '../market/market.ts'
import type { OptionChain, OptionUnderlying } from '../market/option-chain.ts'
import { Basis } from './basis.ts'
import type { ChainAnalysis } from './chain-analysis.ts'
import { analyzeChain } from './chain-analysis.ts'
import { DeltaFlow } from './delta-flow.ts'
import type { StrikeExposures } from './exposure.ts'
import { strikesNear } from './exposure.ts'
import { impliedBasis } from './implied-basis.ts'
import type { OptionView } from './option-view.ts'
import { SessionBaselines } from './session-baselines.ts'

/** How far the source's clock may be ahead of the market's. */
const clockToleranceUs = 5 * microsPerSecond
const nanosPerPoint = 1_000_000_000

export type OptionMarketOptions = {
  readonly underlying: OptionUnderlying
  /** When the future that is traded settles, YYYY-MM-DD; '' while it is not known. */
  readonly futureExpiry?: string
}

/** Snapshots that were not taken in, by why. */
export type IgnoredSnapshots = {
  /** Older than one already taken in. */
  outOfOrder: number
  /** From a time that has not come yet. */
  fromTheFuture: number
  /** Of another underlying. */
  otherUnderlying: number
  /** Without a price of the underlying, or without a row. */
  unusable: number
}

/**
 * One underlying's options, folded from snapshots of its chain: the latest one's figures, what is usual, and
 * how its levels are carried to the future. Analysed once a snapshot; nothing is computed on a tick but the
 * basis.
 */
export class OptionMarket implements OptionView {
  readonly underlying: OptionUnderlying
  readonly ignored: IgnoredSnapshots = {
    outOfOrder: 0,
    fromTheFuture: 0,
    otherUnderlying: 0,
    unusable: 0,
  }
  asOfUs = 0
  openInterestQuality = 0
  spot = Number.NaN
  netBn = Number.NaN
  callBn = Number.NaN
  putBn = Number.NaN
  callWall = Number.NaN
  putWall = Number.NaN
  flip = Number.NaN
  putCallVolume = Number.NaN
  putCallOpenInterest = Number.NaN
  volume = 0
  riskReversal25 = Number.NaN
  riskReversalZ = Number.NaN
  readonly #basis = new Basis()
  readonly #flow = new DeltaFlow()
  readonly #baselines = new SessionBaselines()
  #futureExpiry: string
  #tickNanos = Number.NaN
  #analysis: ChainAnalysis | undefined

  constructor({ underlying, futureExpiry = '' }: OptionMarketOptions) {
    this.underlying = underlying
    this.#futureExpiry = futureExpiry
  }

  /** Everything read of the latest snapshot: strikes, series, profile, flips, rejections. */
  get analysis(): ChainAnalysis | undefined {
    return this.#analysis
  }

  /** Exposure of the strikes nearest spot, at most so many; undefined before the first snapshot. */
  strikesNear(most: number): StrikeExposures | undefined {
    if (this.#analysis === undefined) return undefined
    return strikesNear(this.#analysis.byStrike, this.spot, most)
  }

  get referenceBn(): number {
    return this.#baselines.referenceBn
  }

  get putCallMedian(): number {
    return this.#baselines.putCallMedian
  }

  /** Sessions behind the medians, at most twenty. */
  get sessions(): number {
    return this.#baselines.sessions
  }

  get deltaFlow(): number {
    return this.#flow.value
  }

  get basisPoints(): number {
    return this.#basis.points
  }

  get basisQuality(): number {
    return this.#basis.quality
  }

  ticksOf(points: number): number {
    return ((points + this.#basis.points) * nanosPerPoint) / this.#tickNanos
  }

  /** @returns whether the snapshot was taken in */
  onChain(chain: OptionChain, market: Market): boolean {
    const fault = this.#faultOf(chain, market.tsUs)
    if (fault !== undefined) {
      this.ignored[fault]++
      return false
    }
    this.#tickNanos = market.instrument.tickNanos
    const analysis = analyzeChain(chain)
    this.#analysis = analysis
    this.#flow.add(analysis)
    this.#read(analysis)
    this.openInterestQuality = openInterestQuality(analysis, market.session.tradeDate)
    this.#baselines.note(this)
    this.riskReversalZ = this.#baselines.skewScore(this.riskReversal25)
    this.#imply()
    return true
  }

  /** A new session: what was usual is frozen, and yesterday's open interest is yesterday's. */
  onSession(market: Market): void {
    this.#baselines.freeze()
    this.#flow.reset()
    this.riskReversalZ = this.#baselines.skewScore(this.riskReversal25)
    if (this.#analysis !== undefined) {
      this.openInterestQuality = openInterestQuality(this.#analysis, market.session.tradeDate)
    }
  }

  /** On every change of the index or of the future's quote. A basis is known only to the index of the future. */
  updateBasis(market: Market): void {
    if (this.underlying !== 'SPX') return
    this.#tickNanos = market.instrument.tickNanos
    this.#basis.update(market)
  }

  /** The future that is traded from now on. @param expiry YYYY-MM-DD */
  setFuture(expiry: string): void {
    if (expiry === this.#futureExpiry) return
    this.#futureExpiry = expiry
    this.#basis.reset()
    this.#imply()
  }

  #faultOf(chain: OptionChain, nowUs: number): keyof IgnoredSnapshots | undefined {
    if (chain.underlying !== this.underlying) return 'otherUnderlying'
    if (!(chain.spot > 0 && chain.spot < Infinity) || chain.strikes.length === 0) return 'unusable'
    if (!(chain.asOfUs <= nowUs + clockToleranceUs)) return 'fromTheFuture'
    return chain.asOfUs < this.asOfUs ? 'outOfOrder' : undefined
  }

  #read({ chain, total, walls, flip, putCall, riskReversal25 }: ChainAnalysis): void {
    this.asOfUs = chain.asOfUs
    this.spot = chain.spot
    this.netBn = total.netBn
    this.callBn = total.callBn
    this.putBn = total.putBn
    this.callWall = walls.callWall
    this.putWall = walls.putWall
    this.flip = flip
    this.putCallVolume = putCall.volumeRatio
    this.putCallOpenInterest = putCall.openInterestRatio
    this.volume = putCall.volume
    this.riskReversal25 = riskReversal25
  }

  #imply(): void {
    if (this.underlying !== 'SPX' || this.#futureExpiry === '') return
    if (this.#analysis === undefined) return
    const { chain, terms } = this.#analysis
    this.#basis.setImplied(impliedBasis(chain, terms, this.#futureExpiry))
  }
}

/** Open interest of the trade date itself counts whole, of an earlier or unnamed one half. */
function openInterestQuality({ chain, putCall }: ChainAnalysis, tradeDate: string): number {
  if (!(putCall.openInterest > 0)) return 0
  return chain.openInterestDate >= tradeDate ? 1 : 0.5
}
