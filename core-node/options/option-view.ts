/**
 * What the features read of an option chain: the figures of its latest snapshot. Strikes and spot are points
 * of the underlying; a figure that is not known is NaN, never 0. Exposure carries the naive dealer sign:
 * calls counted long, puts short.
 */
export interface OptionView {
  /** When the latest snapshot's quotes were good, microseconds UTC; 0 before the first. */
  readonly asOfUs: number
  /** 1 with today's open interest, 0.5 with an earlier day's, 0 without any. */
  readonly openInterestQuality: number
  readonly spot: number
  /** Gamma exposure in 1e9 USD for a move of 1 %. */
  readonly netBn: number
  readonly callBn: number
  readonly putBn: number
  /** The median |netBn| of the last twenty sessions, 10 until there are some; frozen at the session's open. */
  readonly referenceBn: number
  readonly callWall: number
  readonly putWall: number
  readonly flip: number
  readonly putCallVolume: number
  readonly putCallOpenInterest: number
  /** The median of the last twenty sessions' put/call ratio by volume; NaN while there is none. */
  readonly putCallMedian: number
  /** Contracts traded in the whole chain on the day. */
  readonly volume: number
  /** Implied volatility of the 25-delta put less that of the call, nearest thirty days; and its z-score. */
  readonly riskReversal25: number
  readonly riskReversalZ: number
  /** Delta-weighted flow between snapshots, −1 to 1, averaged over five minutes; NaN without option prints. */
  readonly deltaFlow: number
  /** How well levels can be carried to the future: 1 live basis, 0.5 frozen or implied, 0 unknown. */
  readonly basisQuality: number
  /** A level of the underlying in ticks of the future; NaN without a basis. */
  ticksOf(points: number): number
}
