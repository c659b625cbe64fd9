import type { IBApi } from '@stoqey/ib'

import type { BrokerEvent } from '../../execution/broker-port.ts'
import type { MarketEvent } from '../../market/events.ts'
import type { Instrument } from '../../market/instruments.ts'
import { AccountValues } from './account-values.ts'
import type { BrokerBooks } from './broker-books.ts'
import type { FoundContracts } from './front-contract.ts'
import type { ToldCloses } from './ib-indices.ts'
import { IbIndices } from './ib-indices.ts'
import { IbMarketData } from './ib-market-data.ts'
import { IbOptionChain } from './ib-option-chain.ts'
import { IbOrders } from './ib-orders.ts'
import { IbSnapshot } from './ib-snapshot.ts'
import type { LinkTeller } from './link-teller.ts'
import { alertKeys } from './link-teller.ts'
import type { MarketClock } from './market-clock.ts'
import type { OptionTable } from './option-table.ts'
import type { OrderRefs } from './order-refs.ts'
import type { Pacer, Timers } from './pacer.ts'
import { VenueWatch } from './venue-watch.ts'

export type PartsOptions = {
  readonly found: FoundContracts
  readonly account: string
  readonly clientId: number
  readonly instrument: Instrument
  readonly clockRate: number
  readonly messagesPerSecond: number
  readonly marketDataLines: number | undefined
  readonly optionChain: boolean
  readonly clock: MarketClock
  readonly timers: Timers
  readonly pacer: Pacer
  readonly refs: OrderRefs
  readonly teller: LinkTeller
  /** What is known of the options, and which closes are, outlives a connection. */
  readonly optionTable: OptionTable
  readonly toldCloses: ToldCloses
  readonly knowsOrder: (ref: string) => boolean
  readonly nextRequestId: () => number
  readonly onEvent: (event: MarketEvent | BrokerEvent) => void
  readonly onBooks: (books: BrokerBooks) => void
  readonly onPreviousClose: (ticks: number) => void
  readonly onOverdue: (missing: readonly string[]) => void
  /** The future's data came. */
  readonly onData: () => void
  readonly onFault: (error: unknown) => void
}

/** All that is spoken of over one connection, once it is known with which contract and account. */
export class GatewayParts {
  readonly found: FoundContracts
  readonly orders: IbOrders
  readonly data: IbMarketData
  readonly indices: IbIndices | undefined
  readonly chain: IbOptionChain | undefined
  readonly snapshot: IbSnapshot
  readonly values: AccountValues
  #phase: 'new' | 'probing' | 'subscribed' | 'over' = 'new'

  constructor(api: IBApi, options: PartsOptions) {
    const { found, account, instrument, nextRequestId, onFault, teller } = options
    this.found = found
    const { front } = found
    const venues = new VenueWatch(front, (text) => teller.raise('info', alertKeys.venue, text))
    const shared = { ...options, front, venues, tickNanos: instrument.tickNanos }
    this.values = new AccountValues(api, account, nextRequestId, onFault)
    this.orders = new IbOrders(api, shared)
    this.data = new IbMarketData(api, {
      ...shared,
      onCondition: (state, text, severity) => teller.feed(state, text, severity),
    })
    this.snapshot = new IbSnapshot(api, { ...shared, values: this.values })
    const { marketDataLines, optionChain, optionTable: table } = options
    if (marketDataLines === undefined) return
    const reference = {
      ...shared,
      marketDataLines,
      onNotice: (text: string) => teller.raise('warning', alertKeys.reference, text),
    }
    this.indices = new IbIndices(api, reference, options.toldCloses)
    if (!optionChain) return
    this.chain = new IbOptionChain(api, { ...reference, table, indices: this.indices })
  }

  listen(): void {
    this.values.listen()
    this.orders.listen()
    this.snapshot.listen()
  }

  /** Asks for the future's data alone: when they come, IB is there. */
  probe(): void {
    if (this.#phase !== 'new') return
    this.#phase = 'probing'
    this.data.subscribe()
  }

  /** @returns false when it is subscribed already */
  subscribe(): boolean {
    this.probe()
    if (this.#phase !== 'probing') return false
    this.#phase = 'subscribed'
    this.indices?.subscribe()
    this.chain?.subscribe()
    return true
  }

  /** Errors and notices that carry the id of a request, not of an order. */
  onMessage(code: number, id: number, text: string): void {
    this.data.onMessage(code, id, text)
    this.indices?.onMessage(code, id, text)
    this.chain?.onMessage(code, id, text)
  }

  stop(): void {
    this.#phase = 'over'
    this.data.stop()
    this.indices?.stop()
    this.chain?.stop()
    this.snapshot.stop()
  }
}
