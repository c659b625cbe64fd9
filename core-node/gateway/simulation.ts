import { microsPerHour } from '../../shared/units.ts'
import { lastTradeUs } from '../market/calendar/contract-months.ts'
import type { MarketEvent } from '../market/events.ts'
import type { Instrument } from '../market/instruments.ts'
import type { Market } from '../market/market.ts'
import { AccountMessages } from './account/account-messages.ts'
import { Account } from './account/account.ts'
import { valueAccount } from './account/valuation.ts'
import { ContractDirectory } from './contracts/contract-directory.ts'
import type { ContractQuery } from './contracts/contract-query.ts'
import type { Interceptor } from './faults/interceptor.ts'
import { HistoryPacing } from './history/history-pacing.ts'
import { systemTimers } from './market-clock.ts'
import { ContractMarkets } from './markets/contract-markets.ts'
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
import { ListedData } from './ticks/listed-data.ts'

const linkLost = {
  code: 1100,
  text: 'Connectivity between IB and Trader Workstation has been lost.',
} as const

/** Executions of the day before are asked for no more. */
const executionsKeptUs = 24 * microsPerHour

/**
 * The simulated broker without its sockets and clocks: one future's market, the orders and the account in it, and the
 * streams that clients hear. Whoever drives it passes events and time; all time in it is the market's.
 */
export class Simulation {
  readonly settings: GatewaySettings
  /** Of the feed's contract: time and session are its. */
  readonly market: Market
  /** Of all months that anybody asked for. */
  readonly markets: ContractMarkets
  readonly contracts: ContractDirectory
  readonly clients: Clients
  readonly exchange: ExchangeLink
  readonly orders: OrderDesk
  readonly accountMessages: AccountMessages
  /** Indices, the fund and options. */
  readonly options: OptionMarket
  readonly listed: ListedData
  readonly historyPacing: HistoryPacing
  readonly messagePacing: MessagePacing
  readonly restarts: Restarts
  readonly account: Account
  readonly news: OrderMessages
  /** Only where faults are asked for. */
  faults: Interceptor | undefined
  #expiredCloseUs = 0
  #isLiquid = false

  /**
   * @param code the feed's contract, e.g. ESH4
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
    this.contracts = new ContractDirectory(code, startUs)
    const { contracts } = this
    const markets = new ContractMarkets(contracts.traded, settings, (contract, event) =>
      this.exchange.onMarket(contract, event),
    )
    this.markets = markets
    const { market } = markets.traded
    this.market = market
    this.account = new Account(settings.account, settings.startingCashCents)
    this.accountMessages = new AccountMessages(this.account, market, markets.markOf)
    this.news = new OrderMessages(this.clients, settings.account, () =>
      this.accountMessages.onFill(),
    )
    const link = {
      market,
      markets,
      account: this.account,
      news: this.news,
      numbers: new RunNumbers(settings.run),
      commissionCents: settings.commissionCents,
    }
    this.exchange = new ExchangeLink(link)
    const isListed = (query: ContractQuery) =>
      findCash(query).length > 0 || this.#findOptions(query).length > 0
    this.orders = new OrderDesk(this.exchange, { ...link, contracts, isListed })
    const settlesUs = lastTradeUs(contracts.traded.contractMonth)
    const levels = new CashLevels(settings.seed, instrument.symbol, settlesUs)
    this.options = new OptionMarket(market, levels, settings.seed)
    this.listed = new ListedData(market, this.options, settings.optionSampleSeconds)
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
    this.markets.step(event)
    this.markets.onTime()
    this.listed.onTime()
  }

  /** Time passes and nothing else. */
  advance(tsUs: number): void {
    this.#moveTo(tsUs)
    this.markets.onTime()
    this.listed.onTime()
    this.accountMessages.onTime()
  }

  /** No more events come: what was held back by sampling is told. */
  endOfMarket(): void {
    this.faults?.onEndOfMarket()
    this.markets.flush()
    this.restarts.onEndOfMarket()
  }

  /** Its orders and fills stay. */
  disconnect(client: Client): void {
    this.clients.remove(client)
    this.removeDataOf(client)
    this.accountMessages.removeAllOf(client)
    this.faults?.onGone(client)
  }

  /** What market data it asked for is forgotten. */
  removeDataOf(client: Client): void {
    this.markets.removeAllOf(client)
    this.listed.removeAllOf(client)
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
    if (this.markets.advance(tsUs)) this.#beginSession()
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
    const { netLiquidation } = valueAccount(this.account, this.markets.markOf)
    this.account.beginSession(netLiquidation * 100)
    this.exchange.executions.forgetBefore(this.market.tsUs - executionsKeptUs)
  }
}
