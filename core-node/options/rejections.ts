/** Why a contract's quotes gave no volatility (signal definitions §4.1). */
export const rejectionReasons = {
  expired: 'its series has settled',
  noForward: 'no strike of its series is quoted on both sides, call and put',
  notQuoted: 'no bid or ask is given',
  noBid: 'nobody bids',
  crossed: 'the ask is below the bid',
  wide: 'the spread is more than half its mid',
  noTimeValue: 'its mid is not above the intrinsic value',
  outOfRange: 'its volatility is below 1 % or above 500 %',
  notGiven: 'the file gives no volatility or gamma for it',
} as const

export type RejectionReason = keyof typeof rejectionReasons

/** Contracts by the reason they were rejected. */
export type Rejections = Record<RejectionReason, number>

export function noRejections(): Rejections {
  const none: Partial<Rejections> = {}
  for (const reason of Object.keys(rejectionReasons)) none[reason as RejectionReason] = 0
  return none as Rejections
}
