import { assert } from '../../../shared/assert.ts'
import type { ContractMonth } from '../../market/calendar/contract-months.ts'
import {
  expiryDate,
  following,
  frontMonth,
  leadMonth,
} from '../../market/calendar/contract-months.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import { instruments, parseFutureCode } from '../../market/instruments.ts'
import type { ContractQuery } from './contract-query.ts'
import { matchesQuery } from './contract-query.ts'
import type { FutureContract } from './future-contract.ts'
import { futureContract } from './future-contract.ts'

/** CME lists five quarterly months of its index futures and more. */
const monthsListed = 5

/**
 * The contracts there are: every instrument's months from the one that expires next, also when another leads
 * already: that one comes last, for clients that take the first they are told. One of them is the feed's, and with it its other months have markets; other instruments can be looked
 * up, no more.
 */
export class ContractDirectory {
  readonly traded: FutureContract
  #tradeDate = ''
  #listed: readonly FutureContract[] = []

  /**
   * @param code the traded contract's short name, e.g. ESH4
   * @param tsUs when the market begins: a year's last digit means the next such year
   */
  constructor(code: string, tsUs: number) {
    const parsed = parseFutureCode(code)
    assert(parsed.ok, `the feed names a future, not "${code}"`)
    const { instrument, month, yearDigits } = parsed.value
    const today = Temporal.PlainDate.from(sessionAt(tsUs).tradeDate)
    let year = today.year
    while (!String(year).endsWith(yearDigits) || isBefore({ year, month }, today)) year++
    this.traded = futureContract(instrument, { year, month })
  }

  find(query: ContractQuery, tsUs: number): FutureContract[] {
    return this.#listAt(tsUs).filter((contract) => matchesQuery(contract, query))
  }

  #listAt(tsUs: number): readonly FutureContract[] {
    const { tradeDate } = sessionAt(tsUs)
    if (tradeDate === this.#tradeDate) return this.#listed
    this.#tradeDate = tradeDate
    const months = monthsFrom(tradeDate)
    const listed = Object.values(instruments).flatMap((instrument) =>
      months.map((month) => futureContract(instrument, month)),
    )
    const isListed = listed.some(({ conId }) => conId === this.traded.conId)
    this.#listed = isListed ? listed : [this.traded, ...listed]
    return this.#listed
  }
}

function monthsFrom(tradeDate: string): ContractMonth[] {
  const lead = leadMonth(tradeDate)
  const front = frontMonth(Temporal.PlainDate.from(tradeDate))
  const expiring = front.month === lead.month ? [] : [front]
  const months: ContractMonth[] = []
  for (let next = lead; months.length + expiring.length < monthsListed; next = following(next)) {
    months.push(next)
  }
  return [...months, ...expiring]
}

/** The contract has stopped trading. */
function isBefore(contractMonth: ContractMonth, today: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(expiryDate(contractMonth), today) < 0
}
