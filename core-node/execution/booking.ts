import type { CommissionEvent, ExecutionEvent } from './broker-port.ts'
import type { BookedExecution, Told } from './execution-book.ts'
import { ExecutionBook } from './execution-book.ts'
import { Ledger } from './ledger.ts'
import type { Order } from './order.ts'
import type { Outbox } from './outbox.ts'
import { RoundTrip } from './round-trip.ts'

/**
 * Books executions once each: into the ledger, into the trade that is open, and into the audit. A commission
 * may come before its execution, after it, or never; until it comes the configured fee stands in. A correction
 * takes the place of what it corrects, as if it had been told so from the beginning.
 */
export class Booking {
  readonly ledger: Ledger
  /** Trades closed in this journal. */
  trades = 0
  /** Trades closed on this trade date: what the daily limit counts. */
  tradesToday = 0
  /** Realized less fees at the start of the trade date. */
  #netBeforeTodayCents = 0
  #tradeDate = ''
  readonly #outbox: Outbox
  readonly #tickCents: number
  readonly #feesPerSideCents: number
  readonly #book = new ExecutionBook()
  #trip: RoundTrip | undefined
  #lastTrip: RoundTrip | undefined
  /** The executions of the open trade: a commission of another does not change it. */
  readonly #ofTrip = new Set<BookedExecution>()

  constructor(outbox: Outbox, tickCents: number, feesPerSideCents: number) {
    this.#outbox = outbox
    this.ledger = new Ledger(tickCents)
    this.#tickCents = tickCents
    this.#feesPerSideCents = feesPerSideCents
  }

  /** Realized less fees since the trade date began. */
  get netTodayCents(): number {
    return this.ledger.realizedCents - this.ledger.feesCents - this.#netBeforeTodayCents
  }

  /** The trade that is open, undefined while flat. */
  get trip(): RoundTrip | undefined {
    return this.#trip
  }

  /** The trade that closed last, undefined before the first. */
  get lastTrip(): RoundTrip | undefined {
    return this.#lastTrip
  }

