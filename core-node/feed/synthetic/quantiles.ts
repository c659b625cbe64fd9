import type { Random } from './random.ts'

/** A distribution as measured: pairs of share and value, from share 0 to share 1, both rising. */
export type Knots = readonly (readonly [share: number, value: number])[]

/** Cells of a table: fine enough for the 99.9th percentile to have one of its own. */
const cells = 1024
const cellBits = 10
const fractionSteps = 2 ** (32 - cellBits)

/**
 * Draws from a distribution given by its quantiles: one random number, one look-up, one interpolation, and
 * no logarithm per draw.
 */
export class QuantileTable {
  protected readonly values = new Float64Array(cells + 1)

  /** @param valueAt the quantile function, asked for shares from 0 to 1 */
  fill(valueAt: (share: number) => number): this {
    for (let cell = 0; cell <= cells; cell++) this.values[cell] = valueAt(cell / cells)
    return this
  }

  /** Of what `draw` gives. */
  get mean(): number {
    const { values } = this
    let sum = ((values[0] as number) + (values[cells] as number)) / 2
    for (let cell = 1; cell < cells; cell++) sum += values[cell] as number
    return sum / cells
  }

  draw(random: Random): number {
    const bits = random.bits()
    const cell = bits >>> (32 - cellBits)
    const low = this.values[cell] as number
    const high = this.values[cell + 1] as number
    return low + ((high - low) * (bits & (fractionSteps - 1))) / fractionSteps
  }
}

/**
 * On the way from one distribution to another, and a little beyond: the logarithm of every quantile moves in
 * a straight line. It changes in place, as the time of day does.
 */
export class BlendedTable extends QuantileTable {
  readonly #starts = new Float64Array(cells + 1)
  readonly #ways = new Float64Array(cells + 1)

  constructor(first: Knots, second: Knots) {
    super()
    for (let cell = 0; cell <= cells; cell++) {
      const start = logQuantile(first, cell / cells)
      this.#starts[cell] = start
      this.#ways[cell] = logQuantile(second, cell / cells) - start
    }
  }

  /** @param weight 0 is the first distribution, 1 the second */
  setWeight(weight: number): void {
    for (let cell = 0; cell <= cells; cell++) {
      this.values[cell] = Math.exp(
        (this.#starts[cell] as number) + weight * (this.#ways[cell] as number),
      )
    }
  }
}

/** The logarithm of the knots' value at a share, interpolated: sizes and gaps span many decades. */
function logQuantile(knots: Knots, share: number): number {
  let at = 1
  while (at < knots.length - 1 && share > (knots[at] as readonly [number, number])[0]) at++
  const [lowShare, low] = knots[at - 1] as readonly [number, number]
  const [highShare, high] = knots[at] as readonly [number, number]
  const part = (share - lowShare) / (highShare - lowShare)
  return Math.log(low) + part * (Math.log(high) - Math.log(low))
}

/** The standard normal's value at share 1: what leaps further is the business of the regime. */
const normalLimit = 3.7
const stepsPerCell = 16

/**
 * The standard normal. Its quantile x(p) solves dx/dp = √(2π)·exp(x²/2), x(½) = 0, and is integrated from
 * the middle outwards by the midpoint rule: no table of constants, and the same on every machine.
 */
export function normalTable(): QuantileTable {
  const upper = new Float64Array(cells / 2 + 1)
  const step = 1 / cells / stepsPerCell
  let x = 0
  for (let cell = 1; cell < cells / 2; cell++) {
    for (let i = 0; i < stepsPerCell; i++) {
      const middle = x + (step / 2) * slopeOfNormalQuantile(x)
      x += step * slopeOfNormalQuantile(middle)
    }
    upper[cell] = x
  }
  upper[cells / 2] = normalLimit
  return new QuantileTable().fill((share) => {
    const cell = Math.round(share * cells) - cells / 2
    return Math.sign(cell) * (upper[Math.abs(cell)] as number)
  })
}

function slopeOfNormalQuantile(x: number): number {
  return Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2)
}
