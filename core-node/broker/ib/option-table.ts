import type { Session } from '../../market/calendar/session-calendar.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import { isCashDay } from '../../market/calendar/trading-day.ts'
import type { OptionChain, OptionColumns, OptionSeries } from '../../market/option-chain.ts'
import { OptionEntry } from './option-entry.ts'
import type { RankedStrike } from './option-universe.ts'

/** How much of the chain is known, and how old it is. */
export type ChainCoverage = {
  /** Contracts that are watched, those that the broker does not know left out. */
  readonly contracts: number
  /** With a quote that is not stale. */
  readonly fresh: number
  /** With today's open interest. */
  readonly withInterest: number
  /** Of the fresh quotes, seconds of the market's time; NaN without any. */
  readonly medianAgeSeconds: number
  readonly oldestAgeSeconds: number
}

/** A pair of options of the same strike. */
type Row = { readonly call: OptionEntry; readonly put: OptionEntry }

/** The share of the open interest that must be of the day for the chain's to be called that day's. */
const enoughInterest = 0.9

/** All options that are watched, with what was heard of them. It outlives connections. */
export class OptionTable {
  readonly #rows = new Map<string, Row>()
  #watched: readonly Row[] = []

  /** Sets what is watched from now on; what was heard before is kept. */
  watch(strikes: readonly RankedStrike[]): void {
    this.#watched = strikes.map((ranked) => this.#row(ranked))
  }

  /** The nearest first. */
  get entries(): readonly OptionEntry[] {
    return this.#watched.flatMap(({ call, put }) => [call, put])
  }

  /** Forgets series that have settled. @param today YYYY-MM-DD */
  forgetBefore(today: string): void {
    for (const [key, { call }] of this.#rows) if (call.expiry.expiry < today) this.#rows.delete(key)
  }

  /** @param staleUs quotes older than this are left out */
  snapshot(nowUs: number, spot: number, staleUs: number): OptionChain | undefined {
    const rows = this.#watched
      .filter(({ call, put }) => !call.isUnlisted || !put.isUnlisted)
      .toSorted(bySeries)
    const calls = columnsOf(rows.length)
    const puts = columnsOf(rows.length)
    let quoted = 0
    for (const [at, { call, put }] of rows.entries()) {
      quoted += fill(calls, at, call, nowUs - staleUs) + fill(puts, at, put, nowUs - staleUs)
    }
    if (quoted === 0) return undefined
    return {
      underlying: 'SPX',
      asOfUs: nowUs,
      spot,
      openInterestDate: this.#interestDate(nowUs),
      series: seriesOf(rows),
      strikes: Float64Array.from(rows, ({ call }) => call.strike),
      calls,
      puts,
    }
  }

  coverage(nowUs: number, staleUs: number): ChainCoverage {
    const session = sessionAt(nowUs)
    const listed = this.entries.filter(({ isUnlisted }) => !isUnlisted)
    const ages = listed
      .filter(({ quotedUs }) => quotedUs > 0 && nowUs - quotedUs <= staleUs)
      .map(({ quotedUs }) => Math.max(0, nowUs - quotedUs) / 1e6)
      .toSorted((a, b) => a - b)
    return {
      contracts: listed.length,
      fresh: ages.length,
      withInterest: listed.filter((entry) => !needsInterest(entry, nowUs, session)).length,
      medianAgeSeconds: ages[ages.length >> 1] ?? Number.NaN,
      oldestAgeSeconds: ages.at(-1) ?? Number.NaN,
    }
  }

  #row({ expiry, strike }: RankedStrike): Row {
    const key = `${expiry.root} ${expiry.expiry} ${strike}`
    const known = this.#rows.get(key)
    if (known !== undefined) return known
    const row = {
      call: new OptionEntry(expiry, strike, true),
      put: new OptionEntry(expiry, strike, false),
    }
    this.#rows.set(key, row)
    return row
  }

  /** The day whose count most of it is; an earlier one while most are still to be asked for. */
  #interestDate(nowUs: number): string {
    const known = this.entries
      .filter(({ openInterest }) => !Number.isNaN(openInterest))
      .map(({ interestUs }) => interestUs)
      .toSorted((a, b) => b - a)
    if (known.length === 0) return ''
    const at = Math.min(known.length - 1, Math.floor(enoughInterest * known.length))
    return countedOn(Math.min(nowUs, known[at] as number))
  }
}

/**
 * Whether today's is still to be asked for. Open interest is counted at night and told before the cash market opens: what was heard before nine in New
 * York is the count of the day before.
 */
export function needsInterest(
  { openInterest, interestUs }: OptionEntry,
  nowUs: number,
  { dayOpenUs }: Session,
): boolean {
  if (Number.isNaN(openInterest)) return true
  return nowUs >= dayOpenUs && interestUs < dayOpenUs
}

/** The trade date whose open interest the broker told at this time. */
function countedOn(tsUs: number): string {
  const session = sessionAt(tsUs)
  let day = Temporal.PlainDate.from(session.date)
  if (tsUs < session.dayOpenUs || !isCashDay(day)) {
    do day = day.subtract({ days: 1 })
    while (!isCashDay(day))
  }
  return day.toString()
}

function bySeries(a: Row, b: Row): number {
  const [first, second] = [a.call, b.call]
  return (
    first.expiry.expiry.localeCompare(second.expiry.expiry) ||
    first.expiry.root.localeCompare(second.expiry.root) ||
    first.strike - second.strike
  )
}

function seriesOf(rows: readonly Row[]): OptionSeries[] {
  const series: OptionSeries[] = []
  for (const [at, { call }] of rows.entries()) {
    const { root, expiry, isMorningSettled } = call.expiry
    const current = series.at(-1)
    if (current?.root === root && current.expiry === expiry) {
      series[series.length - 1] = { ...current, to: at + 1 }
    } else series.push({ root, expiry, isMorningSettled, from: at, to: at + 1 })
  }
  return series
}

function columnsOf(rows: number): OptionColumns {
  const column = () => new Float64Array(rows).fill(Number.NaN)
  return {
    bids: column(),
    asks: column(),
    lasts: column(),
    volumes: column(),
    openInterests: column(),
    quotedVolatilities: column(),
    quotedDeltas: column(),
    quotedGammas: column(),
  }
}

/** @returns 1 when its quotes are fresh */
function fill(columns: OptionColumns, at: number, entry: OptionEntry, sinceUs: number): number {
  columns.openInterests[at] = entry.openInterest
  if (entry.quotedUs === 0 || entry.quotedUs < sinceUs) return 0
  columns.bids[at] = entry.bid
  columns.asks[at] = entry.ask
  columns.lasts[at] = entry.last
  columns.volumes[at] = entry.volume
  columns.quotedVolatilities[at] = entry.volatility
  columns.quotedDeltas[at] = entry.delta
  columns.quotedGammas[at] = entry.gamma
  return 1
}
