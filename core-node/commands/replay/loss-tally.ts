import { Ledger } from '../../execution/ledger.ts'
import type { Row } from '../../execution/outbox.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'

/** By how much a day's loss went beyond the limit, and why. */
export type LossBeyond = {
  readonly cents: number
  /** The market went through the price at which the limit lay before any exit was due: from there to the exit’s price. */
  readonly gapCents: number
  /** From the exits’ prices to their fills. */
  readonly slippageCents: number
  readonly feesCents: number
}

export type LossReport = {
  readonly limitCents: number
  readonly worstDay: { readonly tradeDate: string; readonly netCents: number } | null
  /** Of the day that went furthest beyond the limit; null when none did. */
  readonly beyond: LossBeyond | null
  /** Over all days: what exits cost beside their prices. Below 0 they were filled better. */
  readonly slippage: {
    /** From the stop’s price to its fills. */
    readonly stopCents: number
    /** From the first attempt’s limit, which is the touch, to the fills of all attempts. */
    readonly flattenCents: number
    /** The worst fill of an exit. */
    readonly worstTicks: number
  }
  /** How the kill switch stands at the end. */
  readonly kill: { readonly level: string; readonly by: string; readonly reason: string }
  readonly isFlat: boolean
  /** Entries that were sent while it stood: none. */
  readonly entriesWhileKilled: number
  /** Orders that were to deal at once and were sent while trading was halted: none. */
  readonly sentWhileHalted: number
  /** Exits that the market refused and nothing followed: none. */
  readonly exitsNotRepeated: number
}

type Day = { tradeDate: string; netCents: number }
/** The exit of one position. */
type Exit = {
  /** Where the day’s limit lay as it began. */
  readonly limitTicks: number
  gapCents: number
  slippageCents: number
  feesCents: number
}

/**
 * What was lost, and what of it no limit could hold: told from the rows alone. Of a position with n contracts at
 * an average a, and a loss that may still be r before the day's limit is reached, the limit lies at a − r/n. An
 * exit is due at its stop, or at the touch when the flattening began, and filled where it is filled:
 *
 *     loss = limit + Σ (limit's price − due) + Σ (due − filled) + fees
 *
 * so that nothing is left over; where an exit was due before the limit's price, the first sum is less than told.
 */
export class LossTally {
  readonly #limitCents: number
  readonly #tickCents: number
  readonly #ledger: Ledger
  readonly #stops = new Map<string, number>()
  #day: Day = { tradeDate: '', netCents: 0 }
  #worst: Day | undefined
  #beyond: LossBeyond | undefined
  #exit: Exit | undefined
  /** The limit of the first attempt to flatten the position. */
  #touchTicks = Number.NaN
  #stopCents = 0
  #flattenCents = 0
  #worstTicks = 0
  #kill: LossReport['kill'] = { level: 'none', by: '', reason: '' }
  #entriesWhileKilled = 0
  #sentWhileHalted = 0
  #refusedExit = 0

  /** @param limitCents the most that may be lost on a trade date */
  constructor(limitCents: number, tickCents: number) {
    this.#limitCents = limitCents
    this.#tickCents = tickCents
    this.#ledger = new Ledger(tickCents)
  }

  onRow(row: Row, isHalted: boolean): void {
    if (row.kind === 'order') this.#onOrder(row, isHalted)
    else if (row.kind === 'fill') this.#onFill(row)
    else if (row.kind === 'kill') {
      const { level, by, reason } = row
      this.#kill = { level, by, reason }
    }
  }

  report(): LossReport {
    const { tradeDate, netCents } = this.#worst ?? this.#day
    return {
      limitCents: this.#limitCents,
      worstDay: tradeDate === '' ? null : { tradeDate, netCents },
      beyond: this.#beyond ?? null,
      slippage: {
        stopCents: this.#stopCents,
        flattenCents: this.#flattenCents,
        worstTicks: this.#worstTicks,
      },
      kill: this.#kill,
      isFlat: this.#ledger.positionContracts === 0,
      entriesWhileKilled: this.#entriesWhileKilled,
      sentWhileHalted: this.#sentWhileHalted,
      exitsNotRepeated: this.#refusedExit,
    }
  }

  #onOrder(row: Extract<Row, { kind: 'order' }>, isHalted: boolean): void {
    const { leg, state, ref, stopTicks, limitTicks } = row
    if (stopTicks !== null) this.#stops.set(ref, stopTicks)
    if (leg === 'flatten' && state === 'Rejected') this.#refusedExit = 1
    if (state !== 'Intended') return
    const isAtOnce = leg === 'entry' || leg === 'flatten'
    if (isAtOnce && isHalted) this.#sentWhileHalted++
    if (leg === 'entry' && this.#kill.level !== 'none') this.#entriesWhileKilled++
    if (leg !== 'flatten') return
    this.#refusedExit = 0
    if (Number.isNaN(this.#touchTicks)) this.#touchTicks = limitTicks ?? Number.NaN
  }

  #onFill(row: Extract<Row, { kind: 'fill' }>): void {
    const { tradeDate } = sessionAt(row.ts)
    if (tradeDate !== this.#day.tradeDate) this.#day = { tradeDate, netCents: 0 }
    const side = row.side === 'BUY' ? 1 : -1
    const held = this.#ledger.positionContracts
    if (held * side < 0) this.#onExit(row, Math.sign(held))
    this.#day.netCents += this.#ledger.book(side, row.contracts, row.priceTicks) - row.feesCents
    if (this.#worst === undefined || this.#day.netCents < this.#worst.netCents) {
      this.#worst = { ...this.#day }
    }
    if (this.#ledger.positionContracts === 0) this.#onFlat()
  }

  #onExit(row: Extract<Row, { kind: 'fill' }>, heldSide: number): void {
    const { leg, ref, contracts, priceTicks, feesCents } = row
    const exit = (this.#exit ??= this.#beginExit(heldSide))
    const own = leg === 'stop' ? this.#stops.get(ref) : leg === 'flatten' ? this.#touchTicks : NaN
    // A target is filled at its limit, and what another hand closes was due nowhere.
    const dueTicks = own === undefined || Number.isNaN(own) ? priceTicks : own
    const slippedTicks = heldSide * (dueTicks - priceTicks)
    const slippageCents = slippedTicks * contracts * this.#tickCents
    const gapTicks = Math.max(0, heldSide * (exit.limitTicks - dueTicks))
    exit.gapCents += Math.round(gapTicks * contracts * this.#tickCents)
    exit.slippageCents += slippageCents
    exit.feesCents += feesCents
    if (leg === 'stop') this.#stopCents += slippageCents
    if (leg === 'flatten') this.#flattenCents += slippageCents
    this.#worstTicks = Math.max(this.#worstTicks, slippedTicks)
  }

  #beginExit(heldSide: number): Exit {
    const { averageTicks, positionContracts } = this.#ledger
    const roomCents = this.#limitCents + this.#day.netCents
    const perTickCents = Math.abs(positionContracts) * this.#tickCents
    const limitTicks = (averageTicks ?? 0) - (heldSide * roomCents) / perTickCents
    return { limitTicks, gapCents: 0, slippageCents: 0, feesCents: 0 }
  }

  #onFlat(): void {
    const exit = this.#exit
    const cents = -this.#day.netCents - this.#limitCents
    if (exit !== undefined && cents > (this.#beyond?.cents ?? 0)) {
      const { gapCents, slippageCents, feesCents } = exit
      this.#beyond = { cents, gapCents, slippageCents, feesCents }
    }
    this.#exit = undefined
    this.#touchTicks = Number.NaN
    this.#refusedExit = 0
  }
}
