import type { AuditRow, Unnumbered } from '../../../shared/audit.ts'
import { microsPerMinute } from '../../../shared/units.ts'
import type { Execution } from '../../execution/execution.ts'
import type { Row } from '../../execution/outbox.ts'
import type { RiskState } from '../../risk/control.ts'
import { isAtLeast } from '../../risk/kill-switch.ts'
import type { EntryOutcome } from './entry.ts'
import type { Signal } from './signal.ts'
import { readLimits } from './snapshot-limits.ts'
import type { Moment, Occasion, Why } from './snapshot-row.ts'
import { snapshotRow } from './snapshot-row.ts'

type TradeRow = Unnumbered<Extract<AuditRow, { kind: 'trade' }>>
type Sent = Extract<EntryOutcome, { ok: true }>
type Refused = Extract<EntryOutcome, { ok: false }>

/** Refusals for one reason of one control are put on record once in so much of the market's time. */
export const refusalEveryUs = microsPerMinute

/** The alerts that say why a position is being closed; the others say nothing of it. */
const closingAlerts: ReadonlySet<string> = new Set([
  'time-stop',
  'session-end',
  'no-stop',
  'exit-size',
])

/**
 * Puts on record all that was known when a bracket was sent, a trade closed, or a control refused: one row each.
 * A bracket has one however many fills it takes, a trade has one when its last contract is closed, whatever
 * closed it. Refusals can come with every tick: for one reason of one control a minute has one snapshot, and
 * since reasons are a fixed list, what is remembered and what is written are bounded.
 *
 * An order must not wait for its own record: what the controls looked at is taken down at once, and the rest,
 * which stays as it is until the next event, in `write`.
 */
export class SnapshotLog {
  readonly #execution: Execution
  readonly #rows: Row[]
  readonly #waiting: { readonly occasion: Occasion; readonly moment: Moment }[] = []
  /** When a refusal was last shown, by control and reason. */
  readonly #refusedUs = new Map<string, number>()
  #closing = { key: '', tsUs: 0 }

  /** @param rows of the outbox, which is emptied after every step */
  constructor(execution: Execution, rows: Row[]) {
    this.#execution = execution
    this.#rows = rows
  }

  /** What became of a wish to enter. Called when its bracket was sent, or its refusal told. */
  onEntry(outcome: EntryOutcome, why: Why, signal: Signal): void {
    const { request, state } = outcome
    if (!outcome.ok && !this.#isToShow(outcome)) return
    const occasion = outcome.ok ? this.#entryOf(outcome) : refusalOf(outcome)
    const limits = readLimits(state, request, outcome.ok)
    this.#show({ ...occasion, request, decision: why, limits }, state, signal)
  }

  /**
   * Hears what a step wrote, after the risk monitor has: a trade that closed is shown with the limits as they
   * stand with it. @param stateNow asked only when there is something to show
   */
  afterStep(rowsBefore: number, signal: Signal, stateNow: () => RiskState): void {
    for (let i = rowsBefore; i < this.#rows.length; i++) {
      const row = this.#rows[i] as Row
      if (row.kind === 'alert' && closingAlerts.has(row.key)) {
        this.#closing = { key: row.key, tsUs: row.ts }
      } else if (row.kind === 'trade') {
        const state = stateNow()
        const limits = readLimits(state, undefined)
        this.#show({ ...this.#exitOf(row), decision: this.#wayOut(row), limits }, state, signal)
      }
    }
  }

  /** Asked after every event, so that what is rare stays out of the code that is compiled for all of them. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0
  }

  /** Writes what is to be shown. Nothing may have happened since. */
  write(): void {
    for (const { occasion, moment } of this.#waiting) {
      this.#rows.push(snapshotRow(occasion, moment))
    }
    this.#waiting.length = 0
  }

  #show(occasion: Occasion, state: RiskState, signal: Signal): void {
    const { booking } = this.#execution
    this.#waiting.push({ occasion, moment: { state, signal, booking } })
  }

  #entryOf({ plan }: Sent): Pick<Occasion, 'of' | 'bracket'> {
    const bracket = this.#execution.desk.latest('entry', plan.side)?.bracket ?? null
    return { of: 'entry', bracket }
  }

  #exitOf({ ts: _ts, kind: _kind, trade, ...result }: TradeRow) {
    const { booking, desk } = this.#execution
    const openedBy = booking.lastTrip?.openedBy
    const order = openedBy === undefined ? undefined : desk.find(openedBy, 0)
    // What somebody else opened has no bracket.
    const isBracket = order?.leg === 'entry' && order.bracket > 0
    const bracket = isBracket ? order.bracket : null
    return { of: 'exit', bracket, trade, result } as const
  }

  #isToShow({ refusal, state }: Refused): boolean {
    const { tsUs } = state.market
    const key = `${refusal.control}:${refusal.reason}`
    const lastUs = this.#refusedUs.get(key) ?? Number.NEGATIVE_INFINITY
    if (tsUs - lastUs < refusalEveryUs) return false
    this.#refusedUs.set(key, tsUs)
    return true
  }

  /** A stop and a target close by themselves; somebody decided on the rest. */
  #wayOut({ exit, openedAt }: TradeRow): Why {
    return { code: exit, reasons: exit === 'flatten' ? this.#reasonsToFlatten(openedAt) : [] }
  }

  #reasonsToFlatten(openedAtUs: number): string[] {
    const { kill, isStandingDown } = this.#execution
    if (isAtLeast(kill.level, 'flatten')) return ['kill-switch', kill.switch.by, kill.switch.reason]
    if (isStandingDown) return ['stand-down']
    return this.#closing.tsUs >= openedAtUs ? [this.#closing.key] : []
  }
}

function refusalOf({ refusal }: Refused): Pick<Occasion, 'of' | 'control' | 'reason'> {
  return { of: 'refusal', control: refusal.control, reason: refusal.reason }
}
