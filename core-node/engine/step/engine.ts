import { microsPerSecond } from '../../../shared/units.ts'
import type { Tier } from '../../../shared/vocabulary.ts'
import { Confluence } from '../../confluence/confluence.ts'
import type { BrokerEvent } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import type { CommandEvent } from '../../execution/command-events.ts'
import { CommandKind } from '../../execution/command-events.ts'
import { Execution } from '../../execution/execution.ts'
import { Outbox } from '../../execution/outbox.ts'
import type { Feature } from '../../features/feature.ts'
import { createFeatures } from '../../features/registry.ts'
import { Closed } from '../../market/bars.ts'
import type { MarketEvent, Side } from '../../market/events.ts'
import { EventKind } from '../../market/events.ts'
import { Changed, Market } from '../../market/market.ts'
import { ScoreStrategy } from '../../strategy/score-strategy.ts'
import { pulseRow, sessionRow, signalRow } from './audit-rows.ts'
import { planEntry } from './entry.ts'
import type { EngineSettings } from './settings.ts'

export type EngineEvent = MarketEvent | BrokerEvent | CommandEvent

/** How often the score stood at each tier. */
export type TierCounts = Record<Tier, number>

/**
 * The engine: one event in, rows and commands out, in the order market, features, confluence, strategy,
 * risk, execution. It is synchronous and pure: the same events give the same rows, to the byte.
 */
export class Engine {
  readonly outbox = new Outbox()
  readonly market: Market
  readonly confluence: Confluence
  readonly execution: Execution
  readonly tierCounts: TierCounts = { PREMIUM: 0, STRONG: 0, GOOD: 0, WEAK: 0, NO_TRADE: 0 }
  /** The contract traded, e.g. ESZ6, as soon as it is known. */
  contract: string
  readonly #settings: EngineSettings
  readonly #strategy: ScoreStrategy
  readonly #features: readonly Feature[]
  readonly #bands: Feature | undefined
  // Which features hear what is settled once, so that the hot path walks plain arrays.
  readonly #onTrade: readonly Feature[]
  readonly #onBook: readonly Feature[]
  readonly #onMinute: readonly Feature[]
  #lastTier: Tier = 'NO_TRADE'
  #lastSide = 0
  #lastTrades = 0
  #nextPulseUs = 0

  constructor(settings: EngineSettings) {
    this.#settings = settings
    this.contract = settings.contract
    this.market = new Market(settings.instrument)
    this.#features = createFeatures()
    this.confluence = new Confluence(settings.preset, this.#features)
    this.execution = new Execution(this.outbox, {
      identity: { desk: settings.desk, build: settings.build },
      tickCents: settings.instrument.tickCents,
      feesPerSideCents: settings.costs.feesPerSideCents,
      flattenCollarTicks: settings.risk.flattenCollarTicks,
      timeScale: settings.timeScale,
    })
    this.#strategy = new ScoreStrategy(settings.strategy.pauseMs)
    this.#bands = this.#features.find(({ name }) => name === 'vwap_bands_signal')
    this.#onTrade = this.#features.filter((feature) => feature.onTrade !== undefined)
    this.#onBook = this.#features.filter((feature) => feature.onBook !== undefined)
    this.#onMinute = this.#features.filter((feature) => feature.onMinute !== undefined)
  }

  /** Tells the audit that a journal begins, goes on, or ends. */
  mark(phase: 'started' | 'recovered' | 'ended', tsUs: number): void {
    const settings = { ...this.#settings, contract: this.contract }
    this.outbox.rows.push(sessionRow(settings, phase, this.confluence, tsUs))
  }

  /** Takes one event in. What is to be done then stands in the outbox, until it is cleared. */
  step(event: EngineEvent): void {
    // Links are told by the wall's clock before the broker has said what time it is in its market.
    if (event.kind === BrokerKind.Link) {
      this.execution.onBroker(event)
      return
    }
    if (this.market.advance(event.tsUs)) this.#beginSession()
    switch (event.kind) {
      case BrokerKind.OrderStatus:
      case BrokerKind.Execution:
      case BrokerKind.Commission:
      case BrokerKind.Snapshot:
        this.execution.onBroker(event)
        break
      case CommandKind.Kill:
      case CommandKind.StandDown:
        this.execution.onCommand(event)
        break
      default:
        this.#onMarket(event)
    }
    this.execution.advance(this.market)
    if (this.execution.booking.trades !== this.#lastTrades) this.#pauseAfterTrade()
    if (this.market.tsUs >= this.#nextPulseUs) this.#pulse()
  }

  #onMarket(event: MarketEvent): void {
    const { market } = this
    const isMinuteOver = (market.closeBars() & Closed.Minute) !== 0
    if (isMinuteOver) for (const feature of this.#onMinute) feature.onMinute?.(market)
    const changed = market.apply(event)
    if ((changed & Changed.Trade) !== 0) {
      for (const feature of this.#onTrade) feature.onTrade?.(market)
      this.execution.booking.onMarketTrade(market.trade.priceTicks)
    }
    if ((changed & Changed.Book) !== 0) {
      for (const feature of this.#onBook) feature.onBook?.(market)
    }
    // Time alone changes a score too: what it knows grows old.
    const isToScore = isMinuteOver || changed !== Changed.Nothing || event.kind === EventKind.Clock
    if (isToScore) this.#score()
  }

  #score(): void {
    const { confluence, market } = this
    confluence.evaluate(market)
    this.tierCounts[confluence.tier]++
    const isTierChanged = confluence.tier !== this.#lastTier
    const isSideChanged = confluence.tier !== 'NO_TRADE' && confluence.side !== this.#lastSide
    if (isTierChanged || isSideChanged) {
      this.#lastTier = confluence.tier
      this.#lastSide = confluence.side
      this.outbox.rows.push(signalRow(market, confluence))
    }
    if (confluence.tier !== 'NO_TRADE') this.#decide()
  }

  #decide(): void {
    const { confluence, execution, market } = this
    const isBusy = execution.isInMarket || execution.isStandingDown
    if (this.#strategy.decide(confluence, isBusy, market.tsUs) !== 'enter') return
    this.#strategy.pauseFrom(market.tsUs)
    const side = confluence.side as Exclude<Side, 0>
    const outcome = planEntry(side, confluence.tier, market, execution, this.#settings)
    if (outcome.ok) execution.enter(outcome.plan, market.tsUs)
    else this.outbox.rows.push(outcome.row)
  }

  #beginSession(): void {
    for (const feature of this.#features) feature.onSession?.(this.market)
    const { tradeDate } = this.market.session
    this.execution.booking.onTradeDate(tradeDate)
    this.execution.desk.tradeDate = tradeDate
  }

  #pauseAfterTrade(): void {
    this.#lastTrades = this.execution.booking.trades
    this.#strategy.pauseFrom(this.market.tsUs)
  }

  #pulse(): void {
    const { tsUs } = this.market
    this.#nextPulseUs = tsUs - (tsUs % microsPerSecond) + microsPerSecond
    this.outbox.rows.push(pulseRow(this.market, this.confluence, this.execution, this.#bands))
  }
}
