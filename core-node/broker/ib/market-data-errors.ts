/** What an error that carries a market data request's id means for the data. */
export type DataVerdict =
  /** The account may not see it: asking again would change nothing today. */
  | 'not-permitted'
  /** There is no such contract. */
  | 'unknown-contract'
  /** All lines are in use, perhaps by other clients of the account. */
  | 'no-line'
  /** The subscription is gone or silent, and can be had again. */
  | 'interrupted'

/** Codes of IB's message list. What is not here says nothing about a subscription. */
const verdicts: ReadonlyMap<number, DataVerdict> = new Map<number, DataVerdict>([
  [101, 'no-line'],
  [309, 'no-line'],
  [10190, 'no-line'],
  [200, 'unknown-contract'],
  [354, 'not-permitted'],
  [10089, 'not-permitted'],
  [10091, 'not-permitted'],
  [10168, 'not-permitted'],
  [10186, 'not-permitted'],
  // Another session of the same user takes the data, for as long as it lasts.
  [10197, 'interrupted'],
  [10182, 'interrupted'],
  [10225, 'interrupted'],
  [300, 'interrupted'],
  [316, 'interrupted'],
  [322, 'interrupted'],
  [10189, 'interrupted'],
])

export function dataVerdictOf(code: number): DataVerdict | undefined {
  return verdicts.get(code)
}
