import type { ShownKind } from './history-request.ts'

/** What is downloaded. */
export type SeriesRequest = {
  readonly what: 'bars' | 'ticks'
  /** Of bars: a key of `barSteps`. */
  readonly size: string
  readonly kind: ShownKind
  readonly isRegularOnly: boolean
}

/** A row of the file: its time, which decides where a download goes on, and its cells. */
export type SeriesRow = { readonly tsUs: number; readonly cells: readonly (string | number)[] }

const barColumns = ['start', 'open', 'high', 'low', 'close']
const tickColumns: Readonly<Partial<Record<ShownKind, readonly string[]>>> = {
  trades: ['time', 'price', 'size'],
  'bid-ask': ['time', 'bid', 'ask', 'bid_size', 'ask_size'],
  midpoint: ['time', 'price'],
}

export function columnsOf({ what, kind }: SeriesRequest): readonly string[] {
  if (what === 'ticks') return tickColumns[kind] ?? []
  return kind === 'trades' ? [...barColumns, 'volume', 'vwap', 'trades'] : barColumns
}
