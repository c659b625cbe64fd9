import type { Knots } from './quantiles.ts'

/**
 * What goes into the market so that what comes out is as measured of ES in two stretches: `quiet` is the
 * Globex hour from 17:00 in Chicago on 2023-12-25, `busy` five minutes of regular hours from 13:09 in New
 * York on 2019-08-29. The first is known order by order, the second by its figures alone: its quantiles
 * between those figures, and its makers, take their form from the first. Where a number is not the measured
 * one it makes up for what the market does to it: a level stands below what it tends to, because it is
 * traded from, and the largest orders are cut to what rests.
 */
export type Sample = {
  readonly contractsPerMinute: number
  /** Microseconds between aggressive orders: bursts, then silence. */
  readonly takerGapsUs: Knots
  /** Contracts of an aggressive order. */
  readonly takerSizes: Knots
  /** Microseconds between changes of the book. */
  readonly makerGapsUs: Knots
  /** Contracts by which a resting level grows or shrinks at once. */
  readonly makerSizes: Knots
  /** Microseconds for which a gap in the spread stays open. */
  readonly spreadGapsUs: Knots
  /** Contracts that the levels tend to, best first. */
  readonly depth: readonly number[]
  /** How strongly the fair value's distance from the mid decides the side of an aggressive order. */
  readonly signPull: number
  /** How strongly a program that works one way for minutes leans on the sides of all orders. */
  readonly programLean: number
}

// oxfmt-ignore
export const quiet: Sample = {
  contractsPerMinute: 165,
  takerGapsUs: [
    [0, 1], [0.05, 1.5], [0.1, 6], [0.2, 104], [0.3, 329], [0.4, 535], [0.5, 2_500],
    [0.55, 26_000], [0.6, 150_000], [0.7, 750_000], [0.8, 1_692_000], [0.9, 3_766_000],
    [0.95, 6_200_000], [0.99, 11_500_000], [0.999, 22_000_000], [1, 35_000_000],
  ],
  takerSizes: [
    [0, 0.5], [0.5, 1.4], [0.75, 3.3], [0.9, 8.4], [0.95, 17], [0.99, 60], [0.999, 95], [1, 120],
  ],
  makerGapsUs: [
    [0, 1], [0.1, 3], [0.25, 21], [0.5, 119], [0.75, 1_095], [0.9, 236_000],
    [0.95, 620_000], [0.99, 1_765_000], [0.999, 4_000_000], [1, 6_000_000],
  ],
  makerSizes: [[0, 0.5], [0.5, 1.45], [0.75, 2.4], [0.9, 4.4], [0.95, 5.5], [0.99, 12], [1, 40]],
  spreadGapsUs: [
    [0, 3], [0.1, 7], [0.25, 109], [0.5, 406], [0.75, 20_000], [0.9, 800_000],
    [0.95, 1_905_000], [0.99, 3_631_000], [1, 8_000_000],
  ],
  depth: [40, 65, 65, 64, 62, 61, 62, 61, 64, 66],
  signPull: 0.6,
  programLean: 0.3,
}

// oxfmt-ignore
export const busy: Sample = {
  contractsPerMinute: 1_572,
  takerGapsUs: [
    [0, 1], [0.05, 1.5], [0.1, 6], [0.2, 90], [0.3, 190], [0.4, 290], [0.5, 400],
    [0.55, 900], [0.6, 4_000], [0.7, 120_000], [0.8, 480_000], [0.9, 1_044_000],
    [0.95, 1_650_000], [0.99, 2_900_000], [0.999, 5_500_000], [1, 8_000_000],
  ],
  takerSizes: [
    [0, 0.5], [0.5, 2.4], [0.75, 6.3], [0.9, 16.3], [0.95, 33], [0.99, 140], [0.999, 270], [1, 300],
  ],
  makerGapsUs: [
    [0, 1], [0.1, 3], [0.25, 21], [0.5, 119], [0.75, 800], [0.9, 36_000],
    [0.95, 95_000], [0.99, 270_000], [0.999, 600_000], [1, 900_000],
  ],
  makerSizes: [[0, 0.6], [0.5, 2.4], [0.75, 4.4], [0.9, 8.5], [0.95, 11], [0.99, 24], [1, 80]],
  spreadGapsUs: [
    [0, 2], [0.1, 4], [0.25, 20], [0.5, 60], [0.75, 200], [0.9, 1_000],
    [0.95, 6_000], [0.99, 60_000], [1, 200_000],
  ],
  depth: [112, 213, 247, 290, 283, 273, 280, 308, 342, 376],
  signPull: 0.25,
  programLean: 0.1,
}
