import type { DailyBars } from '../../market/daily-bars.ts'

export const tradingDaysPerYear = 252

/**
 * Volatility of daily bars by Yang and Zhang (2000), which minds both the gaps between days and the ranges
 * within them: σ² = σ_o² + k·σ_c² + (1 − k)·σ_rs², k = 0.34/(1.34 + (n + 1)/(n − 1)), σ_o² the sample
 * variance of ln(open/close before), σ_c² of ln(close/open), σ_rs² the mean of Rogers and Satchell's
 * u(u − c) + d(d − c). Annualised, in vol points: 16 is 16 % a year.
 *
 * @returns NaN without `days` + 1 finished days
 */
export function yangZhang(bars: DailyBars, days: number): number {
  if (days < 2 || bars.count < days + 1) return Number.NaN
  let gaps = 0
  let gapSquares = 0
  let changes = 0
  let changeSquares = 0
  let ranges = 0
  for (let ago = 0; ago < days; ago++) {
    const open = bars.open(ago)
    const gap = Math.log(open / bars.close(ago + 1))
    const up = Math.log(bars.high(ago) / open)
    const down = Math.log(bars.low(ago) / open)
    const change = Math.log(bars.close(ago) / open)
    gaps += gap
    gapSquares += gap * gap
    changes += change
    changeSquares += change * change
    ranges += up * (up - change) + down * (down - change)
  }
  const k = 0.34 / (1.34 + (days + 1) / (days - 1))
  const overnight = sampleVariance(gaps, gapSquares, days)
  const openToClose = sampleVariance(changes, changeSquares, days)
  const variance = overnight + k * openToClose + (1 - k) * (ranges / days)
  return 100 * Math.sqrt(variance * tradingDaysPerYear)
}

/** Never below 0: the difference of two sums may be, by its rounding. */
function sampleVariance(sum: number, squares: number, count: number): number {
  return Math.max(0, (squares - (sum * sum) / count) / (count - 1))
}
