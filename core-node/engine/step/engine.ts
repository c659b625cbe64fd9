import { microsPerSecond } from '../../../shared/units.ts'
import type { Direction, Tier } from '../../../shared/vocabulary.ts'
import type { Confluence } from '../../confluence/confluence.ts'
import type { BrokerEvent } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import type { CommandEvent } from '../../execution/command-events.ts'
import { CommandKind } from '../../execution/command-events.ts'
import { Execution } from '../../execution/execution.ts'
import type { Row } from '../../execution/outbox.ts'
import { Outbox } from '../../execution/outbox.ts'
import type { Feature } from '../../features/feature.ts'
import { Closed } from '../../market/bars.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'
import type { MarketEvent, Side } from '../../market/events.ts'
import { EventKind, ResetEvent } from '../../market/events.ts'
import { Changed, Market } from '../../market/market.ts'
import type { ManualEntryEvent, RiskEvent, TightenEvent } from '../../risk/risk-events.ts'
import { RiskKind } from '../../risk/risk-events.ts'
import { RiskMonitor } from '../../risk/risk-monitor.ts'
import { SignalGenerator } from '../../strategy/signal-generator.ts'
import { AlertMonitor } from './alerts/alert-monitor.ts'
import { pulseRow, sessionRow, signalRow } from './audit-rows.ts'
import { ContextLog } from './context-log.ts'
import type { EntryContext, EntryOutcome } from './entry.ts'
import { planEntry, planManualEntry, riskState } from './entry.ts'
import { directionOf } from './figures.ts'
import { isOfMarket } from './of-market.ts'
import { RiskGuard } from './risk-guard.ts'
import type { EngineSettings } from './settings.ts'
import { Signal } from './signal.ts'
import { SnapshotLog } from './snapshot-log.ts'
import type { Why } from './snapshot-row.ts'
import { tightenedRow } from './tightened-row.ts'

export type EngineEvent = MarketEvent | BrokerEvent | CommandEvent | RiskEvent

/** How often the score stood at each tier. */
export type TierCounts = Record<Tier, number>

/**
 * The engine: one event in, rows and commands out, in the order market, features, confluence, strategy,
 * risk, execution. It is synchronous and pure: the same events give the same rows, to the byte.
 */
export class Engine {
  readonly outbox = new Outbox()
  market: Market
  signal: Signal
  readonly execution: Execution
  readonly risk: RiskMonitor
  readonly alerts: AlertMonitor
  readonly tierCounts: TierCounts = { PREMIUM: 0, STRONG: 0, GOOD: 0, WEAK: 0, NO_TRADE: 0 }
  /** The contract traded, e.g. ESZ6, as soon as it is known. */
  contract: string
  #settings: EngineSettings
  #generator: SignalGenerator
  #context: ContextLog
  #guard: RiskGuard
  readonly #snapshots: SnapshotLog
  readonly #riskNow = () => riskState(this.#entryContext())
  #lastTier: Tier = 'NO_TRADE'
  #lastSide = 0
  #lastTrades = 0
  #nextPulseUs = 0
  /** The last one that execution and risk were told of; the market may be ahead, from a warm-up. */
  #session: Session
  /** Since when events are missing; NaN while they come one after another. */
  #missingFromUs = Number.NaN

