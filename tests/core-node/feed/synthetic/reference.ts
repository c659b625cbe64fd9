import type { Clusters } from './minutes.ts'
import { clusterLags } from './minutes.ts'
import type { Shape } from './shape.ts'

/**
 * What real ES looks like, figure by figure, and how near to it the synthetic market must come. The figures
 * were measured on real feeds: five minutes of regular hours on 2019-08-29 from 13:09 in New York, and the
 * first Globex hour of 2023-12-25, 17:00 in Chicago.
 */
export type Figure<Measured = Shape> = {
  readonly name: string
  readonly real: number
  readonly of: (measured: Measured) => number
  readonly tolerance: Tolerance
}

/** By what a figure may be off and still be called like, or close. */
export type Tolerance = {
  readonly by: 'ratio' | 'difference'
  readonly like: number
  readonly close: number
}

export type Verdict = 'like' | 'close' | 'departs'

const tolerances = {
  /** Rates, sizes, deviations: a quarter, or two thirds more or less. */
  ratio: { by: 'ratio', like: 1.25, close: 1.67 },
  /** Fourth moments and the longest gaps and largest orders: half of a sample hangs on a few of it. */
  tail: { by: 'ratio', like: 1.5, close: 2.5 },
  /** Correlations and shares. */
  share: { by: 'difference', like: 0.05, close: 0.1 },
  /** Correlations over 10 s and 60 s: an hour of them is known to no better than 0.055 and 0.13. */
  share10: { by: 'difference', like: 0.11, close: 0.16 },
  share60: { by: 'difference', like: 0.26, close: 0.39 },
  /** Six days are known to about so much. */
  cluster: { by: 'difference', like: 0.1, close: 0.2 },
  spread: { by: 'difference', like: 0.01, close: 0.03 },
  /** Milliseconds: below one a gap is a burst, however long. */
  burst: { by: 'difference', like: 0.5, close: 25 },
  /** Contracts of the median order. */
  contracts: { by: 'difference', like: 0.5, close: 1.5 },
} as const satisfies Record<string, Tolerance>

type Kind = keyof typeof tolerances

function figure<Measured>(
  name: string,
  kind: Kind,
  real: number,
  of: (measured: Measured) => number,
): Figure<Measured> {
  return { name, real, of, tolerance: tolerances[kind] }
}

function list<Measured>(
  name: (label: string) => string,
  kinds: readonly Kind[],
  labels: readonly string[],
  real: readonly number[],
  of: (measured: Measured) => readonly number[],
): Figure<Measured>[] {
  return labels.map((label, i) =>
    figure(
      name(label),
      kinds[i] ?? (kinds.at(-1) as Kind),
      real[i] as number,
      (measured) => of(measured)[i] as number,
    ),
  )
}

type Real = {
  readonly ordersPerSecond: number
  readonly volumePerMinute: number
  readonly printsPerOrder: number
  readonly sizes: readonly number[]
  readonly gapsMs: readonly number[]
  readonly buyShare: number
  readonly signs: readonly number[]
  readonly statesPerSecond: number
  readonly spreads: readonly number[]
  readonly levels: readonly number[]
  readonly deviations: readonly number[]
  readonly kurtoses: readonly number[]
  readonly midChangesPerMinute: number
}

const regular: Real = {
  ordersPerSecond: 3.15,
  volumePerMinute: 1_572,
  printsPerOrder: 3.2 / 3.15,
  sizes: [2, 6, 15, 101, 276],
  gapsMs: [0, 0.4, 1_044, 3_463],
  buyShare: 0.55,
  signs: [0.45, 0.04, 0.01],
  statesPerSecond: 66.5,
  spreads: [0.994, 0.006, 0],
  levels: [105, 202, 248, 288, 292, 292, 299, 316, 334, 353],
  deviations: [0.34, 1, 0.83],
  kurtoses: [12, 2.5, 1.6],
  midChangesPerMinute: 43,
}

const globex: Real = {
  ordersPerSecond: 0.79,
  volumePerMinute: 165,
  printsPerOrder: 1.05,
  sizes: [1, 3, 7, 40, 89],
  gapsMs: [0, 4.6, 3_766, 14_184],
  buyShare: 0.51,
  signs: [0.4, 0.11, 0.06],
  statesPerSecond: 10.3,
  spreads: [0.912, 0.084, 0.004],
  levels: [31, 49, 53, 54, 53, 52, 52, 51, 51, 51],
  deviations: [0.31, 0.95, 2.72],
  kurtoses: [26, 26, 12],
  midChangesPerMinute: 28,
}

export const regularFigures: readonly Figure[] = figuresOf(regular)
export const globexFigures: readonly Figure[] = figuresOf(globex)

/**
 * What is known of order flow's meaning, from the Globex hour without its first five minutes. It judges both
 * stretches: of regular hours there is no long enough recording.
 */
export const informationFigures: readonly Figure[] = [
  ...list<Shape>(
    (label) => `best imbalance foretells ${label}`,
    ['share', 'share10', 'share60'],
    ['1 s', '10 s', '60 s'],
    [0.19, 0.19, 0.04],
    (shape) => shape.imbalanceLeads,
  ),
  ...list<Shape>(
    (label) => `five-level imbalance foretells ${label}`,
    ['share', 'share10', 'share60'],
    ['1 s', '10 s', '60 s'],
    [0.085, 0.074, 0.007],
    (shape) => shape.deepImbalanceLeads,
  ),
  ...list<Shape>(
    (label) => `flow foretells the next ${label}`,
    ['share', 'share10', 'share60'],
    ['1 s', '10 s', '60 s'],
    [0, -0.037, 0.02],
    (shape) => shape.flowLeads,
  ),
  ...list<Shape>(
    (label) => `flow goes with the mid over ${label}`,
    ['share', 'share10', 'share60'],
    ['1 s', '10 s', '60 s'],
    [0.58, 0.62, 0.66],
    (shape) => shape.flowExplains,
  ),
  figure('best imbalance, deviation', 'share', 0.465, (shape) => shape.imbalanceDeviation),
  figure('best imbalance, left after 10 s', 'share', 0.305, (shape) => shape.imbalancePersistence),
  figure('moves that a trade makes', 'share', 0.87, (shape) => shape.tradedMoveShare),
  figure('gaps that end in a move', 'share', 0.72, (shape) => shape.completedShare),
]

