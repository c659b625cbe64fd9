import type { VolumeByPrice } from '../market/volume-by-price.ts'

/** A run of prices at which much was traded. */
export type VolumeZone = {
  readonly lowTicks: number
  readonly highTicks: number
  readonly volume: number
  /** (bought − sold)/volume, −1 to 1. */
  readonly delta: number
  /** ½·rank of its volume among the zones + ½·|delta|, 0 to 1. */
  readonly score: number
}

/** A run of prices that was hardly traded: price tends to pass through it. */
export type VolumeGap = { readonly lowTicks: number; readonly highTicks: number }

const zoneShareOfMean = 1.5
const minZoneVolume = 100
const gapShareOfMean = 0.2
const minGapTicks = 4
const nodeShareOfMean = 1.5

/** Maximal runs of prices with at least one and a half times the mean volume a price, 100 contracts and more. */
export function findZones(profile: VolumeByPrice): VolumeZone[] {
  const threshold = zoneShareOfMean * meanVolume(profile)
  const zones = runs(profile, (volume) => volume >= threshold)
    .map(({ lowTicks, highTicks }) => measure(profile, lowTicks, highTicks))
    .filter(({ volume }) => volume >= minZoneVolume)
  return zones.map((zone) => ({ ...zone, score: scoreOf(zone, zones) }))
}

/** Runs of at least four prices inside the range with less than a fifth of the mean volume a price. */
export function findGaps(profile: VolumeByPrice): VolumeGap[] {
  const threshold = gapShareOfMean * meanVolume(profile)
  return runs(profile, (volume) => volume < threshold).filter(
    ({ lowTicks, highTicks }) => highTicks - lowTicks + 1 >= minGapTicks,
  )
}

/**
 * High-volume nodes: prices whose volume, smoothed with their two neighbours', is a peak of at least one and
 * a half times the mean. Of a level peak the price nearest its middle, the lower of two.
 */
export function findNodes(profile: VolumeByPrice): number[] {
  const threshold = nodeShareOfMean * meanVolume(profile)
  const { lowTicks, highTicks } = profile
  const found: number[] = []
  for (let start = lowTicks; start <= highTicks;) {
    const volume = smoothed(profile, start)
    let end = start
    while (end < highTicks && smoothed(profile, end + 1) === volume) end++
    const isAboveLeft = start === lowTicks || volume > smoothed(profile, start - 1)
    const isAboveRight = end === highTicks || volume > smoothed(profile, end + 1)
    const isPeak = isAboveLeft && isAboveRight && volume >= threshold
    if (isPeak) found.push(Math.floor((start + end) / 2))
    start = end + 1
  }
  return found
}

/** The mean of a price and its neighbours, those outside the range left out. */
function smoothed(profile: VolumeByPrice, ticks: number): number {
  const from = Math.max(profile.lowTicks, ticks - 1)
  const to = Math.min(profile.highTicks, ticks + 1)
  let volume = 0
  for (let at = from; at <= to; at++) volume += profile.volumeAt(at)
  return volume / (to - from + 1)
}

function meanVolume(profile: VolumeByPrice): number {
  return profile.volume / (profile.highTicks - profile.lowTicks + 1)
}

function runs(profile: VolumeByPrice, belongs: (volume: number) => boolean): VolumeGap[] {
  const found: VolumeGap[] = []
  let start: number | undefined
  for (let ticks = profile.lowTicks; ticks <= profile.highTicks + 1; ticks++) {
    const isIn = ticks <= profile.highTicks && belongs(profile.volumeAt(ticks))
    if (isIn) start ??= ticks
    else if (start !== undefined) {
      found.push({ lowTicks: start, highTicks: ticks - 1 })
      start = undefined
    }
  }
  return found
}

type Measured = Omit<VolumeZone, 'score'>

function measure(profile: VolumeByPrice, lowTicks: number, highTicks: number): Measured {
  let volume = 0
  let delta = 0
  for (let ticks = lowTicks; ticks <= highTicks; ticks++) {
    volume += profile.volumeAt(ticks)
    delta += profile.deltaAt(ticks)
  }
  return { lowTicks, highTicks, volume, delta: delta / volume }
}

function scoreOf(zone: Measured, zones: readonly Measured[]): number {
  const notLarger = zones.filter(({ volume }) => volume <= zone.volume).length
  return 0.5 * (notLarger / zones.length) + 0.5 * Math.abs(zone.delta)
}
