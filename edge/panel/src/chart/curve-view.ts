export type Range = readonly [number, number]

/** What a curve shows: a signed figure over something. */
export type CurveView = {
  readonly xs: readonly number[]
  /** null where nothing is known. */
  readonly values: readonly (number | null)[]
  readonly xRange: Range
  readonly yRange: Range
}
