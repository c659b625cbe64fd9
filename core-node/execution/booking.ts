import type { OrderLeg, Tier } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import type { CommissionEvent, ExecutionEvent } from './broker-port.ts'
import { Ledger } from './ledger.ts'
import type { Order } from './order.ts'
import type { Outbox } from './outbox.ts'
import { RoundTrip } from './round-trip.ts'

/**
 * Books executions once each: into the ledger, into the trade that is open, and into the audit. A commission
 * may come before its execution, after it, or never; until it comes the configured fee stands in.
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
  readonly #feesPerSideCents: number
  readonly #feesByExecution = new Map<string, number>()
  readonly #earlyCommissions = new Map<string, number>()
  #trip: RoundTrip | undefined

  constructor(outbox: Outbox, tickCents: number, feesPerSideCents: number) {
    this.#outbox = outbox
    this.ledger = new Ledger(tickCents)
    this.#feesPerSideCents = feesPerSideCents
  }

  /** Realized less fees since the trade date began. */
  get netTodayCents(): number {
    return this.ledger.realizedCents - this.ledger.feesCents - this.#netBeforeTodayCents
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

  /** @returns whether the execution is new; one that was booked before changes nothing */
  book(event: ExecutionEvent, order: Order): boolean {
    if (this.#feesByExecution.has(event.execId)) return false
    const feesCents =
      this.#earlyCommissions.get(event.execId) ?? this.#feesPerSideCents * event.contracts
    this.#earlyCommissions.delete(event.execId)
    this.#feesByExecution.set(event.execId, feesCents)
    this.ledger.addFees(feesCents)
    const closing = this.#closingContracts(event.side, event.contracts)
    const closingFees = Math.round((feesCents * closing) / event.contracts)
    const realizedCents = this.ledger.book(event.side, event.contracts, event.priceTicks)
    this.#tellFill(event, order, feesCents)
    if (closing > 0) {
      this.#leave(event, closing, order.leg, realizedCents, closingFees)
    }
    if (closing < event.contracts) {
      const opening = event.contracts - closing
      this.#enter(event, opening, order.tier, feesCents - closingFees)
    }
    return true
  }

  /** Corrects the fee of an execution; remembers it when the execution is still to come. */
  onCommission(event: CommissionEvent): void {
    const assumedCents = this.#feesByExecution.get(event.execId)
    if (assumedCents === undefined) {
      this.#earlyCommissions.set(event.execId, event.feesCents)
      return
    }
    const differenceCents = event.feesCents - assumedCents
    if (differenceCents === 0) return
    this.#feesByExecution.set(event.execId, event.feesCents)
    this.ledger.addFees(differenceCents)
    if (this.#trip !== undefined) this.#trip.feesCents += differenceCents
    this.#outbox.rows.push({
      ts: event.tsUs,
      kind: 'commission',
      execId: event.execId,
      feesCents: event.feesCents,
    })
  }

  #closingContracts(side: Side, contracts: number): number {
    const { positionContracts } = this.ledger
    const isAgainst = Math.sign(positionContracts) === -side
    return isAgainst ? Math.min(contracts, Math.abs(positionContracts)) : 0
  }

  #enter(event: ExecutionEvent, contracts: number, tier: Tier, feesCents: number): void {
    this.#trip ??= new RoundTrip(event.side, tier, event.tsUs)
    this.#trip.enter(contracts, event.priceTicks)
    this.#trip.feesCents += feesCents
  }

  #leave(
    event: ExecutionEvent,
    contracts: number,
    leg: OrderLeg,
    realizedCents: number,
    feesCents: number,
  ): void {
    const trip = this.#trip
    if (trip === undefined) return
    trip.leave(contracts, event.priceTicks, leg, realizedCents)
    trip.feesCents += feesCents
    const { positionContracts } = this.ledger
    const isOver = positionContracts === 0 || Math.sign(positionContracts) !== trip.side
    if (!isOver) return
    this.#trip = undefined
    this.trades++
    this.tradesToday++
    this.#tellTrade(trip, event.tsUs)
  }

  #tellFill(event: ExecutionEvent, order: Order, feesCents: number): void {
    this.#outbox.rows.push({
      ts: event.tsUs,
      kind: 'fill',
      execId: event.execId,
      ref: order.ref,
      orderId: order.orderId,
      leg: order.leg,
      side: event.side > 0 ? 'BUY' : 'SELL',
      contracts: event.contracts,
      priceTicks: event.priceTicks,
      feesCents,
      positionContracts: this.ledger.positionContracts,
    })
  }

  #tellTrade(trip: RoundTrip, tsUs: number): void {
    this.#outbox.rows.push({
      ts: tsUs,
      kind: 'trade',
      trade: this.trades,
      side: trip.side > 0 ? 'BUY' : 'SELL',
      contracts: trip.contracts,
      tier: trip.tier,
      openedAt: trip.openedAtUs,
      entryTicks: trip.entryTicks,
      exitTicks: trip.exitTicks,
      exit: trip.exit,
      grossCents: trip.grossCents,
      feesCents: trip.feesCents,
      netCents: trip.grossCents - trip.feesCents,
      worstTicks: trip.worstTicks,
      bestTicks: trip.bestTicks,
    })
  }
}
