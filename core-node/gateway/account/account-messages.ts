import { microsPerMinute, microsPerSecond } from '../../../shared/units.ts'
import type { Market } from '../../market/market.ts'
import type { AccountValue } from '../encode/account.ts'
import {
  accountDownloadEnd,
  accountSummary,
  accountSummaryEnd,
  accountTime,
  accountUpdateMulti,
  accountUpdateMultiEnd,
  accountValue,
  portfolioValue,
  positionEnd,
  positionMessage,
  profitAndLoss,
  profitAndLossSingle,
} from '../encode/account.ts'
import { clockText, loginZone, zonedTime } from '../market-time.ts'
import type { Client } from '../session/client.ts'
import type { Subscription } from '../ticks/subscribers.ts'
import { Subscribers } from '../ticks/subscribers.ts'
import { allValues, summaryValues } from './account-values.ts'
import type { Account } from './account.ts'
import type { MarkOf, Valuation } from './valuation.ts'
import { averageCost, valueAccount } from './valuation.ts'

/** IB tells accounts again every three minutes, and portfolios at a fill; profit and loss each second. */
const accountEveryUs = 3 * microsPerMinute
const profitEveryUs = microsPerSecond

/** IB's limit for one client. */
export const summariesMax = 2

/** Requests without an id of their own: there is one for each client. */
const onlyRequest = 0

type SummarySubscription = Subscription & {
  readonly tags: readonly string[]
  /** What was told last, by tag and currency: only changes are told again. */
  readonly told: Map<string, string>
}
type MultiSubscription = Subscription & { readonly told: Map<string, string> }
type ProfitSubscription = Subscription & {
  /** 0 for the whole account. */
  readonly conId: number
  told: string
}

/** Tells subscribers of positions, account values and profit, at once and whenever they change. */
export class AccountMessages {
  readonly #account: Account
  readonly #market: Market
  readonly #mark: MarkOf
  readonly #positions = new Subscribers<Subscription>()
  readonly #updates = new Subscribers<Subscription>()
  readonly #summaries = new Subscribers<SummarySubscription>()
  readonly #multi = new Subscribers<MultiSubscription>()
  readonly #profits = new Subscribers<ProfitSubscription>()
  #accountToldUs = 0
  #profitToldUs = 0

  constructor(account: Account, market: Market, mark: MarkOf) {
    this.#account = account
    this.#mark = mark
    this.#market = market
  }

