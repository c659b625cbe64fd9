/** How old a figure of each kind may be before it loses quality (signal definitions, §1). */
export const optionChainStaleAfterUs = 120_000_000
export const liveIndexStaleAfterUs = 60_000_000
/** A Friday's close holds until the Tuesday after a holiday. */
export const dailyCloseStaleAfterUs = 4 * 86_400_000_000

/** 1 up to `staleAfterUs` of age, falling to 0 at twice that. */
export function freshness(ageUs: number, staleAfterUs: number): number {
  const overdueUs = ageUs - staleAfterUs
  if (overdueUs <= 0) return 1
  return overdueUs >= staleAfterUs ? 0 : 1 - overdueUs / staleAfterUs
}
