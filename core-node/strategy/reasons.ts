/** Everything a decision can give as a reason, with the sentence it is shown by. */
export const reasonTexts = {
  // Why the score gives no tier.
  'below-tiers': 'The score reaches no tier.',
  coverage: 'Too little of the signal is known.',
  required: 'Volume, or both book and trades, are missing.',
  agreement: 'The features contradict each other.',
  session: 'The session is closed to entries.',
  dynamic: 'The score is below the gate of today’s volatility.',
  flip: 'The side has only just changed.',
  // Why nothing is done about a tier.
  'in-market': 'A position or an order is open.',
  pause: 'The pause after the last attempt is not over.',
  // What the circumstances say.
  'tier-capped': 'Nothing is known of the volatility: the smallest size.',
  transition: 'Neither trend nor range: the score decides alone.',
  'trend-confirmed': 'It follows the trend, beyond the VWAP.',
  'against-trend': 'It goes against the trend.',
  'not-beyond-vwap': 'The price is not beyond the VWAP in the trend’s direction.',
  'range-confirmed': 'It fades an edge of the range.',
  'no-edge': 'No edge of the range is near.',
  'wrong-half': 'The price is in the wrong half of the range.',
  'no-vwap': 'There is no VWAP yet.',
  'battle-with': 'Battle Navale (our interpretation) stands with it.',
  'battle-against': 'Battle Navale (our interpretation) stands against it.',
  'battle-open': 'Battle Navale (our interpretation) is undecided.',
  'battle-unknown': 'Battle Navale (our interpretation) is not known.',
  'filter-missing': 'The preset asks for a learned filter, and there is none.',
} as const

export type Reason = keyof typeof reasonTexts
