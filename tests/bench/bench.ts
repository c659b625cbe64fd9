/** One measured figure, as `npm run bench -- --json` prints it. */
export type Figure = {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly target: number
  /** Whether a larger or a smaller value is better decides whether the target is met. */
  readonly met: boolean
  /** What it is compared with in the same run, and its value. */
  readonly baseline: { readonly name: string; readonly value: number }
  /** value / baseline */
  readonly ratio: number
}

/** A benchmark: one or more figures from one run. */
export type Bench = {
  readonly name: string
  readonly summary: string
  run(): Promise<readonly Figure[]>
}

type Measured = {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly target: number
  readonly isMoreBetter: boolean
  readonly baseline: { readonly name: string; readonly value: number }
}

export function figure({ name, unit, value, target, isMoreBetter, baseline }: Measured): Figure {
  const rounded = significant(value)
  return {
    name,
    unit,
    value: rounded,
    target,
    met: isMoreBetter ? rounded >= target : rounded <= target,
    baseline: { name: baseline.name, value: significant(baseline.value) },
    ratio: significant(value / baseline.value),
  }
}

/** Three digits say all that a run on a shared machine can. */
function significant(value: number): number {
  return Number(value.toPrecision(3))
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}

export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
}
