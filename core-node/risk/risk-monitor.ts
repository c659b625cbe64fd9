import type { AuditRow, Unnumbered } from '../../shared/audit.ts'
import { microsPerHour, microsPerMilli } from '../../shared/units.ts'
import type { KillLevel } from '../../shared/vocabulary.ts'
import type { Session } from '../market/calendar/session-calendar.ts'
import { sessionAt } from '../market/calendar/session-calendar.ts'
import type { Market } from '../market/market.ts'
import type { Limits } from './limits.ts'
import { withinCaps } from './limits.ts'
import type { AccountView, RiskEvent } from './risk-events.ts'
import { RiskKind } from './risk-events.ts'
import type { LimitChange } from './tighten.ts'
import { compareLimits, tighterOf } from './tighten.ts'
import { Blackouts } from './watch/blackouts.ts'
import { ClockSkew } from './watch/clock-skew.ts'
import { ContractMonthWatch } from './watch/contract-month-watch.ts'
import { DataQuality } from './watch/data-quality.ts'
import { DayCounts } from './watch/day-counts.ts'
import { Heartbeats } from './watch/heartbeats.ts'
import { LimitWatch } from './watch/limit-watch.ts'
import { lossAction, LossControl, reachedLoss } from './watch/loss-control.ts'
import { RecentEntries } from './watch/recent-entries.ts'
import { RecentTimes } from './watch/recent-times.ts'
import { RepeatedExecution } from './watch/repeated-execution.ts'
import { TokenBucket } from './watch/token-bucket.ts'

/** Trading is to stop: at once, and until a person re-arms. */
export type Verdict = {
  readonly action: Extract<KillLevel, 'block' | 'flatten'>
  /** The control's number in the table. */
  readonly control: number
  readonly reason: string
}

/** The alert that tells of a verdict: after a restart it tells that the verdict was given. */
const verdictKey = /^control:\d+:(.+)$/

const controlIds = { repeatedExecution: 9, loss: 12 } as const

/**
 * What the controls need to know of the past. It hears the market, the rows of the audit stream and what the
 * surroundings say. All that concerns our own orders and trades it learns from rows alone, so that the rows
 * of a journal bring it back after a restart to where it was.
 */
export class RiskMonitor {
  #limits: Limits
  readonly #timeScale: number
  readonly data: DataQuality
  readonly priceLimits = new LimitWatch()
  readonly clock = new ClockSkew()
  readonly heartbeats: Heartbeats
  readonly loss = new LossControl()
  readonly repeated: RepeatedExecution
  readonly recent: RecentEntries
  readonly throttle: TokenBucket
  readonly criticalAlerts: RecentTimes
  readonly counts = new DayCounts()
  blackouts: Blackouts
  readonly month = new ContractMonthWatch()
  account: AccountView | undefined
  areRecordsSound = true
  #session: Session = sessionAt(0)
  /** What a verdict was given on, until it is re-armed or, for what is counted by the day, the day is over. */
  readonly #judged = new Set<string>()

