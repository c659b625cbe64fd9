import { knownOrNull } from '../../../shared/rounding.ts'
import type { Row } from '../../execution/outbox.ts'
import type { Market } from '../../market/market.ts'
import type { ValueArea } from '../../market/value-area.ts'
import type { VolumeByPrice } from '../../market/volume-by-price.ts'
import type { OptionView } from '../../options/option-view.ts'

/** What a chart has room for. */
const mostBins = 120

/** The session's volume profile, its value area and the one before, and the option levels on the future. */
export function levelsRow(market: Market, options: OptionView): Row {
  const profile = market.sessionProfile
  const now = areaOf(profile.developing)
  const before = areaOf(profile.previous)
  return {
    ts: market.tsUs,
    kind: 'levels',
    pocTicks: now.poc,
    vahTicks: now.high,
    valTicks: now.low,
    previousPocTicks: before.poc,
    previousVahTicks: before.high,
    previousValTicks: before.low,
    callWallTicks: knownOrNull(options.ticksOf(options.callWall)),
    putWallTicks: knownOrNull(options.ticksOf(options.putWall)),
    flipTicks: knownOrNull(options.ticksOf(options.flip)),
    profile: binned(profile.whole),
  }
}

export function areaOf({ isEmpty, pocTicks, highTicks, lowTicks }: ValueArea) {
  if (isEmpty) return { poc: null, high: null, low: null }
  return { poc: pocTicks, high: highTicks, low: lowTicks }
}

/** Volume by price in as many bins as a chart has room for. */
function binned(profile: VolumeByPrice) {
  if (profile.volume === 0) return { fromTicks: 0, stepTicks: 1, volumes: [] }
  const { lowTicks, highTicks } = profile
  const stepTicks = Math.ceil((highTicks - lowTicks + 1) / mostBins)
  const volumes: number[] = []
  for (let from = lowTicks; from <= highTicks; from += stepTicks) {
    let volume = 0
    const to = Math.min(from + stepTicks - 1, highTicks)
    for (let ticks = from; ticks <= to; ticks++) volume += profile.volumeAt(ticks)
    volumes.push(volume)
  }
  return { fromTicks: lowTicks, stepTicks, volumes }
}