/** How minutes of regular hours follow one another, over six days of October 2013. */
export const clusterFigures: readonly Figure<Clusters>[] = [
  ...list<Clusters>(
    (lag) => `log volume, autocorrelation, lag ${lag} min`,
    ['cluster'],
    clusterLags.map(String),
    [0.58, 0.48, 0.31, 0.12],
    (clusters) => clusters.volumeAutocorrelation,
  ),
  ...list<Clusters>(
    (lag) => `range, autocorrelation, lag ${lag} min`,
    ['cluster'],
    clusterLags.map(String),
    [0.37, 0.29, 0.26, 0.1],
    (clusters) => clusters.rangeAutocorrelation,
  ),
  figure('log volume with range', 'cluster', 0.64, (clusters) => clusters.volumeWithRange),
  figure('change, deviation in ticks', 'ratio', 2.19, (clusters) => clusters.changeDeviation),
  figure('change, kurtosis', 'tail', 4.3, (clusters) => clusters.changeKurtosis),
  figure('change, autocorrelation', 'share', -0.04, (clusters) => clusters.changeAutocorrelation),
]

function figuresOf(real: Real): Figure[] {
  return [
    figure('aggressive orders a second', 'ratio', real.ordersPerSecond, (s) => s.ordersPerSecond),
    figure('prints an order', 'share', real.printsPerOrder, (s) => s.printsPerOrder),
    figure('contracts a minute', 'ratio', real.volumePerMinute, (s) => s.volumePerMinute),
    ...list<Shape>(
      (label) => `size of an order, ${label}`,
      ['contracts', 'ratio', 'ratio', 'ratio', 'tail'],
      ['median', '75 %', '90 %', '99 %', 'largest'],
      real.sizes,
      (s) => s.sizeQuantiles,
    ),
    ...list<Shape>(
      (label) => `gap between orders, ${label}, ms`,
      ['burst', 'burst', 'ratio', 'ratio'],
      ['10 %', '50 %', '90 %', '99 %'],
      real.gapsMs,
      (s) => s.gapQuantilesMs,
    ),
    figure('buy share', 'share', real.buyShare, (s) => s.buyShare),
    ...list<Shape>(
      (label) => `sign autocorrelation, lag ${label}`,
      ['share'],
      ['1', '5', '20'],
      real.signs,
      (s) => s.signAutocorrelation,
    ),
    figure('book states a second', 'ratio', real.statesPerSecond, (s) => s.statesPerSecond),
    ...list<Shape>(
      (label) => `spread of ${label}`,
      ['spread'],
      ['1 tick', '2 ticks', '3 or more'],
      real.spreads,
      (s) => s.spreadShares,
    ),
    ...list<Shape>(
      (label) => `contracts at level ${label}`,
      ['ratio'],
      real.levels.map((_, i) => String(i + 1)),
      real.levels,
      (s) => s.levelMeans,
    ),
    ...list<Shape>(
      (label) => `mid over ${label}, deviation in ticks`,
      ['ratio'],
      ['1 s', '10 s', '60 s'],
      real.deviations,
      (s) => s.midDeviations,
    ),
    ...list<Shape>(
      (label) => `mid over ${label}, kurtosis`,
      ['tail'],
      ['1 s', '10 s', '60 s'],
      real.kurtoses,
      (s) => s.midKurtosis,
    ),
    figure(
      'changes of the mid a minute',
      'ratio',
      real.midChangesPerMinute,
      (s) => s.midChangesPerMinute,
    ),
  ]
}

/**
 * The shape of a day over 16 days of ES minutes: UTC hour, contracts a traded minute, and the range of its
 * prices in ticks. New York was four hours behind on ten of the days and five on six, by how many minutes
 * of the hours around its close were traded.
 */
export const dayHours: readonly (readonly [hour: number, contracts: number, rangeTicks: number])[] =
  [
    [0, 109, 1.3],
    [2, 65, 0.9],
    [4, 52, 0.8],
    [6, 70, 0.9],
    [8, 294, 1.7],
    [10, 226, 1.3],
    [12, 413, 1.7],
    [13, 1_633, 2.5],
    [14, 3_197, 3.3],
    [15, 2_753, 3.1],
    [16, 2_063, 2.5],
    [17, 1_572, 2.3],
    [18, 2_211, 2.9],
    [19, 3_209, 3.4],
    [20, 3_401, 3],
    [21, 1_487, 2.6],
    [22, 190, 1.7],
  ]
export const summerDayShare = 10 / 16
export const dayTolerance: Tolerance = tolerances.ratio

/** A ratio, or a difference, by the tolerance's kind. */
export function offBy(tolerance: Tolerance, real: number, synthetic: number): number {
  return tolerance.by === 'ratio' ? synthetic / real : synthetic - real
}

export function verdictOn(tolerance: Tolerance, real: number, synthetic: number): Verdict {
  const off = offBy(tolerance, real, synthetic)
  const size = tolerance.by === 'ratio' ? Math.max(off, 1 / off) : Math.abs(off)
  if (size <= tolerance.like) return 'like'
  return size <= tolerance.close ? 'close' : 'departs'
}
