import { microsPerSecond } from '../../../shared/units.ts'
import type { Tier } from '../../../shared/vocabulary.ts'
import type { Confluence } from '../../confluence/confluence.ts'
import type { BrokerEvent } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import type { CommandEvent } from '../../execution/command-events.ts'
import { CommandKind } from '../../execution/command-events.ts'
import { Execution } from '../../execution/execution.ts'
import { Outbox } from '../../execution/outbox.ts'
import type { Feature } from '../../features/feature.ts'
import { Closed } from '../../market/bars.ts'
import type { MarketEvent, Side } from '../../market/events.ts'
import { EventKind } from '../../market/events.ts'
import { Changed, Market } from '../../market/market.ts'
import { SignalGenerator } from '../../strategy/signal-generator.ts'
import { pulseRow, sessionRow, signalRow } from './audit-rows.ts'
import { ContextLog } from './context-log.ts'
import { planEntry } from './entry.ts'
import type { EngineSettings } from './settings.ts'
import { Signal } from './signal.ts'

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
  readonly signal: Signal
  readonly execution: Execution
  readonly tierCounts: TierCounts = { PREMIUM: 0, STRONG: 0, GOOD: 0, WEAK: 0, NO_TRADE: 0 }
  /** The contract traded, e.g. ESZ6, as soon as it is known. */
  contract: string
  readonly #settings: EngineSettings
  readonly #generator: SignalGenerator
  readonly #context: ContextLog
  #lastTier: Tier = 'NO_TRADE'
  #lastSide = 0
  #lastTrades = 0
  #nextPulseUs = 0

  constructor(settings: EngineSettings) {
    this.#settings = settings
    this.contract = settings.contract
    this.market = new Market(settings.instrument, settings.aggregationUs)
    this.signal = new Signal(settings.preset, settings.features)
    this.execution = new Execution(this.outbox, {
      identity: { desk: settings.desk, build: settings.build },
      tickCents: settings.instrument.tickCents,
      feesPerSideCents: settings.costs.feesPerSideCents,
      flattenCollarTicks: settings.risk.flattenCollarTicks,
      timeScale: settings.timeScale,
    })
    this.#generator = new SignalGenerator({
      preset: settings.preset,
      features: this.signal.features,
      context: this.signal.context,
      pauseMs: settings.strategy.pauseMs,
      isFailClosed: settings.mode !== 'replay',
    })
    this.#context = new ContextLog(this.signal)
  }

  get confluence(): Confluence {
    return this.signal.confluence
  }

  get features(): readonly Feature[] {
    return this.signal.features
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
    const { market, signal } = this
    const closed = market.closeBars()
    signal.onBars(market, closed)
    const changed = market.apply(event)
    if ((changed & Changed.Trade) !== 0) {
      this.execution.booking.onMarketTrade(market.trade.priceTicks)
    }
    signal.onMarket(market, event, changed)
    // Time alone changes a score too: what it knows grows old.
    const isMinuteOver = (closed & Closed.Minute) !== 0
    const isToScore = isMinuteOver || changed !== Changed.Nothing || event.kind === EventKind.Clock
    if (isToScore) this.#score()
    if (isMinuteOver || event.kind === EventKind.Chain) {
      this.#context.write(market, event, this.outbox.rows)
    }
  }

  #score(): void {
    const { confluence, market } = this
    this.signal.evaluate(market)
    this.tierCounts[confluence.tier]++
    const isTierChanged = confluence.tier !== this.#lastTier
    const isSideChanged = confluence.tier !== 'NO_TRADE' && confluence.side !== this.#lastSide
    const isChanged = isTierChanged || isSideChanged
    if (!isChanged && confluence.tier === 'NO_TRADE') return
    this.#lastTier = confluence.tier
    this.#lastSide = confluence.side
    this.#decide(isChanged)
  }

  /** @param isChanged tier or side are not those of the last decision written down */
  #decide(isChanged: boolean): void {
    const { confluence, execution, market } = this
    const isBusy = execution.isInMarket || execution.isStandingDown
    const decision = this.#generator.decide(confluence, market, isBusy)
    const enters = decision.code === 'enter'
    if (isChanged || enters) this.outbox.rows.push(signalRow(market, this.signal, decision))
    if (!enters) return
    this.#generator.pauseFrom(market.tsUs)
    const side = confluence.side as Exclude<Side, 0>
    const outcome = planEntry(side, confluence.tier, market, execution, this.#settings)
    if (outcome.ok) execution.enter(outcome.plan, market.tsUs)
    else this.outbox.rows.push(outcome.row)
  }

  #beginSession(): void {
    this.signal.beginSession(this.market, this.contract)
    const { tradeDate } = this.market.session
    this.execution.booking.onTradeDate(tradeDate)
    this.execution.desk.tradeDate = tradeDate
  }

  #pauseAfterTrade(): void {
    this.#lastTrades = this.execution.booking.trades
    this.#generator.pauseFrom(this.market.tsUs)
  }

  #pulse(): void {
    const { tsUs } = this.market
    this.#nextPulseUs = tsUs - (tsUs % microsPerSecond) + microsPerSecond
    this.outbox.rows.push(pulseRow(this.market, this.signal, this.execution))
  }
}