  constructor(settings: EngineSettings) {
    this.#settings = settings
    this.contract = settings.contract
    this.market = new Market(settings.instrument, settings.aggregationUs)
    this.#session = this.market.session
    this.signal = new Signal(settings.preset, settings.features)
    this.execution = new Execution(this.outbox, {
      identity: { desk: settings.desk, build: settings.build },
      tickCents: settings.instrument.tickCents,
      feesPerSideCents: settings.costs.feesPerSideCents,
      flattenCollarTicks: settings.risk.flattenCollarTicks,
      options: settings.execution,
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
    const { market, execution, outbox } = this
    this.risk = new RiskMonitor(settings.risk, settings.timeScale)
    this.#snapshots = new SnapshotLog(execution, outbox.rows)
    this.alerts = new AlertMonitor(market, this.signal, this.risk, settings.timeScale)
    this.#guard = new RiskGuard({ market, execution, outbox, monitor: this.risk })
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

  /**
   * Takes one event in. What is to be done then stands in the outbox, until it is cleared.
   * @param isHurried the snapshots are left to `settle`, so that orders need not wait for them
   */
  step(event: EngineEvent, isHurried = false): void {
    const { rows, commands } = this.outbox
    this.settle()
    const rowsBefore = rows.length
    const commandsBefore = commands.length
    this.#take(event)
    // Links are told before the market's time is known: what a warm-up left is none of this run's news.
    if (event.kind !== BrokerKind.Link) {
      this.alerts.review(this.market, this.signal, rows, rowsBefore)
    }
    this.#guard.afterStep(rowsBefore, commandsBefore)
    if (rows.length > rowsBefore) this.#snapshots.afterStep(rowsBefore, this.signal, this.#riskNow)
    if (!isHurried) this.settle()
  }

  /** Writes the snapshots of a hurried step. Called when its orders are out, before anything else happens. */
  settle(): void {
    if (this.#snapshots.isWaiting) this.#snapshots.write()
  }

  /**
   * Takes in an event of the past: market and signal go on from it as in `step`, and nothing else; nothing is
   * decided, told or written. @returns whether the score went over to another tier or side
   */
  warm(event: EngineEvent): boolean {
    if (event.kind === BrokerKind.Link) return false
    this.#moveTo(event.tsUs)
    if (!isOfMarket(event)) return false
    const closed = this.#hear(event)
    return this.#isToScore(event, closed) && this.#noteTier()
  }

  /**
   * From here to the next event some are missing: what was being watched is no longer known, and what comes
   * is not the continuation. Qualities of what remembers that time are less.
   */
  interrupt(): void {
    const { market } = this
    if (market.tsUs === 0) return
    const reset = new ResetEvent()
    reset.tsUs = market.tsUs
    this.#hear(reset)
    market.forgetLast()
    if (Number.isNaN(this.#missingFromUs)) this.#missingFromUs = market.tsUs
  }

  /** What was seen in a warm-up is none of this market's past: all begins anew. Only before the first step. */
  forget(): void {
    const fresh = new Engine(this.#settings)
    this.market = fresh.market
    this.signal = fresh.signal
    this.#generator = fresh.#generator
    this.#context = fresh.#context
    const { market, execution, outbox } = this
    this.#guard = new RiskGuard({ market, execution, outbox, monitor: this.risk })
    this.contract = fresh.contract
    this.#lastTier = fresh.#lastTier
    this.#lastSide = fresh.#lastSide
    this.#session = fresh.#session
    this.#missingFromUs = fresh.#missingFromUs
  }

  /** The tier and side that were told last. */
  get lastSignal(): { tier: Tier; direction: Direction } {
    return { tier: this.#lastTier, direction: directionOf(this.#lastSide) }
  }

  /** What the signal says now, as it would be written. */
  signalNow(): Row {
    return signalRow(this.market, this.signal, this.#generator.decision)
  }

  #take(event: EngineEvent): void {
    // Links are told by the wall's clock before the broker has said what time it is in its market.
    if (event.kind === BrokerKind.Link) {
      this.execution.onBroker(event)
      return
    }
    this.#moveTo(event.tsUs)
    if (this.market.session !== this.#session) this.#beginSession()
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
      case RiskKind.Account:
      case RiskKind.Clock:
      case RiskKind.Heartbeat:
      case RiskKind.Reference:
      case RiskKind.Records:
        this.risk.onEvent(event)
        break
      case RiskKind.Rearm:
        this.#guard.rearm(event)
        break
      case RiskKind.ManualEntry:
        this.#enterByHand(event)
        break
      case RiskKind.Tighten:
        this.#tighten(event)
        break
      default:
        this.#onMarket(event)
    }
    this.execution.advance(this.market)
    if (this.execution.booking.trades !== this.#lastTrades) this.#pauseAfterTrade()
    if (this.market.tsUs >= this.#nextPulseUs) this.#pulse()
  }

  /** Time goes on to that of an event. */
  #moveTo(tsUs: number): void {
    const { market, signal } = this
    if (market.advance(tsUs)) signal.beginSession(market, this.contract)
    if (Number.isNaN(this.#missingFromUs)) return
    signal.miss(this.#missingFromUs, market)
    this.#missingFromUs = Number.NaN
  }

  /** The market takes an event in, and the signal what it means. @returns the bits of Closed */
  #hear(event: MarketEvent): number {
    const { market, signal } = this
    const closed = market.closeBars()
    signal.onBars(market, closed)
    const changed = market.apply(event)
    signal.onMarket(market, event, changed)
    if (this.#isToScore(event, closed)) signal.evaluate(market)
    return closed
  }

  /** Time alone changes a score too: what it knows grows old. */
  #isToScore(event: MarketEvent, closed: number): boolean {
    const isMinuteOver = (closed & Closed.Minute) !== 0
    return isMinuteOver || this.market.changed !== 0 || event.kind === EventKind.Clock
  }

  #onMarket(event: MarketEvent): void {
    const closed = this.#hear(event)
    const { market } = this
    const { changed } = market
    if ((changed & Changed.Trade) !== 0) {
      this.execution.booking.onMarketTrade(market.trade.priceTicks)
      this.risk.onTrade(market)
    }
    if ((changed & Changed.Book) !== 0) this.risk.onBook(market)
    if (event.kind === EventKind.Reset) this.risk.onBookLost(market)
    if (this.#isToScore(event, closed)) this.#judge()
    if ((closed & Closed.Minute) !== 0 || event.kind === EventKind.Chain) {
      this.#context.write(market, event, this.outbox.rows)
    }
  }

  #judge(): void {
    const { tier } = this.confluence
    this.tierCounts[tier]++
    const isChanged = this.#noteTier()
    if (isChanged || tier !== 'NO_TRADE') this.#decide(isChanged)
  }

  /** @returns whether tier or side are others than they were */
  #noteTier(): boolean {
    const { tier, side } = this.confluence
    const isTierChanged = tier !== this.#lastTier
    const isSideChanged = tier !== 'NO_TRADE' && side !== this.#lastSide
    if (!isTierChanged && !isSideChanged) return false
    this.#lastTier = tier
    this.#lastSide = side
    return true
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
    this.#guard.measure()
    const outcome = planEntry(side, confluence.tier, this.#entryContext())
    this.#carryOut(outcome, { code: decision.code, reasons: decision.reasons() })
  }

  /** Sends the bracket, unless something came between, or tells why not; and what was known. */
  #carryOut(outcome: EntryOutcome, why: Why): void {
    const { execution, market, outbox } = this
    if (!outcome.ok) outbox.rows.push(outcome.row)
    else if (!execution.enter(outcome.plan, market.tsUs)) return
    this.#snapshots.onEntry(outcome, why, this.signal)
  }

  #enterByHand(event: ManualEntryEvent): void {
    this.#guard.measure()
    const outcome = planManualEntry(event, this.#entryContext())
    const { id, by, tsUs } = event
    const answer = { ts: tsUs, kind: 'command', id, name: 'order', by } as const
    this.outbox.rows.push(
      outcome.ok
        ? { ...answer, outcome: 'accepted', reason: '' }
        : { ...answer, outcome: 'refused', reason: outcome.refusal.text },
    )
    this.#carryOut(outcome, { code: 'manual', reasons: [by] })
  }

  #tighten({ id, by, limits, configDigest, tsUs }: TightenEvent): void {
    const changes = this.risk.tighten(limits, tsUs)
    if (changes.length > 0) this.#settings = { ...this.#settings, configDigest }
    this.outbox.rows.push(tightenedRow(changes, { id, by, configDigest, tsUs }))
  }

  #entryContext(): EntryContext {
    const { market, execution, risk, contract } = this
    const volatilityFactor = this.signal.sources.volatility.sizeFactor
    return { market, execution, risk, contract, settings: this.#settings, volatilityFactor }
  }

  #beginSession(): void {
    const { session } = this.market
    this.#session = session
    const { tradeDate } = session
    this.risk.onSession(session)
    if (this.#settings.mode === 'replay') this.#guard.rearmForNextSession()
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
