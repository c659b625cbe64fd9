import type { ContractMonth } from '../../market/calendar/contract-months.ts'
import { frontMonth, rollDate } from '../../market/calendar/contract-months.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import { isCashDay } from '../../market/calendar/trading-day.ts'

/**
 * The next month's volume over the expiring one's, by trading days from CME's roll Monday: a trickle in the
 * week before, more than the old month's on that day, nearly all of it at the expiry. Round numbers of the size
 * that CME's pace-of-roll charts show for ES.
 */
const nextOverFront: Readonly<Record<number, number>> = {
  [-5]: 0.015,
  [-4]: 0.025,
  [-3]: 0.05,
  [-2]: 0.12,
  [-1]: 0.4,
  0: 1.6,
  1: 5,
  2: 10,
  3: 15,
  4: 20,
}
const longBefore = 0.01
/** Of the months behind the second. */
const farShare = 0.002
const farthestDay = 5

/**
 * How much a month is traded over how much the expiring one is; 0 when its trading is over. The expiring month
 * is the first that trades on the date.
 */
export function volumeWeight(month: ContractMonth, tradeDate: string): number {
  const today = Temporal.PlainDate.from(tradeDate)
  const front = frontMonth(today)
  const ahead = monthsBetween(front, month)
  if (ahead < 0) return 0
  if (ahead === 0) return 1
  return ahead === 1 ? (nextOverFront[daysFromRoll(front, today)] ?? longBefore) : farShare
}

/** How much one month is traded over how much another is; worked out once a session. */
export class VolumeRatio {
  readonly #month: ContractMonth
  readonly #over: ContractMonth
  #session = sessionAt(0)
  #ratio = 0

  constructor(month: ContractMonth, over: ContractMonth) {
    this.#month = month
    this.#over = over
  }

  at(tsUs: number): number {
    const { openUs, endUs } = this.#session
    if (tsUs >= openUs && tsUs < endUs) return this.#ratio
    this.#session = sessionAt(tsUs)
    const { tradeDate } = this.#session
    const over = volumeWeight(this.#over, tradeDate)
    const own = volumeWeight(this.#month, tradeDate)
    // A recording goes on behind its contract's last day.
    this.#ratio = over === 0 ? own : own / over
    return this.#ratio
  }
}

/** In quarters. */
function monthsBetween(from: ContractMonth, to: ContractMonth): number {
  return (to.year - from.year) * 4 + (to.month - from.month) / 3
}

/** Trading days since the roll Monday, below zero before it; far away it is some number that is far. */
function daysFromRoll(front: ContractMonth, today: Temporal.PlainDate): number {
  const roll = rollDate(front)
  const step = Temporal.PlainDate.compare(today, roll)
  let days = 0
  for (let day = roll; !day.equals(today) && Math.abs(days) <= farthestDay;) {
    day = day.add({ days: step })
    if (isCashDay(day)) days += step
  }
  return days
}