  /** A trade date begins: its counts start at nothing. The same date again changes nothing. */
  onTradeDate(date: string): void {
    if (date === this.#tradeDate) return
    this.#tradeDate = date
    this.tradesToday = 0
    this.#netBeforeTodayCents = this.ledger.realizedCents - this.ledger.feesCents
  }

  /** Follows the open trade's excursions. */
  onMarketTrade(priceTicks: number): void {
    this.#trip?.onTrade(priceTicks)
  }

  tellingOf(execId: string): Told {
    return this.#book.tellingOf(execId)
  }

  /** All that is booked, in the order in which it came. */
  get executions(): Iterable<Readonly<BookedExecution>> {
    return this.#book.all
  }

  /** What is booked of it now, in whatever version. */
  find(execId: string): Readonly<BookedExecution> | undefined {
    return this.#book.find(execId)
  }

  /** Whether the cost of an execution that is still to come has been told. */
  isCostKnown(execId: string): boolean {
    return this.#book.hasEarlyCommission(execId)
  }

  /** @returns whether anything changed: an execution that was booked before changes nothing */
  book(event: ExecutionEvent, order: Order): boolean {
    const told = this.#book.tellingOf(event.execId)
    if (told === 'duplicate') return false
    const closed = told === 'correction' ? this.#correct(event) : this.#bookNew(event, order)
    this.#tellFill(event, order)
    if (closed === undefined) return true
    this.trades++
    this.tradesToday++
    this.#lastTrip = closed
    this.#outbox.rows.push(closed.row(this.trades, event.tsUs))
    return true
  }

  /** Corrects the fee of an execution; remembers it when the execution is still to come. */
  onCommission(event: CommissionEvent): void {
    const execution = this.#book.onCommission(event)
    if (execution === undefined) return
    const differenceCents = event.feesCents - execution.feesCents
    if (differenceCents === 0) return
    execution.feesCents = event.feesCents
    this.ledger.addFees(differenceCents)
    if (this.#trip !== undefined && this.#ofTrip.has(execution)) {
      this.#trip.feesCents += differenceCents
    }
    const { execId, feesCents, tsUs } = event
    this.#outbox.rows.push({ ts: tsUs, kind: 'commission', execId, feesCents })
  }

  #bookNew(event: ExecutionEvent, order: Order): RoundTrip | undefined {
    const { execId, side, contracts, priceTicks, tsUs } = event
    const { ref, leg, tier } = order
    const execution = this.#book.add({
      execId,
      ref,
      leg,
      tier,
      side,
      contracts,
      priceTicks,
      tsUs,
      feesCents: this.#book.takeCommission(execId) ?? this.#feesPerSideCents * contracts,
      stopTicks: plannedStop(order),
    })
    return this.#apply(execution)
  }

  /**
   * Everything is booked again with the execution as it is now. Trades that were told stay told; the open one
   * keeps the range of prices it has seen.
   * @returns the trade that the correction closed
   */
  #correct(event: ExecutionEvent): RoundTrip | undefined {
    this.#book.correct(event)
    const before = this.#trip
    this.ledger.clear()
    this.#startTrip(undefined)
    let closed: RoundTrip | undefined
    for (const execution of this.#book.all) closed = this.#apply(execution) ?? closed
    const after = this.#trip ?? closed
    // It may have taken back the whole trade: then what closed last was told long ago.
    if (before === undefined || after?.openedAtUs !== before.openedAtUs) return undefined
    after.onTrade(before.lowTicks)
    after.onTrade(before.highTicks)
    return after === this.#trip ? undefined : after
  }

  /**
   * Into the ledger, and into the trade: what it closes first, then what it opens.
   * @returns the trade that it closed
   */
  #apply(execution: BookedExecution): RoundTrip | undefined {
    const { side, contracts, priceTicks, feesCents, leg } = execution
    const { ledger } = this
    const isAgainst = Math.sign(ledger.positionContracts) === -side
    const closing = isAgainst ? Math.min(contracts, Math.abs(ledger.positionContracts)) : 0
    const closingFees = contracts === 0 ? 0 : Math.round((feesCents * closing) / contracts)
    ledger.addFees(feesCents)
    const realizedCents = ledger.book(side, contracts, priceTicks)
    let closed: RoundTrip | undefined
    if (closing > 0 && this.#trip !== undefined) {
      this.#trip.leave(closing, priceTicks, leg, realizedCents)
      this.#trip.feesCents += closingFees
      this.#ofTrip.add(execution)
      if (closing < contracts || ledger.positionContracts === 0) {
        closed = this.#trip
        this.#startTrip(undefined)
      }
    }
    if (closing < contracts) this.#open(execution, contracts - closing, feesCents - closingFees)
    return closed
  }

  #open(execution: BookedExecution, contracts: number, feesCents: number): void {
    const { side, tier, tsUs, priceTicks, stopTicks, ref } = execution
    const riskTicks = stopTicks === null ? 0 : Math.max(0, (priceTicks - stopTicks) * side)
    const trip = this.#trip ?? this.#startTrip(new RoundTrip(side, tier, tsUs, ref))
    trip.enter(contracts, priceTicks, contracts * riskTicks * this.#tickCents)
    trip.feesCents += feesCents
    this.#ofTrip.add(execution)
  }

  #startTrip<Trip extends RoundTrip | undefined>(trip: Trip): Trip {
    this.#trip = trip
    this.#ofTrip.clear()
    return trip
  }

  #tellFill(event: ExecutionEvent, order: Order): void {
    const { execId, side, contracts, priceTicks, tsUs } = event
    this.#outbox.rows.push({
      ts: tsUs,
      kind: 'fill',
      execId,
      ref: order.ref,
      orderId: order.orderId,
      leg: order.leg,
      side: side > 0 ? 'BUY' : 'SELL',
      contracts,
      priceTicks,
      feesCents: this.#book.find(execId)?.feesCents ?? 0,
      positionContracts: this.ledger.positionContracts,
    })
  }
}

function plannedStop({ limitTicks, riskTicks, side }: Order): number | null {
  return limitTicks === null || riskTicks === undefined ? null : limitTicks - side * riskTicks
}
