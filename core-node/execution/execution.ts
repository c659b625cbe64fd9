import { ExecutionConfig } from '../../shared/config.ts'
import type { Market } from '../market/market.ts'
import { isAtLeast } from '../risk/kill-switch.ts'
import { AccountQuestion } from './account-question.ts'
import { Alerts } from './alerts.ts'
import { Booking } from './booking.ts'
import type { BrokerEvent, LinkEvent, SnapshotEvent } from './broker-port.ts'
import { BrokerKind } from './broker-port.ts'
import { BrokerTalk } from './broker-talk.ts'
import type { ClosingReason } from './closing-time.ts'
import { isSessionEnding, isTooOld } from './closing-time.ts'
import type { CommandEvent } from './command-events.ts'
import { CommandKind } from './command-events.ts'
import { FlattenLadder } from './flatten-ladder.ts'
import { KillProcedure } from './kill-procedure.ts'
import type { BracketPlan } from './order-desk.ts'
import { OrderDesk } from './order-desk.ts'
import { OrderDoubts } from './order-doubts.ts'
import type { Identity } from './order-names.ts'
import type { Outbox } from './outbox.ts'
import { Protection } from './protection.ts'
import { Reconciliation } from './reconciliation.ts'
import { TrailingStop } from './trailing-stop.ts'
import { WindDown } from './wind-down.ts'

export type ExecutionSettings = {
  readonly identity: Identity
  readonly tickCents: number
  readonly feesPerSideCents: number
  readonly flattenCollarTicks: number
  /**
   * Seconds of market time in one of the broker's: 1, but for a simulated gateway that runs faster. What
   * waits for the broker waits in the broker's time.
   */
  readonly timeScale: number
  /** What becomes of an open position. Left out: the defaults of the configuration. */
  readonly options?: ExecutionConfig | undefined
}

const closingTexts: Readonly<Record<ClosingReason, string>> = {
  'session-end': 'the session is about to close: closing the position',
  'time-stop': 'the position is as old as one may be: closing it',
}

/**
 * Orders, fills and position, and what is done when they are not as they should be. It never decides to
 * enter: it carries entries out, protects what is open, and winds down when told to.
 */
export class Execution {
  readonly desk: OrderDesk
  readonly booking: Booking
  readonly kill: KillProcedure
  readonly #outbox: Outbox
  readonly #options: ExecutionConfig
  readonly #alerts: Alerts
  readonly #doubts: OrderDoubts
  readonly #reconciliation: Reconciliation
  readonly #talk: BrokerTalk
  readonly #windDown: WindDown
  readonly #protection: Protection
  readonly #trailing: TrailingStop
  isBrokerReady = false
  /** The process is stopping. */
  isStandingDown = false
  #isClosedForGood = false
  #isSessionEnding = false
  #tradeDate = ''

