import { microsPerHour } from '../../shared/units.ts'
import { wallTimeUs, zones } from '../market/calendar/wall-time.ts'
import type { MarketEvent } from '../market/events.ts'
import type { Instrument } from '../market/instruments.ts'
import { Market } from '../market/market.ts'
import { AccountMessages } from './account/account-messages.ts'
import { Account } from './account/account.ts'
import { valueAccount } from './account/valuation.ts'
import { ContractDirectory } from './contracts/contract-directory.ts'
import type { ContractQuery } from './contracts/contract-query.ts'
import type { Interceptor } from './faults/interceptor.ts'
import { HistoryPacing } from './history/history-pacing.ts'
import { LiveBars } from './history/live-bars.ts'
import { MarketHistory } from './history/market-history.ts'
import { PastTicks } from './history/past-ticks.ts'
import { systemTimers } from './market-clock.ts'
import { findCash } from './options/cash-contract.ts'
import { CashLevels } from './options/cash-levels.ts'
import type { OptionContract } from './options/option-contract.ts'
import { OptionMarket } from './options/option-market.ts'
import { ExchangeLink } from './orders/exchange-link.ts'
import { isInLiquidHours } from './orders/liquid-hours.ts'
import { OrderDesk } from './orders/order-desk.ts'
import { RunNumbers } from './orders/run-numbers.ts'
import type { Client } from './session/client.ts'
import { Clients } from './session/clients.ts'
import { MessagePacing } from './session/message-pacing.ts'
import { OrderMessages } from './session/order-messages.ts'
import { Restarts } from './session/restarts.ts'
import type { GatewaySettings } from './settings.ts'
import { Depth } from './ticks/depth.ts'
import { LevelOne } from './ticks/level-one.ts'
import { ListedData } from './ticks/listed-data.ts'
import { PriceTexts } from './ticks/price-texts.ts'
import { TickByTick } from './ticks/tick-by-tick.ts'

const linkLost = {
  code: 1100,
  text: 'Connectivity between IB and Trader Workstation has been lost.',
} as const

/** Executions of the day before are asked for no more. */
const executionsKeptUs = 24 * microsPerHour

/**
 * The simulated broker without its sockets and clocks: one market, the orders and the account in it, and the
 * streams that clients hear. Whoever drives it passes events and time; all time in it is the market's.
 */
export class Simulation {
  readonly settings: GatewaySettings
  readonly market: Market
  readonly contracts: ContractDirectory
  readonly clients: Clients
  readonly exchange: ExchangeLink
  readonly orders: OrderDesk
  readonly accountMessages: AccountMessages
  /** Indices, the fund and options. */
  readonly options: OptionMarket
  readonly levelOne: LevelOne
  readonly listed: ListedData
  readonly tickByTick: TickByTick
  readonly depth: Depth
  readonly liveBars: LiveBars
  readonly pastTicks: PastTicks
  readonly historyPacing: HistoryPacing
  readonly messagePacing: MessagePacing
  readonly restarts: Restarts
  readonly account: Account
  readonly news: OrderMessages
  /** Only where faults are asked for. */
  faults: Interceptor | undefined
  readonly #history: MarketHistory
  #expiredCloseUs = 0
  #isLiquid = false

