import { microsPerMinute } from '../../../shared/units.ts'
import { isOpenAt, isRegularAt } from '../../market/calendar/session-calendar.ts'
import { CurrentSession } from './current-session.ts'

/** So long after a session's open the broker has gone over to the settlement of the day before. */
const settledAfterUs = 15 * microsPerMinute

/**
 * Yesterday's settlement, from which the day's price limits are counted: IB tells it as the close of the day
 * before (tick 9), without a date. In the cash market's hours there is no doubt whose it is. At night there is
 * a little, so it is taken then only in the session in which this process, or the contract, begins: in those after
 * it the engine has seen the settlement itself.
 */
export class PreviousClose {
  readonly #session = new CurrentSession()
  #code = ''
  #ticks = Number.NaN
  #firstDate = ''
  /** Contract, trade date and price of what was told last. */
  #told = ''

  /** Another contract has another price, and of its settlement the engine has seen nothing. */
  onContract(code: string): void {
    if (code === this.#code) return
    this.#code = code
    this.#ticks = Number.NaN
    this.#firstDate = ''
  }

  onClose(ticks: number): void {
    this.#ticks = ticks
  }

  /** @returns the price to tell now, undefined when there is none or it was told before */
  look(nowUs: number): number | undefined {
    const session = this.#session.at(nowUs)
    const { tradeDate, openUs } = session
    if (this.#firstDate === '') this.#firstDate = tradeDate
    if (Number.isNaN(this.#ticks)) return undefined
    const isNight = isOpenAt(session, nowUs) && nowUs >= openUs + settledAfterUs
    const isSure = isRegularAt(session, nowUs) || (isNight && tradeDate === this.#firstDate)
    const text = `${this.#code} ${tradeDate} ${this.#ticks}`
    if (!isSure || text === this.#told) return undefined
    this.#told = text
    return this.#ticks
  }
}
