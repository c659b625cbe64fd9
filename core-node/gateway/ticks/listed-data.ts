import { microsPerSecond } from '../../../shared/units.ts'
import type { Market } from '../../market/market.ts'
import type { CashContract } from '../options/cash-contract.ts'
import type { OptionContract } from '../options/option-contract.ts'
import type { OptionMarket } from '../options/option-market.ts'
import type { Client } from '../session/client.ts'
import type { ListedTick } from './listed-ticks.ts'
import { cashTicks, optionTicks } from './listed-ticks.ts'
import type { Subscription } from './subscribers.ts'
import { Subscribers } from './subscribers.ts'

/** What has market data beside the future. */
export type ListedContract = CashContract | OptionContract

/** Numbers of the generic ticks that were asked for. */
export type GenericTicks = ReadonlySet<number>

type ListedSubscription = Subscription & {
  readonly contract: ListedContract
  readonly generic: GenericTicks
  /** By tick, what was told last. */
  readonly told: Map<number, string | number>
}

/** A round of all subscriptions is spread over so many turns, so that none of them holds the market up. */
const turns = 10

/** Market data of indices, the fund and options: what changed since the last sample of each. */
export class ListedData {
  readonly #market: Market
  readonly #options: OptionMarket
  readonly #turnUs: number
  readonly #subscribers = new Subscribers<ListedSubscription>()
  #turn = 0
  #nextUs = 0

  /** @param sampleSeconds between two samples of a subscription, in the market's time */
  constructor(market: Market, options: OptionMarket, sampleSeconds: number) {
    this.#market = market
    this.#options = options
    this.#turnUs = (sampleSeconds * microsPerSecond) / turns
  }

  countOf(client: Client): number {
    return this.#subscribers.countOf(client)
  }

  has(client: Client, requestId: number): boolean {
    return this.#subscribers.find(client, requestId) !== undefined
  }

  /** All there is now follows at once. */
  subscribe(
    client: Client,
    requestId: number,
    contract: ListedContract,
    generic: GenericTicks,
  ): void {
    const subscription = { client, requestId, contract, generic, told: new Map() }
    this.#tell(subscription)
    this.#subscribers.add(subscription)
  }

  /** All there is now, and no more. */
  tellOnce(client: Client, requestId: number, contract: ListedContract): void {
    this.#tell({ client, requestId, contract, generic: new Set(), told: new Map() })
  }

  /** @returns whether there was such a subscription */
  unsubscribe(client: Client, requestId: number): boolean {
    return this.#subscribers.remove(client, requestId)
  }

  removeAllOf(client: Client): void {
    this.#subscribers.removeAllOf(client)
  }

  /** Time passed: those whose turn it is are told what changed. */
  onTime(): void {
    const { tsUs } = this.#market
    if (tsUs < this.#nextUs) return
    this.#nextUs = tsUs + this.#turnUs
    const { entries } = this.#subscribers
    for (let at = this.#turn; at < entries.length; at += turns) {
      this.#tell(entries[at] as ListedSubscription)
    }
    this.#turn = (this.#turn + 1) % turns
  }

  #tell({ client, requestId, contract, generic, told }: ListedSubscription): void {
    for (const { key, value, encode } of this.#ticksOf(contract, generic)) {
      if (told.get(key) === value) continue
      told.set(key, value)
      client.send(encode(requestId))
    }
  }

  #ticksOf(contract: ListedContract, generic: GenericTicks): ListedTick[] {
    const { levels, day } = this.#options
    if (day === undefined) return []
    if ('securityType' in contract) {
      const isNasdaq = contract.symbol === 'QQQ' || contract.symbol === 'VXN'
      return cashTicks(contract, day, (isNasdaq ? levels.vxn : levels.vix) / 100, generic)
    }
    const state = this.#options.state(contract)
    return state === undefined ? [] : optionTicks(contract, state, this.#market.tsUs, generic)
  }
}