  constructor(outbox: Outbox, settings: ExecutionSettings) {
    const { identity, tickCents, feesPerSideCents, flattenCollarTicks, timeScale } = settings
    this.#outbox = outbox
    this.#options = settings.options ?? ExecutionConfig.parse({})
    this.#alerts = new Alerts(outbox)
    this.desk = new OrderDesk(outbox, identity)
    this.booking = new Booking(outbox, tickCents, feesPerSideCents)
    const question = new AccountQuestion(outbox, timeScale)
    this.#doubts = new OrderDoubts(this.desk, this.#alerts, question, timeScale)
    this.#reconciliation = new Reconciliation(this.#alerts, question)
    const { desk, booking } = this
    this.#talk = new BrokerTalk(desk, booking, this.#reconciliation, this.#alerts, timeScale)
    const ladder = new FlattenLadder(this.desk, this.#alerts, flattenCollarTicks, timeScale)
    this.#windDown = new WindDown(this.desk, ladder, question, this.#alerts, timeScale)
    this.#protection = new Protection(this.desk, this.#alerts, timeScale)
    this.#trailing = new TrailingStop(this.desk, this.#options, timeScale)
    this.kill = new KillProcedure(outbox, this.#windDown)
  }

  /** The sum of the fills. */
  get positionContracts(): number {
    return this.booking.ledger.positionContracts
  }

  /** The position to protect and to close: ours, or the broker's where it is certain that they differ. */
  get exposedContracts(): number {
    return this.positionContracts + this.#reconciliation.differenceContracts
  }

  /** Something is open, working, or being wound down, or the session is about to end: no entry now. */
  get isInMarket(): boolean {
    return !this.isFlat || this.#windDown.isActive || this.#isSessionEnding
  }

  get isWindingDown(): boolean {
    return this.#windDown.isActive
  }

  /** Flat, and nothing works. */
  get isFlat(): boolean {
    return (
      this.positionContracts === 0 && this.exposedContracts === 0 && this.desk.working.size === 0
    )
  }

  /** Only exits: positions differ, or somebody else dealt in the account. */
  get isReduceOnly(): boolean {
    return this.#reconciliation.isReduceOnly
  }

  /** Sends a bracket, unless something came between its decision and this. @returns whether it was sent */
  enter(plan: BracketPlan, tsUs: number): boolean {
    const problem = this.#entryProblem()
    if (problem === undefined) this.desk.placeBracket(plan, tsUs)
    else this.#alerts.tell('warning', 'entry-stopped', `no entry was sent: ${problem}`, tsUs)
    return problem === undefined
  }

  onBroker(event: BrokerEvent): void {
    switch (event.kind) {
      case BrokerKind.Link:
        return this.#onLink(event)
      case BrokerKind.OrderStatus:
        return this.#talk.onStatus(event)
      case BrokerKind.Execution:
        return this.#talk.onExecution(event)
      case BrokerKind.Commission:
        return this.booking.onCommission(event)
      case BrokerKind.Snapshot:
        return this.#onSnapshot(event)
    }
  }

  onCommand(event: CommandEvent): void {
    if (event.kind === CommandKind.Kill) {
      this.kill.trigger(event, this.exposedContracts)
      return
    }
    this.isStandingDown = true
    this.#isClosedForGood = event.closesPosition
    this.#windDown.start(event.closesPosition ? 'everything' : 'entries', event.tsUs)
  }

  /** Called on every event: goes on with a wind-down, and sees to it that a position has its stop. */
  advance(market: Market): void {
    const { tsUs, session } = market
    this.#windDown.observe(market.isOpen)
    this.#isSessionEnding = isSessionEnding(market, this.#options)
    if (session.tradeDate !== this.#tradeDate) this.#onTradeDate(session.tradeDate)
    this.#closeIfDue(tsUs)
    if (this.isBrokerReady) this.#act(market)
    else this.#protection.suspend()
    this.kill.advance(tsUs)
  }

  #act(market: Market): void {
    const { tsUs } = market
    this.#doubts.review(tsUs)
    if (this.#windDown.closesPosition) this.#protection.suspend()
    else this.#protect(market)
    if (this.#windDown.isActive) this.#windDown.advance(market, this.exposedContracts)
  }

  #protect(market: Market): void {
    const { trip } = this.booking
    const openedAtUs = trip?.openedAtUs ?? Number.POSITIVE_INFINITY
    this.#protection.doubt(this.#reconciliation.isFillMissing)
    const isHeld = this.#protection.review(market, this.exposedContracts, openedAtUs)
    if (!isHeld) this.#windDown.start('everything', market.tsUs)
    else if (trip !== undefined) this.#trailing.advance(market, trip)
  }

  /** Whatever was decided to be closed and is open again, or still, is closed again. */
  #closeIfDue(tsUs: number): void {
    if (this.#windDown.closesPosition || this.isFlat) return
    const reason = this.#closingReason(tsUs)
    if (reason !== undefined && this.exposedContracts !== 0) {
      this.#alerts.tell('info', reason, closingTexts[reason], tsUs)
    }
    const isToBeFlat = this.#isClosedForGood || isAtLeast(this.kill.level, 'flatten')
    if (isToBeFlat || reason !== undefined) this.#windDown.start('everything', tsUs)
  }

  #closingReason(tsUs: number): ClosingReason | undefined {
    if (this.#isSessionEnding) return 'session-end'
    const openedAtUs = this.booking.trip?.openedAtUs ?? Number.POSITIVE_INFINITY
    return isTooOld(tsUs, openedAtUs, this.#options) ? 'time-stop' : undefined
  }

  /** A second look at what the controls have asked: nothing is entered that would have to be undone. */
  #entryProblem(): string | undefined {
    if (this.kill.level !== 'none') return 'the kill switch is on'
    if (this.isStandingDown) return 'the core is stopping'
    if (!this.isBrokerReady) return 'the broker is not ready'
    if (this.isReduceOnly) return 'only exits are allowed'
    if (this.#windDown.isActive) return 'the position is being closed'
    return this.#isSessionEnding ? 'the session is about to end' : undefined
  }

  #onTradeDate(date: string): void {
    this.#tradeDate = date
    this.#reconciliation.onTradeDate()
    this.#alerts.onTradeDate()
  }

  #onLink(event: LinkEvent): void {
    const { tsUs, link, state, reason, alert } = event
    this.#outbox.rows.push({ ts: tsUs, kind: 'link', link, state, reason })
    if (alert !== undefined) this.#alerts.tell(alert.severity, alert.key, reason, tsUs)
    if (link === 'feed' || state === 'notice') return
    const wasReady = this.isBrokerReady
    this.isBrokerReady = state === 'ready'
    this.desk.reserveIds(event.nextOrderId)
    if (wasReady && !this.isBrokerReady) this.#doubts.onLinkLost(tsUs)
    if (wasReady || !this.isBrokerReady) return
    this.#doubts.onLinkReady(tsUs)
    this.desk.repeatCancels()
    this.#windDown.onLinkReady(tsUs)
  }

  #onSnapshot(event: SnapshotEvent): void {
    this.#doubts.onSnapshot(event)
    this.#reconciliation.onSnapshot(event, this.positionContracts)
  }
}
