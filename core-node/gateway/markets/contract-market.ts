import type { MarketEvent } from '../../market/events.ts'
import { EventKind } from '../../market/events.ts'
import { Changed, Market } from '../../market/market.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import { LiveBars } from '../history/live-bars.ts'
import { MarketHistory } from '../history/market-history.ts'
import { PastTicks } from '../history/past-ticks.ts'
import type { Client } from '../session/client.ts'
import type { DepthRows } from '../ticks/depth-diff.ts'
import { Depth } from '../ticks/depth.ts'
import { LevelOne } from '../ticks/level-one.ts'
import type { PriceTexts } from '../ticks/price-texts.ts'
import { TickByTick } from '../ticks/tick-by-tick.ts'
import { SettlementPrice } from './settlement-price.ts'

export type MarketTexts = { readonly prices: PriceTexts; readonly depthRows: DepthRows }

/** What clients subscribe to, by request. */
export interface DataStream {
  countOf(client: Client): number
  has(client: Client, requestId: number): boolean
  /** @returns whether there was such a subscription */
  unsubscribe(client: Client, requestId: number): boolean
  removeAllOf(client: Client): void
}

/** The market of one contract: as it is, as it was, and the streams by which clients hear of it. */
export class ContractMarket {
  readonly contract: FutureContract
  readonly market: Market
  readonly history: MarketHistory
  readonly settlement = new SettlementPrice()
  readonly levelOne: LevelOne
  readonly tickByTick: TickByTick
  readonly depth: Depth
  readonly liveBars: LiveBars
  readonly pastTicks: PastTicks

  constructor(contract: FutureContract, { prices, depthRows }: MarketTexts) {
    const { instrument } = contract
    const market = new Market(instrument)
    this.contract = contract
    this.market = market
    this.history = new MarketHistory(market)
    this.levelOne = new LevelOne(market, prices, this.settlement)
    this.tickByTick = new TickByTick(market, prices)
    this.depth = new Depth(market, prices, depthRows)
    this.liveBars = new LiveBars(market, this.history, { prices, instrument })
    this.pastTicks = new PastTicks(this.history, prices, instrument.exchange)
  }

  get streams(): readonly DataStream[] {
    return [this.levelOne, this.tickByTick, this.depth, this.liveBars]
  }

  /** Time goes on. @returns whether a new session began */
  advance(tsUs: number): boolean {
    const hasBegun = this.market.advance(tsUs)
    if (hasBegun) this.settlement.onSession(this.market.session)
    this.market.closeBars()
    this.history.advance()
    return hasBegun
  }

  /** After the market took the event in: the past grows before anybody acts on it. */
  remember(event: MarketEvent): void {
    this.history.onMarket(event)
    const isTrade = event.kind === EventKind.Trade && (this.market.changed & Changed.Trade) !== 0
    if (isTrade) this.settlement.onTrade(this.market.tsUs, event.priceTicks, event.size)
  }

  /** After the exchange acted on the event. */
  tell(event: MarketEvent): void {
    this.tickByTick.onMarket(event)
    this.depth.onMarket()
  }

  /** Time passed, with or without an event. */
  onTime(): void {
    this.levelOne.onTime()
    this.liveBars.onTime()
  }
}