  /**
   * @param code the contract that is traded, e.g. ESH4
   * @param startUs the market's first moment
   * @param nowMs this machine's time: clients are paced by it, whatever the market's clock says
   */
  constructor(
    settings: GatewaySettings,
    instrument: Instrument,
    code: string,
    startUs: number,
    nowMs: () => number = () => systemTimers.nowMs(),
  ) {
    this.settings = settings
    this.clients = new Clients(settings.masterClientId)
    this.messagePacing = new MessagePacing(settings.messagesPerSecond, nowMs)
    this.market = new Market(instrument)
    this.contracts = new ContractDirectory(code, startUs)
    const { market, contracts } = this
    this.account = new Account(settings.account, settings.startingCashCents)
    this.accountMessages = new AccountMessages(this.account, market)
    this.news = new OrderMessages(this.clients, settings.account, () =>
      this.accountMessages.onFill(),
    )
    const link = {
      market,
      account: this.account,
      news: this.news,
      numbers: new RunNumbers(settings.run),
      commissionCents: settings.commissionCents,
    }
    this.exchange = new ExchangeLink(link)
    const isListed = (query: ContractQuery) =>
      findCash(query).length > 0 || this.#findOptions(query).length > 0
    this.orders = new OrderDesk(this.exchange, { ...link, contracts, isListed })
    const settlesUs = wallTimeUs(expiryDay(contracts.traded.expiry), '08:30', zones.chicago)
    const levels = new CashLevels(settings.seed, instrument.symbol, settlesUs)
    this.options = new OptionMarket(market, levels, settings.seed)
    const prices = new PriceTexts(instrument)
    this.levelOne = new LevelOne(market, prices)
    this.listed = new ListedData(market, this.options, settings.optionSampleSeconds)
    this.tickByTick = new TickByTick(market, prices)
    this.depth = new Depth(market, prices, settings.depthRows)
    this.#history = new MarketHistory(market)
    this.liveBars = new LiveBars(market, this.#history, { prices, instrument })
    this.pastTicks = new PastTicks(this.#history, prices, instrument.exchange)
    this.historyPacing = new HistoryPacing(nowMs)
    this.restarts = new Restarts(settings, startUs, {
      announce: () => this.#announceLoss(),
      disconnectAll: () => this.#disconnectAll(),
      comeBack: () => {
        if (settings.idsAfterReset === 'rolled-back') this.exchange.store.forgetUsedIds()
      },
    })
  }

  /** Takes one event of the market in, lets the exchange act on it, and tells who listens. */
  step(event: MarketEvent): void {
    this.#moveTo(event.tsUs)
    this.market.apply(event)
    this.#history.onMarket(event)
    this.exchange.onMarket(event)
    this.tickByTick.onMarket(event)
    this.depth.onMarket()
    this.levelOne.onTime()
    this.listed.onTime()
    this.liveBars.onTime()
  }

  /** Time passes and nothing else. */
  advance(tsUs: number): void {
    this.#moveTo(tsUs)
    this.levelOne.onTime()
    this.listed.onTime()
    this.liveBars.onTime()
    this.accountMessages.onTime()
  }

  /** No more events come: what was held back by sampling is told. */
  endOfMarket(): void {
    this.faults?.onEndOfMarket()
    this.levelOne.flush()
    this.restarts.onEndOfMarket()
  }

  /** Its orders and fills stay. */
  disconnect(client: Client): void {
    this.clients.remove(client)
    this.levelOne.removeAllOf(client)
    this.listed.removeAllOf(client)
    this.tickByTick.removeAllOf(client)
    this.depth.removeAllOf(client)
    this.liveBars.removeAllOf(client)
    this.accountMessages.removeAllOf(client)
    this.faults?.onGone(client)
  }

  #announceLoss(): void {
    const { code, text } = linkLost
    for (const client of this.clients.all()) client.error(-1, code, text)
  }

  #disconnectAll(): void {
    for (const client of this.clients.all()) client.sink.close()
  }

  #findOptions(query: ContractQuery): OptionContract[] {
    return this.options.directory?.find(query, this.market.tsUs) ?? []
  }

  #moveTo(tsUs: number): void {
    this.faults?.onTime(tsUs)
    const { market } = this
    const { closeUs } = market.session
    if (tsUs >= closeUs && closeUs !== this.#expiredCloseUs) {
      this.#expiredCloseUs = closeUs
      this.orders.expireDayOrders(closeUs)
    }
    this.options.advance(tsUs)
    if (market.advance(tsUs)) this.#beginSession()
    market.closeBars()
    this.#history.advance()
    this.orders.expireDated(market.tsUs)
    this.#followLiquidHours()
    this.restarts.advance(market.tsUs)
  }

  #followLiquidHours(): void {
    const isLiquid = isInLiquidHours(this.market)
    if (isLiquid === this.#isLiquid) return
    this.#isLiquid = isLiquid
    this.exchange.onLiquidHours()
  }

  #beginSession(): void {
    this.options.beginSession()
    const { netLiquidation } = valueAccount(this.account, this.market)
    this.account.beginSession(netLiquidation * 100)
    this.exchange.executions.forgetBefore(this.market.tsUs - executionsKeptUs)
  }
}

/** @param text yyyymmdd */
function expiryDay(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`)
}
