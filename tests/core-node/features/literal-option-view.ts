import type { OptionView } from '../../../core-node/options/option-view.ts'

/** A view of a chain as a test would write it down. */
export class LiteralOptionView implements OptionView {
  asOfUs = 0
  openInterestQuality = 1
  spot = 5_402
  netBn = 10
  callBn = 60
  putBn = -50
  referenceBn = 10
  callWall = 5_450
  putWall = 5_400
  flip = Number.NaN
  putCallVolume = 1.4
  putCallOpenInterest = 1.9
  putCallMedian = 1.4
  volume = 500_000
  riskReversal25 = 0.03
  riskReversalZ = 0
  deltaFlow = Number.NaN
  basisQuality = 1
  /** What the future trades above the index, in points. */
  basisPoints = 0

  constructor(figures: Partial<LiteralOptionView> = {}) {
    Object.assign(this, figures)
  }

  ticksOf(points: number): number {
    return 4 * (points + this.basisPoints)
  }
}

/**
 * The same chain with calls and puts, up and down changed over about the index's level `pivot`. A ratio is
 * turned about 1, as its ramp is; the exposure's sign stays, which says what dealers do, not where to.
 */
export function mirroredView(view: LiteralOptionView, pivot: number): LiteralOptionView {
  const turned = new LiteralOptionView(view)
  return Object.assign(turned, {
    callWall: 2 * pivot - view.putWall,
    putWall: 2 * pivot - view.callWall,
    flip: 2 * pivot - view.flip,
    basisPoints: -view.basisPoints,
    putCallVolume: 2 * view.putCallMedian - view.putCallVolume,
    riskReversalZ: -view.riskReversalZ,
    deltaFlow: -view.deltaFlow,
  })
}
