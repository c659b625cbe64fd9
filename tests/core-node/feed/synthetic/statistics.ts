/** The few statistics that describe a market. Of an empty or constant sample they are NaN. */

export function mean(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** The population's. */
export function deviation(values: readonly number[]): number {
  return Math.sqrt(centralMoment(values, 2))
}

/** 3 for a normal distribution. */
export function kurtosis(values: readonly number[]): number {
  return centralMoment(values, 4) / centralMoment(values, 2) ** 2
}

export function correlation(a: readonly number[], b: readonly number[]): number {
  const meanA = mean(a)
  const meanB = mean(b)
  let both = 0
  let squaresA = 0
  let squaresB = 0
  for (const [i, value] of a.entries()) {
    const fromA = value - meanA
    const fromB = (b[i] as number) - meanB
    both += fromA * fromB
    squaresA += fromA * fromA
    squaresB += fromB * fromB
  }
  return both / Math.sqrt(squaresA * squaresB)
}

export function autocorrelation(values: readonly number[], lag: number): number {
  return correlation(values.slice(lag), values.slice(0, values.length - lag))
}

/** The smallest value that at least this share of the sample does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).toSorted()
  const at = Math.max(0, Math.ceil(share * sorted.length) - 1)
  return sorted[at] ?? Number.NaN
}

function centralMoment(values: readonly number[], power: number): number {
  const average = mean(values)
  let sum = 0
  for (const value of values) sum += (value - average) ** power
  return sum / values.length
}
