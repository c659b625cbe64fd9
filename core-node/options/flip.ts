import type { ProfileLegs } from './profile-legs.ts'
import type { ChainSettings } from './settings.ts'

/** Net exposure at levels of the underlying, ascending. */
export type Profile = { readonly levels: Float64Array; readonly netBn: Float64Array }

/** Where the profile crosses zero. */
export type Flip = {
  readonly points: number
  /** From negative below to positive above: the crossing that counts. */
  readonly isRising: boolean
}

/** Of the underlying: far below what the model knows. */
const rootPrecision = 1e-12
const maxRootSteps = 100
const exposureError = 0.02
/** Of the level: five points of an index at 5,000. */
const leastUncertainty = 1e-3

export function profileOf(
  legs: ProfileLegs,
  { levels: count, lowest, highest }: ChainSettings,
): Profile {
  const levels = new Float64Array(count)
  const netBn = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const share = lowest + ((highest - lowest) * index) / (count - 1)
    const level = share * legs.spot
    levels[index] = level
    netBn[index] = legs.netBn(level)
  }
  return { levels, netBn }
}

/** Every root of the profile within its levels, ascending; several are not rare. */
export function findFlips(legs: ProfileLegs, profile: Profile, narrowsRoots: boolean): Flip[] {
  const { levels, netBn } = profile
  const flips: Flip[] = []
  for (let index = 1; index < levels.length; index++) {
    const before = netBn[index - 1] as number
    const after = netBn[index] as number
    const isRising = before < 0 && after >= 0
    const isFalling = before > 0 && after <= 0
    if (!isRising && !isFalling) continue
    const low = levels[index - 1] as number
    const high = levels[index] as number
    const points = narrowsRoots
      ? narrowRoot(legs, low, high, before, after)
      : low + ((high - low) * before) / (before - after)
    flips.push({ points, isRising })
  }
  return flips
}

/** The rising root nearest spot; NaN without one. */
export function flipThatCounts(flips: readonly Flip[], spot: number): number {
  let chosen = Number.NaN
  for (const { points, isRising } of flips) {
    if (!isRising) continue
    if (!(Math.abs(points - spot) >= Math.abs(chosen - spot))) chosen = points
  }
  return chosen
}

/**
 * How far the flip lies from where it seems, in points, if one side's exposure is wrong by two hundredths:
 * that much do methods, day counts and vendors' greeks differ on the same quotes. At least a thousandth.
 */
export function flipUncertainty(legs: ProfileLegs, flip: number, sideBn: number): number {
  if (Number.isNaN(flip)) return Number.NaN
  const width = flip * 1e-3
  const slope = (legs.netBn(flip + width) - legs.netBn(flip - width)) / (2 * width)
  const points = (exposureError * sideBn) / Math.abs(slope)
  return Number.isFinite(points) ? Math.max(leastUncertainty * flip, points) : Number.NaN
}

/**
 * Regula falsi in its Illinois form: an end that stays twice counts half, so that it does not stall as the
 * plain method does, and the bracket always holds.
 */
function narrowRoot(
  legs: ProfileLegs,
  lowest: number,
  highest: number,
  below: number,
  above: number,
): number {
  let low = lowest
  let high = highest
  let valueLow = below
  let valueHigh = above
  let level = Number.NaN
  let moved: 'low' | 'high' | undefined
  for (let step = 0; step < maxRootSteps; step++) {
    const before = level
    level = low + ((high - low) * valueLow) / (valueLow - valueHigh)
    const value = legs.netBn(level)
    if (value === 0 || Math.abs(level - before) <= rootPrecision * legs.spot) break
    if (value > 0 === valueLow > 0) {
      low = level
      valueLow = value
      if (moved === 'low') valueHigh /= 2
      moved = 'low'
    } else {
      high = level
      valueHigh = value
      if (moved === 'high') valueLow /= 2
      moved = 'high'
    }
  }
  return level
}
