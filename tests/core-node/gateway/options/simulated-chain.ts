import { optionContract } from '../../../../core-node/gateway/options/option-contract.ts'
import type { OptionMarket } from '../../../../core-node/gateway/options/option-market.ts'
import type { OptionChain, OptionColumns } from '../../../../core-node/market/option-chain.ts'

/** The whole SPX chain as the simulation has it now: what a client with a line for every contract would see. */
export function simulatedChain(options: OptionMarket, tsUs: number): OptionChain {
  const rows: { strike: number; calls: number[]; puts: number[] }[] = []
  const series = []
  const { directory } = options
  for (const each of directory?.seriesAt(tsUs) ?? []) {
    if (each.optionClass.underlying !== 'SPX') continue
    const from = rows.length
    for (const strike of directory?.parametersOf('SPX', tsUs)[0]?.strikes ?? []) {
      const [call, put] = (['C', 'P'] as const).map((right) =>
        figures(options, each, strike, right),
      )
      if (call === undefined || put === undefined) continue
      rows.push({ strike, calls: call, puts: put })
    }
    series.push({
      root: each.optionClass.name,
      expiry: each.expiry.toString(),
      isMorningSettled: each.optionClass.isMorningSettled,
      from,
      to: rows.length,
    })
  }
  return {
    underlying: 'SPX',
    asOfUs: tsUs,
    spot: options.levels.spx,
    openInterestDate: '',
    series,
    strikes: Float64Array.from(rows, ({ strike }) => strike),
    calls: columnsOf(rows.map(({ calls }) => calls)),
    puts: columnsOf(rows.map(({ puts }) => puts)),
  }
}

function figures(
  options: OptionMarket,
  series: Parameters<typeof optionContract>[0],
  strike: number,
  right: 'C' | 'P',
): number[] | undefined {
  const state = options.state(optionContract(series, strike, right))
  if (state === undefined) return undefined
  const { quote, model, openInterest, volume } = state
  const { volatility, delta, gamma } = model
  return [quote.bid, quote.ask, model.price, volume, openInterest, volatility, delta, gamma]
}

function columnsOf(rows: readonly number[][]): OptionColumns {
  const column = (at: number) => Float64Array.from(rows, (row) => row[at] ?? Number.NaN)
  return {
    bids: column(0),
    asks: column(1),
    lasts: column(2),
    volumes: column(3),
    openInterests: column(4),
    quotedVolatilities: column(5),
    quotedDeltas: column(6),
    quotedGammas: column(7),
  }
}
