/**
 * A snapshot of an option chain as a source gave it: one row a strike of a series, call and put side by side
 * in columns. Prices and strikes are points of the underlying; a figure the source does not give is NaN,
 * never 0. A snapshot is never changed after it was made: it may be kept.
 */
export type OptionChain = {
  readonly underlying: OptionUnderlying
  /** When the quotes were good, microseconds UTC. */
  readonly asOfUs: number
  /** The underlying at that time, points. */
  readonly spot: number
  /** The trade date whose open interest this is, YYYY-MM-DD; '' when it is not known. */
  readonly openInterestDate: string
  readonly series: readonly OptionSeries[]
  /** Of every row: ascending within a series. */
  readonly strikes: Float64Array
  readonly calls: OptionColumns
  readonly puts: OptionColumns
}

export type OptionUnderlying = 'SPX' | 'QQQ' | 'SPY' | 'NDX'

/** One expiry of one root: the rows from `from` up to, without, `to`. */
export type OptionSeries = {
  /** SPX settles in the morning of its expiry, SPXW in the afternoon. */
  readonly root: string
  /** YYYY-MM-DD */
  readonly expiry: string
  readonly isMorningSettled: boolean
  readonly from: number
  readonly to: number
}

/** One value a row. */
export type OptionColumns = {
  readonly bids: Float64Array
  readonly asks: Float64Array
  readonly lasts: Float64Array
  /** Contracts traded on the day. */
  readonly volumes: Float64Array
  /** Contracts open, counted by the clearing house before the open. */
  readonly openInterests: Float64Array
  /** The source's own figures, to compare with ours. */
  readonly quotedVolatilities: Float64Array
  readonly quotedDeltas: Float64Array
  readonly quotedGammas: Float64Array
}
