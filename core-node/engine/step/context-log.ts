import type { Row } from '../../execution/outbox.ts'
import type { MarketEvent } from '../../market/events.ts'
import { EventKind } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import { chainRow } from './chain-row.ts'
import { contextRow } from './context-row.ts'
import { levelsRow } from './levels-row.ts'
import type { Signal } from './signal.ts'

/**
 * Writes what surrounds the score: the circumstances and the chart's levels once a minute, a chain when one
 * was taken in.
 */
export class ContextLog {
  readonly #signal: Signal
  #writtenChainUs = 0

  constructor(signal: Signal) {
    this.#signal = signal
  }

  write(market: Market, event: MarketEvent, rows: Row[]): void {
    if (event.kind === EventKind.Chain) this.#writeChain(market, rows)
    else {
      rows.push(contextRow(market, this.#signal))
      rows.push(levelsRow(market, this.#signal.options))
    }
  }

  #writeChain(market: Market, rows: Row[]): void {
    const { options } = this.#signal
    const { analysis, asOfUs } = options
    if (analysis === undefined || asOfUs === this.#writtenChainUs) return
    this.#writtenChainUs = asOfUs
    rows.push(chainRow(market.tsUs, options, analysis))
  }
}
