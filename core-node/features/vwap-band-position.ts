/** Where price stands to the bands, from the top; below the middle the numbers are negative. */
export const BandPosition = {
  above_sd2: 3,
  above_sd1: 2,
  above_vwap: 1,
  below_vwap: -1,
  below_sd1: -2,
  below_sd2: -3,
} as const
export type BandPosition = (typeof BandPosition)[keyof typeof BandPosition]

/** Price on a line belongs to what lies above the line. Without a deviation there are no bands, only sides. */
export function bandPosition(
  priceTicks: number,
  meanTicks: number,
  sigmaTicks: number,
): BandPosition {
  const distance = priceTicks - meanTicks
  if (!(sigmaTicks > 0)) return distance >= 0 ? BandPosition.above_vwap : BandPosition.below_vwap
  if (distance >= 2 * sigmaTicks) return BandPosition.above_sd2
  if (distance >= sigmaTicks) return BandPosition.above_sd1
  if (distance >= 0) return BandPosition.above_vwap
  if (distance >= -sigmaTicks) return BandPosition.below_vwap
  return distance >= -2 * sigmaTicks ? BandPosition.below_sd1 : BandPosition.below_sd2
}
