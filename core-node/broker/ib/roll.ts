import type { RollMode } from '../../market/calendar/contract-months.ts'
import { leadMonth, rollDate } from '../../market/calendar/contract-months.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import { isCashDay } from '../../market/calendar/trading-day.ts'
import type { FoundContracts } from './front-contract.ts'

/** The date to trade for: after a session's close that of the next one, so that a roll is done before it opens. */
export function tradeDateAhead(nowUs: number): string {
  const session = sessionAt(nowUs)
  return nowUs >= session.closeUs ? sessionAt(session.endUs).tradeDate : session.tradeDate
}

/** Whether the contract after the one that is traded leads by now, and is offered. */
export function isRollDue({ next }: FoundContracts, tradeDate: string, mode: RollMode): boolean {
  if (next === undefined) return false
  const lead = leadMonth(tradeDate, mode)
  return lead.year === next.month.year && lead.month === next.month.month
}

export type RollNotice = { readonly isLastDay: boolean; readonly text: string }

/**
 * What is to be told of the coming roll on a trade date; undefined while it is far off.
 * @param daysAhead trading days before it, at which telling begins
 */
export function rollNotice(
  { front, next }: FoundContracts,
  tradeDate: string,
  mode: RollMode,
  daysAhead: number,
): RollNotice | undefined {
  const today = Temporal.PlainDate.from(tradeDate)
  const onDate = rollDate(front.month, mode)
  if (Temporal.PlainDate.compare(today, onDate) >= 0) return undefined
  let days = 1
  for (let day = today.add({ days: 1 }); Temporal.PlainDate.compare(day, onDate) < 0;) {
    if (isCashDay(day)) days++
    day = day.add({ days: 1 })
  }
  if (days > daysAhead) return undefined
  const then =
    next === undefined ? 'the next one leads, which is not offered yet' : `${next.code} leads`
  return {
    isLastDay: days === 1,
    text: `${front.code} is traded for ${days} more trading day${days === 1 ? '' : 's'}: from ${onDate.toString()} on ${then}`,
  }
}
