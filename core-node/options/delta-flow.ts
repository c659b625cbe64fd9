import { microsPerMinute } from '../../shared/units.ts'
import type { OptionChain, OptionColumns, OptionSeries } from '../market/option-chain.ts'
import { blackD1 } from './black.ts'
import type { ChainAnalysis } from './chain-analysis.ts'
import { newYorkDate } from './day-count.ts'
import { normalDistribution } from './normal-distribution.ts'
import { TimeDecayedAverage } from './time-decayed-average.ts'

const timeConstantUs = 5 * microsPerMinute

/**
 * Who was in a hurry between two snapshots of a day: DF = Σ side·Δ·ΔV / Σ|Δ|·ΔV over all contracts, the side
 * by where the last price stands in the quote (signal definitions §4.7), averaged over five minutes.
 */
export class DeltaFlow {
  readonly #average = new TimeDecayedAverage(timeConstantUs)
  #previous: OptionChain | undefined

  /** From −1 to 1; NaN without prints between snapshots. */
  get value(): number {
    return this.#average.value
  }

  add({ chain, terms, surface }: ChainAnalysis): void {
    const previous = this.#previous
    this.#previous = chain
    if (previous === undefined) return
    // Volume counts from zero on every day.
    if (newYorkDate(previous.asOfUs) !== newYorkDate(chain.asOfUs)) {
      this.#average.reset()
      return
    }
    const flow = { signed: 0, gross: 0 }
    const before = new Map(previous.series.map((series) => [keyOf(series), series] as const))
    for (const [index, series] of chain.series.entries()) {
      const earlier = before.get(keyOf(series))
      const forward = terms.forwards[index] as number
      if (earlier === undefined || Number.isNaN(terms.years[index])) continue
      let row = earlier.from
      for (let now = series.from; now < series.to; now++) {
        const strike = chain.strikes[now] as number
        while (row < earlier.to && (previous.strikes[row] as number) < strike) row++
        if (row === earlier.to || previous.strikes[row] !== strike) continue
        const callVolatility = surface.calls[now] as number
        const putVolatility = surface.puts[now] as number
        const callDelta = normalDistribution(blackD1(forward, strike, callVolatility))
        const putDelta = normalDistribution(blackD1(forward, strike, putVolatility)) - 1
        addTrades(flow, chain.calls, now, previous.calls, row, callDelta)
        addTrades(flow, chain.puts, now, previous.puts, row, putDelta)
      }
    }
    if (flow.gross > 0) this.#average.add(flow.signed / flow.gross, chain.asOfUs)
  }

  reset(): void {
    this.#average.reset()
    this.#previous = undefined
  }
}

function keyOf({ root, expiry }: OptionSeries): string {
  return `${expiry} ${root}`
}

function addTrades(
  flow: { signed: number; gross: number },
  now: OptionColumns,
  row: number,
  before: OptionColumns,
  rowBefore: number,
  delta: number,
): void {
  const traded = (now.volumes[row] as number) - (before.volumes[rowBefore] as number)
  // A volume that shrank is a correction, and no trade.
  if (!(traded > 0) || Number.isNaN(delta)) return
  flow.signed += sideOf(now, row) * delta * traded
  flow.gross += Math.abs(delta) * traded
}

/** 1 where the last price stands nearer the ask, −1 nearer the bid, 0 at the mid or without a sound quote. */
function sideOf({ bids, asks, lasts }: OptionColumns, row: number): number {
  const bid = bids[row] as number
  const ask = asks[row] as number
  const last = lasts[row] as number
  if (!(ask > bid) || !(last > 0)) return 0
  return Math.sign(2 * last - bid - ask)
}
