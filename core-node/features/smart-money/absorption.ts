import type { BarSeries } from '../../market/bars.ts'
import type { MinuteFlow } from '../../market/order-flow.ts'

const minDelta = 0.3
/** As much as one large order, strictly more. */
const minContracts = 100
const minRelativeVolume = 1
/** The level: the furthest price reached, and the one before it. */
const levelTicks = 2
const minShareAtLevel = 1 / 3

/**
 * Delta that brought no progress, over the last closed minute: more than 100 contracts and at least 0.3 of a
 * volume that is not below the usual, a close not beyond the open in delta's direction, and a third of the aggressors' contracts
 * matched at the two furthest prices they reached.
 * @param relativeVolume of that minute; 0 when it is not known
 * @returns the delta that was absorbed, in contracts and with its sign; 0 when none was
 */
export function absorbedDelta(bars: BarSeries, flow: MinuteFlow, relativeVolume: number): number {
  const { contracts, volume } = flow.delta
  const size = Math.abs(contracts)
  const isOneSided = size > minContracts && size >= minDelta * volume
  const side = Math.sign(contracts)
  const hasProgress = (bars.close(0) - bars.open(0)) * side > 0
  if (!isOneSided || hasProgress || relativeVolume < minRelativeVolume) return 0
  const { footprint } = flow
  let atLevel = 0
  for (let i = 0; i < levelTicks; i++) {
    atLevel +=
      side > 0
        ? footprint.askVolumeAt(footprint.highTicks - i)
        : footprint.bidVolumeAt(footprint.lowTicks + i)
  }
  const aggressive = side > 0 ? bars.buyVolume(0) : bars.sellVolume(0)
  return atLevel >= minShareAtLevel * aggressive ? contracts : 0
}