  subscribePositions(client: Client): void {
    this.#positions.remove(client, onlyRequest)
    this.#positions.add({ client, requestId: onlyRequest })
    for (const position of this.#account.positions()) {
      if (position.contracts !== 0) client.send(this.#positionOf(position))
    }
    client.send(positionEnd())
  }

  unsubscribePositions(client: Client): void {
    this.#positions.remove(client, onlyRequest)
  }

  subscribeUpdates(client: Client): void {
    this.#updates.remove(client, onlyRequest)
    this.#updates.add({ client, requestId: onlyRequest })
    this.#tellUpdates(client, this.#value())
    client.send(accountDownloadEnd(this.#account.id))
  }

  unsubscribeUpdates(client: Client): void {
    this.#updates.remove(client, onlyRequest)
  }

  subscribeMulti(client: Client, requestId: number): void {
    this.#multi.remove(client, requestId)
    const subscription = { client, requestId, told: new Map<string, string>() }
    this.#multi.add(subscription)
    this.#tellMulti(subscription, this.#value())
    client.send(accountUpdateMultiEnd(requestId))
  }

  unsubscribeMulti(client: Client, requestId: number): void {
    this.#multi.remove(client, requestId)
  }

  summariesOf(client: Client): number {
    return this.#summaries.countOf(client)
  }

  subscribeSummary(client: Client, requestId: number, tags: readonly string[]): void {
    const subscription = { client, requestId, tags, told: new Map<string, string>() }
    this.#summaries.add(subscription)
    this.#tellSummary(subscription, this.#value())
    client.send(accountSummaryEnd(requestId))
  }

  /** @returns whether there was such a subscription */
  unsubscribeSummary(client: Client, requestId: number): boolean {
    return this.#summaries.remove(client, requestId)
  }

  /** @param conId a position's contract, or 0 for the whole account */
  subscribeProfit(client: Client, requestId: number, conId: number): void {
    this.#profits.remove(client, requestId)
    const subscription = { client, requestId, conId, told: '' }
    this.#profits.add(subscription)
    this.#tellProfit(subscription, this.#value())
  }

  /** @returns whether there was such a subscription */
  unsubscribeProfit(client: Client, requestId: number): boolean {
    return this.#profits.remove(client, requestId)
  }

  removeAllOf(client: Client): void {
    for (const subscribers of [this.#positions, this.#updates]) subscribers.removeAllOf(client)
    this.#summaries.removeAllOf(client)
    this.#multi.removeAllOf(client)
    this.#profits.removeAllOf(client)
  }

  /** A fill was booked. */
  onFill(): void {
    const valuation = this.#value()
    for (const { client } of this.#positions.entries) {
      for (const position of this.#account.positions()) client.send(this.#positionOf(position))
    }
    for (const { client } of this.#updates.entries) this.#tellUpdates(client, valuation)
    for (const subscription of this.#multi.entries) this.#tellMulti(subscription, valuation)
    for (const subscription of this.#profits.entries) this.#tellProfit(subscription, valuation)
  }

  /** Time passed. */
  onTime(): void {
    const { tsUs } = this.#market
    if (tsUs - this.#profitToldUs >= profitEveryUs) this.#onSecond(tsUs)
    if (tsUs - this.#accountToldUs >= accountEveryUs) this.#onInterval(tsUs)
  }

  #onSecond(tsUs: number): void {
    this.#profitToldUs = tsUs
    if (this.#profits.isEmpty) return
    const valuation = this.#value()
    for (const subscription of this.#profits.entries) this.#tellProfit(subscription, valuation)
  }

  #onInterval(tsUs: number): void {
    this.#accountToldUs = tsUs
    if (this.#updates.isEmpty && this.#summaries.isEmpty && this.#multi.isEmpty) return
    const valuation = this.#value()
    for (const { client } of this.#updates.entries) this.#tellUpdates(client, valuation)
    for (const subscription of this.#summaries.entries) this.#tellSummary(subscription, valuation)
    for (const subscription of this.#multi.entries) this.#tellMulti(subscription, valuation)
  }

  #value(): Valuation {
    return valueAccount(this.#account, this.#mark)
  }

  #positionOf(position: Parameters<typeof averageCost>[0]): string {
    const { contract, contracts } = position
    const account = this.#account.id
    return positionMessage({ contract, contracts, averageCost: averageCost(position), account })
  }

  #tellUpdates(client: Client, valuation: Valuation): void {
    const { id } = this.#account
    for (const value of allValues(id, valuation)) client.send(accountValue(value, id))
    for (const position of valuation.positions) client.send(portfolioValue(position, id))
    const time = clockText(zonedTime(this.#market.tsUs, loginZone))
    client.send(accountTime(time.slice(0, 5)))
  }

  #tellMulti({ client, requestId, told }: MultiSubscription, valuation: Valuation): void {
    const { id } = this.#account
    for (const value of changed(allValues(id, valuation), told)) {
      client.send(accountUpdateMulti(requestId, value, id))
    }
  }

  #tellSummary({ client, requestId, tags, told }: SummarySubscription, valuation: Valuation): void {
    for (const value of changed(summaryValues(tags, valuation), told)) {
      client.send(accountSummary(requestId, value, this.#account.id))
    }
  }

  #tellProfit(subscription: ProfitSubscription, valuation: Valuation): void {
    const { client, requestId, conId } = subscription
    const { daily, unrealized, realized, positions } = valuation
    const position = positions.find(({ contract }) => contract.conId === conId)
    // A contract that was never held has no profit, and IB sends none.
    if (conId !== 0 && position === undefined) return
    const message =
      position === undefined
        ? profitAndLoss(requestId, daily, unrealized, realized)
        : profitAndLossSingle(requestId, position.unrealized + position.realized, position)
    if (message === subscription.told) return
    subscription.told = message
    client.send(message)
  }
}

function changed(values: readonly AccountValue[], told: Map<string, string>): AccountValue[] {
  const news = values.filter(({ key, currency, value }) => told.get(`${key} ${currency}`) !== value)
  for (const { key, currency, value } of news) told.set(`${key} ${currency}`, value)
  return news
}
