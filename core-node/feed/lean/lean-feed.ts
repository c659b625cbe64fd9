import { microsPerMilli, microsPerMinute } from '../../../shared/units.ts'
import { leadMonth } from '../../market/calendar/contract-months.ts'
import type { MarketEvent } from '../../market/events.ts'
import { QuoteEvent } from '../../market/events.ts'
import type { Instrument } from '../../market/instruments.ts'
import { futureCode, parseFutureCode } from '../../market/instruments.ts'
import { BarPath } from '../bar-path.ts'
import type { Feed, FeedDescription } from '../feed.ts'
import { DataError } from '../feed.ts'
import type { LeanDay } from './files.ts'
import { groupDays } from './files.ts'
import type { QuoteMinute, TradeMinute } from './rows.ts'
import { parseQuoteMinutes, parseTradeMinutes } from './rows.ts'
import { readZipEntry } from './zip.ts'

export type LeanOptions = {
  /** A contract, e.g. ESZ3. Default: the one that leads on the first day, and it for all days. */
  readonly symbol?: string | undefined
}

/** Days of LEAN's minute data, one after another as one run. @throws DataError */
export function openLean(files: readonly string[], options: LeanOptions = {}): Feed {
  const days = groupDays(files)
  const first = days[0] as LeanDay
  const { year, month } = leadMonth(first.date)
  const code = options.symbol ?? futureCode('ES', year, month)
  const parsed = parseFutureCode(code)
  if (!parsed.ok) throw new DataError(files[0] as string, '', parsed.reason)
  const decade = Math.floor(Number(first.date.slice(0, 4)) / 10) * 10
  const expiryYear = options.symbol === undefined ? year : decade + Number(parsed.value.yearDigits)
  const expiry = `${expiryYear}${String(parsed.value.month).padStart(2, '0')}`
  return new LeanFeed(days, parsed.value.instrument, code, expiry)
}

class LeanFeed implements Feed {
  readonly description: FeedDescription
  records = 0
  readonly #days: readonly LeanDay[]
  readonly #expiry: string
  readonly #quote = new QuoteEvent()
  readonly #path = new BarPath()
  #day = 0
  #midnightUs = 0
  #trades: readonly TradeMinute[] = []
  #quotes: readonly QuoteMinute[] = []
  #trade = 0
  #quoteAt = 0
  /** A minute's last quote, to be told before the minute's last trade. */
  #closing: QuoteMinute | undefined
  #held: MarketEvent | undefined

  constructor(days: readonly LeanDay[], instrument: Instrument, code: string, expiry: string) {
    this.#days = days
    this.#expiry = expiry
    const last = days.at(-1) as LeanDay
    this.description = {
      source: days.length === 1 ? last.date : `${(days[0] as LeanDay).date} to ${last.date}`,
      instrument,
      contract: code,
      schema: 'lean-minute',
    }
  }

  get progress(): number {
    return this.#day / this.#days.length
  }

  async load(): Promise<boolean> {
    const day = this.#days[this.#day]
    if (day === undefined) return false
    this.#day++
    this.#midnightUs = Date.parse(`${day.date}T00:00:00Z`) * microsPerMilli
    const { tickNanos } = this.description.instrument
    this.#trades = await this.#read(day.trade, parseTradeMinutes, tickNanos)
    this.#quotes = await this.#read(day.quote, parseQuoteMinutes, tickNanos)
    this.#trade = 0
    this.#quoteAt = 0
    return true
  }

  next(): MarketEvent | undefined {
    if (this.#held !== undefined) return this.#takeHeld()
    const traded = this.#path.next()
    if (traded !== undefined) {
      // The minute's last trade comes after its last quote, which is what it was dealt at.
      if (this.#closing === undefined || !this.#isEndOf(this.#closing.ms, traded.tsUs)) {
        return traded
      }
      this.#held = traded
    }
    if (this.#closing !== undefined) return this.#closeQuote(this.#closing)
    return this.#nextMinute()
  }

  async close(): Promise<void> {}

  #takeHeld(): MarketEvent | undefined {
    const event = this.#held
    this.#held = undefined
    return event
  }

  /** Begins the next minute that has a trade or a quote: its first quote, then its trades. */
  #nextMinute(): MarketEvent | undefined {
    const trade = this.#trades[this.#trade]
    const quote = this.#quotes[this.#quoteAt]
    if (trade === undefined && quote === undefined) return undefined
    const ms = Math.min(trade?.ms ?? Infinity, quote?.ms ?? Infinity)
    if (trade?.ms === ms) {
      this.#trade++
      this.records++
      const startUs = this.#midnightUs + ms * microsPerMilli
      this.#path.begin(startUs, 60, trade.open, trade.high, trade.low, trade.close, trade.volume)
    }
    if (quote?.ms !== ms) return this.next()
    this.#quoteAt++
    this.records++
    this.#closing = quote
    return this.#quoteEvent(quote, 0, quote.bidOpen, quote.askOpen)
  }

  #closeQuote(quote: QuoteMinute): QuoteEvent {
    this.#closing = undefined
    return this.#quoteEvent(quote, microsPerMinute - 1, quote.bidClose, quote.askClose)
  }

  #quoteEvent(minute: QuoteMinute, offsetUs: number, bid: number, ask: number): QuoteEvent {
    const quote = this.#quote
    quote.tsUs = this.#midnightUs + minute.ms * microsPerMilli + offsetUs
    quote.bidTicks = bid
    quote.bidSize = minute.bidSize
    quote.askTicks = ask
    quote.askSize = minute.askSize
    return quote
  }

  #isEndOf(ms: number, tsUs: number): boolean {
    return tsUs === this.#midnightUs + ms * microsPerMilli + microsPerMinute - 1
  }

  async #read<Minute>(
    file: string | undefined,
    parse: (file: string, entry: string, text: string, tickNanos: number) => Minute[],
    tickNanos: number,
  ): Promise<readonly Minute[]> {
    if (file === undefined) return []
    const { name, text } = await readZipEntry(file, (names) => this.#choose(file, names))
    return parse(file, name, text, tickNanos)
  }

  #choose(file: string, names: readonly string[]): string {
    const name = names.find((candidate) => candidate.endsWith(`_${this.#expiry}.csv`))
    if (name !== undefined) return name
    throw new DataError(
      file,
      '',
      `${this.description.contract} (…_${this.#expiry}.csv) is not in it, only ${names.join(', ')}; choose with --symbol`,
    )
  }
}
