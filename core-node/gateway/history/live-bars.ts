import { microsPerSecond } from '../../../shared/units.ts'
import type { Market } from '../../market/market.ts'
import { barDate, historicalDataUpdate } from '../encode/history.ts'
import type { TextBar } from '../encode/history.ts'
import type { Client } from '../session/client.ts'
import type { Subscription } from '../ticks/subscribers.ts'
import { Subscribers } from '../ticks/subscribers.ts'
import type { BarRequest } from './bar-request.ts'
import { barsBetween } from './bars-between.ts'
import type { MarketHistory } from './market-history.ts'
import type { BarTexts } from './shown-figures.ts'
import { barKinds } from './shown-figures.ts'

type LiveSubscription = Subscription & {
  readonly request: BarRequest
  /** From which bar on there can be news, and what was told of it last. */
  fromUs: number
  told: string
}

/** Between two looks at what changed. */
const updateEveryUs = microsPerSecond

/** Bars for those who asked, and the news of those who asked to be kept up to date (message 90). */
export class LiveBars {
  readonly #market: Market
  readonly #history: MarketHistory
  readonly #texts: BarTexts
  readonly #subscribers = new Subscribers<LiveSubscription>()
  #nextUs = 0

  constructor(market: Market, history: MarketHistory, texts: BarTexts) {
    this.#market = market
    this.#history = history
    this.#texts = texts
  }

  countOf(client: Client): number {
    return this.#subscribers.countOf(client)
  }

  has(client: Client, requestId: number): boolean {
    return this.#subscribers.find(client, requestId) !== undefined
  }

  /** The bars there are, oldest first. */
  bars(request: BarRequest): TextBar[] {
    return this.#find(request).map(({ text }) => text)
  }

  /** After the bars there are were told. */
  subscribe(client: Client, requestId: number, request: BarRequest): void {
    const fromUs = this.#find(request).at(-1)?.startUs ?? this.#market.tsUs
    this.#subscribers.add({ client, requestId, request, fromUs, told: '' })
  }

  /** @returns whether there was such a subscription */
  unsubscribe(client: Client, requestId: number): boolean {
    return this.#subscribers.remove(client, requestId)
  }

  removeAllOf(client: Client): void {
    this.#subscribers.removeAllOf(client)
  }

  /** Time passed: once a second what changed is told, a bar that ended before the one that began. */
  onTime(): void {
    const { tsUs } = this.#market
    if (tsUs < this.#nextUs) return
    this.#nextUs = tsUs - (tsUs % updateEveryUs) + updateEveryUs
    for (const subscription of this.#subscribers.entries) this.#tell(subscription)
  }

  #tell(subscription: LiveSubscription): void {
    const { client, requestId, request } = subscription
    const untilUs = this.#market.tsUs + 1
    for (const { startUs, text } of this.#find({
      ...request,
      fromUs: subscription.fromUs,
      untilUs,
    })) {
      const body = historicalDataUpdate(requestId, text)
      subscription.fromUs = startUs
      if (body === subscription.told) continue
      subscription.told = body
      client.send(body)
    }
  }

  #find(request: BarRequest): { readonly startUs: number; readonly text: TextBar }[] {
    const { kind, dateFormat, size } = request
    return barsBetween(this.#history, request).flatMap((made) => {
      const figures = barKinds[kind](made.bar, this.#texts)
      if (figures === undefined) return []
      const date = barDate(made, dateFormat, size.periodUs === 0)
      return [{ startUs: made.bar.startUs, text: { ...figures, date } }]
    })
  }
}