  /** @param timeScale seconds of market time in one of the broker's: what is heard of it comes in its time */
  constructor(limits: Limits, timeScale = 1) {
    this.#limits = withinCaps(limits)
    this.#timeScale = Math.max(1, timeScale)
    this.data = new DataQuality(this.limits)
    this.heartbeats = new Heartbeats(this.limits.heartbeatTimeoutMs * this.#timeScale)
    this.repeated = new RepeatedExecution(this.limits)
    this.recent = new RecentEntries(this.limits)
    const { orderMessageBurst, orderMessagesPerSecond, cancelReserve } = this.limits
    this.throttle = new TokenBucket(orderMessageBurst, orderMessagesPerSecond, cancelReserve)
    this.criticalAlerts = new RecentTimes(this.limits.maxCriticalAlertsPerHour, microsPerHour)
    this.blackouts = new Blackouts(this.limits.blackouts)
  }

  /** Those in force. While the core runs they become tighter, never looser. */
  get limits(): Limits {
    return this.#limits
  }

  /**
   * Takes of other limits what is tighter than those in force, and only that, whatever else they say.
   * @returns what changed
   */
  tighten(wanted: Limits, tsUs: number): readonly LimitChange[] {
    const { tightened } = compareLimits(this.#limits, wanted)
    const limits = tighterOf(this.#limits, wanted)
    this.#limits = limits
    this.data.tighten(limits)
    this.heartbeats.tighten(limits.heartbeatTimeoutMs * this.#timeScale)
    this.repeated.tighten(limits, tsUs)
    this.recent.tighten(limits)
    const { orderMessageBurst, orderMessagesPerSecond, cancelReserve } = limits
    this.throttle.tighten(orderMessageBurst, orderMessagesPerSecond, cancelReserve, tsUs)
    this.criticalAlerts.tighten(limits.maxCriticalAlertsPerHour, microsPerHour)
    this.blackouts = new Blackouts(limits.blackouts)
    return tightened
  }

  onSession(session: Session): void {
    if (session.date === this.#session.date) return
    this.#session = session
    this.data.onSession()
    this.priceLimits.onSession(session)
    if (!this.counts.onTradeDate(session.tradeDate)) return
    this.loss.onTradeDate(session.tradeDate)
    for (const reason of ['daily-loss', 'profit-target']) this.#judged.delete(reason)
  }

  onTrade({ tsUs, trade, isRegular }: Market): void {
    this.data.onTrade(tsUs, trade.priceTicks, isRegular)
    this.priceLimits.onTrade(tsUs, trade.priceTicks, trade.size)
  }

  onBook({ tsUs, isRegular }: Market): void {
    this.data.onBook(tsUs, isRegular)
  }

  onBookLost({ tsUs }: Market): void {
    this.data.onBookLost(tsUs)
  }

  /** Messages that went to the broker. */
  onMessages(count: number, tsUs: number): void {
    this.throttle.take(count, tsUs)
  }

  onEvent(event: RiskEvent): void {
    switch (event.kind) {
      case RiskKind.Account:
        this.account = event.account
        return
      case RiskKind.Clock:
        return this.clock.onReading(event.source, event.skewMs)
      case RiskKind.Heartbeat:
        return this.heartbeats.onHeartbeat(event.source, event.tsUs)
      case RiskKind.Reference:
        return this.priceLimits.onReference(event.previousTicks)
      case RiskKind.Records:
        this.areRecordsSound = event.areSound
        return
      default:
        // A re-arming and an order by hand come back as rows, if they are allowed.
        return
    }
  }

  /** Hears every row, as it is written or, after a restart, as it was. */
  onRow(row: Unnumbered<AuditRow>): void {
    if (row.ts >= this.#session.endUs) this.onSession(sessionAt(row.ts))
    switch (row.kind) {
      case 'order':
        if (row.state === 'Intended') this.#onOrder(row)
        else if (row.state === 'Filled') this.counts.filledOrders++
        return
      case 'trade':
        this.loss.onTradeClosed(row.netCents)
        this.repeated.onTradeClosed(row.exit)
        return
      case 'command':
        if (row.name === 'order') this.recent.useIntent(row.id)
        return
      case 'alert':
        this.#onAlert(row)
        return
      case 'kill':
        if (row.phase === 'rearmed') this.#rearm()
        return
      default:
        return
    }
  }

  /**
   * Brings the results up to date, for controls and verdict alike.
   * @param netTodayCents of the trade date, realized less fees
   * @param netCents since the journal began, realized less fees
   */
  update(
    netTodayCents: number,
    netCents: number,
    openCents: number,
    isFlat: boolean,
    tsUs: number,
  ): void {
    this.loss.update(netTodayCents, netCents, openCents, this.#brokerTodayCents(tsUs), isFlat)
  }

  /** Whether trading must stop, told once for each reason. */
  review(): Verdict | undefined {
    const { repeated } = this
    if (repeated.latched !== undefined && this.#isNew(repeated.latched)) {
      return { action: 'block', control: controlIds.repeatedExecution, reason: repeated.latched }
    }
    const reason = reachedLoss(this.loss.figures, this.limits, this.#judged)
    if (reason === undefined) return undefined
    this.#judged.add(reason)
    return { action: lossAction(reason, this.limits), control: controlIds.loss, reason }
  }

  /** Whether the broker's figures of the account are known and not too old. */
  isAccountKnown(nowUs: number): boolean {
    const staleUs = this.limits.accountStaleMs * microsPerMilli * this.#timeScale
    return this.account !== undefined && nowUs - this.account.asOfUs <= staleUs
  }

  #onOrder(row: Extract<Unnumbered<AuditRow>, { kind: 'order' }>): void {
    this.counts.orders++
    if (row.leg !== 'entry') return
    const side = row.side === 'BUY' ? 1 : -1
    this.repeated.onEntry(row.ts)
    this.recent.add(row.ts, side, row.contracts, row.limitTicks ?? Number.NaN)
    this.recent.useIntent(intentAt(row.ts, side))
  }

  #onAlert({ ts, severity, key }: Extract<Unnumbered<AuditRow>, { kind: 'alert' }>): void {
    if (severity === 'critical') this.criticalAlerts.add(ts)
    const judged = verdictKey.exec(key)?.[1]
    if (judged !== undefined) this.#judged.add(judged)
  }

  #brokerTodayCents(nowUs: number): number | undefined {
    const cents = this.account?.dailyPnlCents
    return this.isAccountKnown(nowUs) && Number.isFinite(cents) ? cents : undefined
  }

  #rearm(): void {
    this.loss.rearm()
    this.repeated.rearm()
    const isOfTheDay = (reason: string) => reason === 'daily-loss' || reason === 'profit-target'
    for (const reason of this.#judged) if (!isOfTheDay(reason)) this.#judged.delete(reason)
  }

  #isNew(reason: string): boolean {
    if (this.#judged.has(reason)) return false
    this.#judged.add(reason)
    return true
  }
}

/** One decision of the strategy is one intent: it leads to one order at most. */
export function intentAt(tsUs: number, side: number): string {
  return `${tsUs}:${side}`
}
