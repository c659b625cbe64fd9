import type { AlertKey } from '../../../shared/alerts/alert-table.ts'
import type { Severity } from '../../../shared/vocabulary.ts'
import type { LinkEvent, LinkState } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import type { ConnectionState } from './connection/connection-states.ts'
import { connectionStates } from './connection/connection-states.ts'
import type { MarketClock } from './market-clock.ts'
import type { OrderRefs } from './order-refs.ts'
import type { Timers } from './pacer.ts'

/** Alerts with one key are one alert; its latest text and severity stand. */
export const alertKeys = {
  link: 'broker-link',
  clientId: 'client-id',
  orderIds: 'order-ids',
  data: 'market-data',
  adapter: 'broker-adapter',
  roll: 'roll',
  otherPosition: 'other-position',
  error: 'broker-error',
  reference: 'reference-data',
  venue: 'other-venue',
} as const satisfies Record<string, AlertKey>

/** Attempts that are told one by one; of more only what is new. */
const attemptsTold = 5
/** An outage that lasts longer is told again, as critical. */
const criticalAfterMs = 30_000
/** The same fault again within this time is counted and not told. */
const faultsEveryMs = 60_000

/** Tells the engine, and through it journal, edge and people, how the links stand and what is wrong with them. */
export class LinkTeller {
  readonly #clock: MarketClock
  readonly #timers: Timers
  readonly #refs: OrderRefs
  readonly #onEvent: (event: LinkEvent) => void
  readonly #told = new Map<LinkState, string>()
  #work: 'telling' | 'stopped' = 'telling'
  #attempts = 0
  /** When the broker was ready last, or the attempts began; NaN while it is ready. */
  #downSinceMs: number
  #escalation: { cancel(): void } | undefined
  #reason = ''
  #faultToldMs = Number.NEGATIVE_INFINITY
  #errorToldMs = Number.NEGATIVE_INFINITY

  constructor(
    clock: MarketClock,
    timers: Timers,
    refs: OrderRefs,
    onEvent: (event: LinkEvent) => void,
  ) {
    this.#clock = clock
    this.#timers = timers
    this.#refs = refs
    this.#onEvent = onEvent
    this.#downSinceMs = timers.nowMs()
  }

  /** From here on the end is wanted: it is told, and alarms nobody. */
  stop(): void {
    this.#work = 'stopped'
    this.#escalation?.cancel()
  }

  /**
   * The connection moved.
   * @param isPlanned whether IB is down by plan now: then an outage alarms nobody
   */
  onMove(to: ConnectionState, from: ConnectionState, reason: string, isPlanned = false): void {
    const { link } = connectionStates[to]
    this.#reason = reason
    if (to === 'Connecting') this.#attempts++
    if (to === 'Ready') this.#onReady(reason)
    else if (from === 'Ready') this.#onOutage(to, reason, isPlanned)
    else if (this.#isNews(link, reason)) this.#tell('broker', link, reason)
    if (to !== 'Ready' && this.#work === 'telling') {
      this.#escalateLater(isPlanned || to === 'Resetting')
    }
  }

  feed(state: LinkState, text: string, severity?: Severity): void {
    const alert = severity === undefined ? undefined : { severity, key: alertKeys.data }
    this.#tell('feed', state, text, alert)
  }

  /** A person should know this. */
  raise(severity: Severity, key: AlertKey, text: string): void {
    this.#tell('feed', 'notice', text, { severity, key })
  }

  /** Something failed in here and was contained. Told once a minute: there may be many. */
  fault(text: string): void {
    const nowMs = this.#timers.nowMs()
    if (nowMs - this.#faultToldMs < faultsEveryMs) return
    this.#faultToldMs = nowMs
    this.raise('warning', alertKeys.adapter, text)
  }

  /** IB tells an error that belongs to nothing of ours. Told once a minute: there may be many. */
  error(text: string): void {
    const nowMs = this.#timers.nowMs()
    if (nowMs - this.#errorToldMs < faultsEveryMs) return
    this.#errorToldMs = nowMs
    this.raise('critical', alertKeys.error, `IB tells an error: ${text}`)
  }

  #onReady(reason: string): void {
    const downMs = this.#timers.nowMs() - this.#downSinceMs
    const wasTold = this.#attempts > 1 || this.#told.has('degraded') || this.#told.has('resetting')
    this.#escalation?.cancel()
    this.#escalation = undefined
    this.#downSinceMs = Number.NaN
    this.#attempts = 0
    this.#told.clear()
    const text = wasTold ? `${reason}; back after ${(downMs / 1_000).toFixed(1)} s` : reason
    const alert = wasTold ? ({ severity: 'info', key: alertKeys.link } as const) : undefined
    this.#tell('broker', 'ready', text, alert)
  }

  #onOutage(to: ConnectionState, reason: string, isPlanned: boolean): void {
    this.#downSinceMs = this.#timers.nowMs()
    // A short look at the broker's books is no outage; a reset was to be expected.
    const isNothing = isPlanned || to === 'Synchronising' || to === 'Resetting'
    const severity: Severity = isNothing ? 'info' : 'warning'
    const { link } = connectionStates[to]
    this.#told.set(link, reason)
    // The back again is told too, so that the alert ends.
    this.#attempts = Math.max(1, this.#attempts)
    const alert = this.#work === 'stopped' ? undefined : { severity, key: alertKeys.link }
    this.#tell('broker', link, reason, alert)
  }

  #escalateLater(isExpected: boolean): void {
    if (isExpected) {
      this.#escalation?.cancel()
      this.#escalation = undefined
      return
    }
    this.#escalation ??= this.#timers.after(criticalAfterMs, () => {
      const text = `no trading for ${criticalAfterMs / 1_000} s: ${this.#reason}. What rests at the broker works on; no order can be sent or cancelled from here`
      this.raise('critical', alertKeys.link, text)
    })
  }

  #isNews(state: LinkState, reason: string): boolean {
    const isNews = this.#attempts <= attemptsTold || this.#told.get(state) !== reason
    this.#told.set(state, reason)
    return isNews
  }

  #tell(
    link: 'broker' | 'feed',
    state: LinkState,
    reason: string,
    alert?: LinkEvent['alert'],
  ): void {
    this.#onEvent({
      kind: BrokerKind.Link,
      tsUs: this.#clock.nowUs(),
      link,
      state,
      reason,
      nextOrderId: link === 'broker' ? this.#refs.nextOrderId : 0,
      ...(alert === undefined ? {} : { alert }),
    })
  }
}
