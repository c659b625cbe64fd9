import type {
  OptionChain,
  OptionColumns,
  OptionSeries,
  OptionUnderlying,
} from '../../market/option-chain.ts'

/** One contract of a row, as a source gave it; NaN for what it does not give. */
export type ContractFigures = { readonly [Column in keyof OptionColumns]: number }

export type ChainRow = {
  readonly root: string
  readonly expiry: string
  readonly isMorningSettled: boolean
  readonly strike: number
  readonly call: ContractFigures
  readonly put: ContractFigures
}

export type ChainHead = {
  readonly underlying: OptionUnderlying
  readonly asOfUs: number
  readonly spot: number
  readonly openInterestDate: string
}

/** Puts rows in order: series by expiry and root, strikes ascending, the last of equal rows. */
export function buildChain(head: ChainHead, rows: readonly ChainRow[]): OptionChain {
  const byKey = new Map<string, Map<number, ChainRow>>()
  for (const row of rows) {
    const key = `${row.expiry} ${row.root}`
    const series = byKey.get(key) ?? new Map<number, ChainRow>()
    series.set(row.strike, row)
    byKey.set(key, series)
  }
  const ordered: ChainRow[] = []
  const series: OptionSeries[] = []
  for (const key of [...byKey.keys()].toSorted()) {
    const ofSeries = [...(byKey.get(key)?.values() ?? [])].toSorted((a, b) => a.strike - b.strike)
    const [first] = ofSeries
    if (first === undefined) continue
    const { root, expiry, isMorningSettled } = first
    const from = ordered.length
    series.push({ root, expiry, isMorningSettled, from, to: from + ofSeries.length })
    ordered.push(...ofSeries)
  }
  return {
    ...head,
    series,
    strikes: Float64Array.from(ordered, ({ strike }) => strike),
    calls: columnsOf(ordered, 'call'),
    puts: columnsOf(ordered, 'put'),
  }
}

function columnsOf(rows: readonly ChainRow[], side: 'call' | 'put'): OptionColumns {
  const column = (name: keyof OptionColumns) => Float64Array.from(rows, (row) => row[side][name])
  return {
    bids: column('bids'),
    asks: column('asks'),
    lasts: column('lasts'),
    volumes: column('volumes'),
    openInterests: column('openInterests'),
    quotedVolatilities: column('quotedVolatilities'),
    quotedDeltas: column('quotedDeltas'),
    quotedGammas: column('quotedGammas'),
  }
}
