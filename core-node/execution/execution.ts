import { microsPerSecond } from '../../shared/units.ts'
import type { Severity } from '../../shared/vocabulary.ts'
import type { Market } from '../market/market.ts'
import { Booking } from './booking.ts'
import type { BrokerEvent, ExecutionEvent, LinkEvent, SnapshotEvent } from './broker-port.ts'
import { BrokerKind } from './broker-port.ts'
import type { CommandEvent } from './command-events.ts'
import { CommandKind } from './command-events.ts'
import { KillProcedure } from './kill-procedure.ts'
import type { BracketPlan, Identity } from './order-desk.ts'
import { OrderDesk } from './order-desk.ts'
import { isConfirmed, remainingContracts } from './order.ts'
import type { Outbox } from './outbox.ts'
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
}

/** A position may be without a confirmed stop for so long: a bracket's way to the broker and back. */
const unprotectedUs = microsPerSecond
/** A snapshot may differ while fills are on their way; longer than this it does differ. */
const mismatchPatience = 2

/**
 * Orders, fills and position, and what is done when they are not as they should be. It never decides to
 * enter: it carries entries out, protects what is open, and winds down when told to.
 */
export class Execution {
  readonly desk: OrderDesk
  readonly booking: Booking
  readonly kill: KillProcedure
  readonly #windDown: WindDown
  readonly #outbox: Outbox
  isBrokerReady = false
  /** Only exits: the broker's position and ours differ. */
  isReduceOnly = false
  /** The process is stopping. */
  isStandingDown = false
  readonly #unprotectedUs: number
  #unprotectedSinceUs = Number.POSITIVE_INFINITY
  #mismatches = 0

  constructor(outbox: Outbox, settings: ExecutionSettings) {
    this.#outbox = outbox
    this.desk = new OrderDesk(outbox, settings.identity)
    this.booking = new Booking(outbox, settings.tickCents, settings.feesPerSideCents)
    this.#windDown = new WindDown(this.desk, settings.flattenCollarTicks, settings.timeScale)
    this.#unprotectedUs = unprotectedUs * settings.timeScale
    this.kill = new KillProcedure(outbox, this.#windDown)
  }

  get positionContracts(): number {
    return this.booking.ledger.positionContracts
  }

  /** Something is open, working, or being wound down: no entry now. */
  get isInMarket(): boolean {
    return this.positionContracts !== 0 || this.desk.working.size > 0 || this.#windDown.isActive
  }

  get isWindingDown(): boolean {
    return this.#windDown.isActive
  }

  /** Flat, and nothing works. */
  get isFlat(): boolean {
    return this.positionContracts === 0 && this.desk.working.size === 0
  }

  enter(plan: BracketPlan, tsUs: number): void {
    this.desk.placeBracket(plan, tsUs)
  }

  onBroker(event: BrokerEvent): void {
    switch (event.kind) {
      case BrokerKind.Link:
        return this.#onLink(event)
      case BrokerKind.OrderStatus: {
        const order = this.desk.onStatus(event)
        if (order === undefined) this.#alert('warning', 'foreign-order', foreign(event), event.tsUs)
        else if (order.state === 'Rejected') {
          this.#alert('critical', 'rejected', `${order.ref}: ${event.reason}`, event.tsUs)
        }
        return
      }
      case BrokerKind.Execution:
        return this.#onExecution(event)
      case BrokerKind.Commission:
        return this.booking.onCommission(event)
      case BrokerKind.Snapshot:
        return this.#onSnapshot(event)
    }
  }

  onCommand(event: CommandEvent): void {
    if (event.kind === CommandKind.Kill) {
      this.kill.trigger(event, this.positionContracts)
      return
    }
    this.isStandingDown = true
    this.#windDown.start(event.closesPosition ? 'everything' : 'entries', event.tsUs)
  }

  /** Called on every event: goes on with a wind-down, and sees to it that a position has its stop. */
  advance(market: Market): void {
    if (this.#windDown.isActive && this.isBrokerReady) {
      this.#windDown.advance(market, this.positionContracts)
    }
    this.kill.advance(market.tsUs)
    if (this.positionContracts !== 0) this.#guardPosition(market.tsUs)
    else this.#unprotectedSinceUs = Number.POSITIVE_INFINITY
  }

  #onLink(event: LinkEvent): void {
    const { tsUs, link, state, reason } = event
    this.#outbox.rows.push({ ts: tsUs, kind: 'link', link, state, reason })
    if (link === 'feed') return
    const wasReady = this.isBrokerReady
    this.isBrokerReady = state === 'ready'
    this.desk.reserveIds(event.nextOrderId)
    if (this.isBrokerReady && !wasReady) this.desk.repeatCancels()
  }

  #onExecution(event: ExecutionEvent): void {
    const order = this.desk.find(event.ref, event.orderId)
    if (order === undefined) {
      this.isReduceOnly = true
      this.#alert('critical', 'foreign-fill', foreign(event), event.tsUs)
      return
    }
    if (event.permId > 0) order.permId = event.permId
    if (!this.booking.book(event, order)) return
    const wasDone = this.desk.onFill(order, event.contracts, event.tsUs)
    if (wasDone) {
      const text = `${order.ref} filled after it was ${order.state}: the fill is booked`
      this.#alert('critical', 'late-fill', text, event.tsUs)
    }
  }

  /** Our position against the broker's. One difference may be a fill on its way, two are not. */
  #onSnapshot(event: SnapshotEvent): void {
    const isEqual = event.positionContracts === this.positionContracts
    this.#mismatches = isEqual ? 0 : this.#mismatches + 1
    this.desk.onSnapshot(event.openRefs, event.tsUs)
    if (isEqual) {
      this.isReduceOnly = false
      return
    }
    if (this.#mismatches < mismatchPatience || this.isReduceOnly) return
    this.isReduceOnly = true
    const text = `position ${this.positionContracts} here, ${event.positionContracts} at the broker`
    this.#alert('critical', 'position-mismatch', text, event.tsUs)
  }

  #guardPosition(tsUs: number): void {
    if (this.#windDown.isActive || this.#isProtected()) {
      this.#unprotectedSinceUs = Number.POSITIVE_INFINITY
      return
    }
    this.#unprotectedSinceUs = Math.min(this.#unprotectedSinceUs, tsUs)
    if (tsUs - this.#unprotectedSinceUs <= this.#unprotectedUs) return
    this.#alert('critical', 'no-stop', 'the position has no working stop: closing it', tsUs)
    this.#windDown.start('everything', tsUs)
  }

  #isProtected(): boolean {
    const needed = Math.abs(this.positionContracts)
    for (const order of this.desk.working) {
      const isStop = order.leg === 'stop' && isConfirmed(order)
      if (isStop && remainingContracts(order) >= needed) return true
    }
    return false
  }

  #alert(severity: Severity, key: string, text: string, tsUs: number): void {
    this.#outbox.rows.push({ ts: tsUs, kind: 'alert', severity, key, text })
  }
}

function foreign({ ref, orderId }: { ref: string; orderId: number }): string {
  return `the broker speaks of order ${orderId} "${ref}", which is not ours`
}
