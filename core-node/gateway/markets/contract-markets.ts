import type { MarketEvent } from '../../market/events.ts'
import { markOf } from '../account/valuation.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import type { Client } from '../session/client.ts'
import type { GatewaySettings } from '../settings.ts'
import { PriceTexts } from '../ticks/price-texts.ts'
import type { DataStream } from './contract-market.ts'
import { ContractMarket } from './contract-market.ts'
import { MirroredMonth } from './mirrored-month.ts'
import { volumeWeight } from './month-volumes.ts'

/** The kinds of data of which a contract has a stream. */
export type StreamKind = 'levelOne' | 'tickByTick' | 'depth' | 'liveBars'

/**
 * The markets of the future's months. One is the feed's; another is made when somebody first asks for it, and
 * costs nothing before.
 */
export class ContractMarkets {
  readonly traded: ContractMarket
  readonly #settings: GatewaySettings
  readonly #prices: PriceTexts
  readonly #mirrors = new Map<number, MirroredMonth>()
  opened: readonly ContractMarket[]
  readonly #act: (contract: FutureContract, event: MarketEvent) => void

  /** @param act lets the exchange act on an event that the contract's market took in */
  constructor(
    traded: FutureContract,
    settings: GatewaySettings,
    act: (contract: FutureContract, event: MarketEvent) => void,
  ) {
    this.#settings = settings
    this.#prices = new PriceTexts(traded.instrument)
    this.#act = act
    this.traded = this.#make(traded)
    this.opened = [this.traded]
  }

  /** Whether it is the feed's contract, or another month of it whose trading is not over. */
  has(contract: FutureContract): boolean {
    const { contract: traded, market } = this.traded
    if (contract.conId === traded.conId) return true
    const isOther = contract.instrument.symbol !== traded.instrument.symbol
    return !isOther && volumeWeight(contract.contractMonth, market.session.tradeDate) > 0
  }

  /** Only for a contract that has a market. */
  open(contract: FutureContract): ContractMarket {
    if (contract.conId === this.traded.contract.conId) return this.traded
    const known = this.#mirrors.get(contract.conId)
    if (known !== undefined) return known.target
    const target = this.#make(contract)
    const { seed } = this.#settings
    const mirror = new MirroredMonth(this.traded, target, seed, (to, event) =>
      this.#take(to, event),
    )
    this.#mirrors.set(contract.conId, mirror)
    this.opened = [...this.opened, target]
    return target
  }

  /** A contract's last price in ticks; of one that nobody asked for there is none. */
  readonly markOf = ({ conId }: FutureContract): number | undefined => {
    const found = this.opened.find(({ contract }) => contract.conId === conId)
    return found === undefined ? undefined : markOf(found.market)
  }

  // --- what the feed brings ---

  /** @returns whether a new session began */
  advance(tsUs: number): boolean {
    const hasBegun = this.traded.advance(tsUs)
    if (hasBegun) this.#forgetExpired()
    for (const mirror of this.#mirrors.values()) mirror.advance(tsUs)
    return hasBegun
  }

  step(event: MarketEvent): void {
    this.#take(this.traded, event)
    for (const mirror of this.#mirrors.values()) mirror.onMarket(event)
  }

  onTime(): void {
    for (const each of this.opened) each.onTime()
  }

  flush(): void {
    for (const { levelOne } of this.opened) levelOne.flush()
  }

  #forgetExpired(): void {
    for (const [conId, { target }] of this.#mirrors) {
      if (!this.has(target.contract)) this.#mirrors.delete(conId)
    }
    this.opened = [this.traded, ...[...this.#mirrors.values()].map(({ target }) => target)]
  }

  #take(to: ContractMarket, event: MarketEvent): void {
    to.market.apply(event)
    to.remember(event)
    this.#act(to.contract, event)
    to.tell(event)
  }

  #make(contract: FutureContract): ContractMarket {
    return new ContractMarket(contract, {
      prices: this.#prices,
      depthRows: this.#settings.depthRows,
    })
  }

  // --- subscriptions, of whatever contract ---

  countOf(kind: StreamKind, client: Client): number {
    return this.opened.reduce((count, each) => count + each[kind].countOf(client), 0)
  }

  hasRequest(client: Client, requestId: number): boolean {
    return this.#streams().some((stream) => stream.has(client, requestId))
  }

  /** @returns whether there was such a subscription */
  unsubscribe(kind: StreamKind, client: Client, requestId: number): boolean {
    return this.opened.some((each) => each[kind].unsubscribe(client, requestId))
  }

  removeAllOf(client: Client): void {
    for (const stream of this.#streams()) stream.removeAllOf(client)
  }

  #streams(): readonly DataStream[] {
    return this.opened.flatMap(({ streams }) => streams)
  }
}
