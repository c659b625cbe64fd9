import type { CalendarRoll } from '../../market/calendar/contract-months.ts'
import { leadMonth, rollDate } from '../../market/calendar/contract-months.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import { isCashDay } from '../../market/calendar/trading-day.ts'
import type { DayVolumes } from '../../market/calendar/volume-crossover.ts'
import { isWatched, lastLeadDate, leadByVolume } from '../../market/calendar/volume-crossover.ts'
import type { FoundContracts } from './front-contract.ts'

/** The date to trade for: after a session's close that of the next one, so that a roll is done before it opens. */
export function tradeDateAhead(nowUs: number): string {
  const session = sessionAt(nowUs)
  return nowUs >= session.closeUs ? sessionAt(session.endUs).tradeDate : session.tradeDate
}

/** Whether the contract after the one that is traded leads by now, and is offered. */
export function isRollDue(
  { next }: FoundContracts,
  tradeDate: string,
  mode: CalendarRoll,
): boolean {
  if (next === undefined) return false
  const lead = leadMonth(tradeDate, mode)
  return lead.year === next.month.year && lead.month === next.month.month
}

/** The same by what was traded on the days before. */
export function isRollDueByVolume(
  { front, next }: FoundContracts,
  tradeDate: string,
  days: readonly DayVolumes[],
): boolean {
  if (next === undefined) return false
  return leadByVolume(front.month, tradeDate, days).month === next.month.month
}

export type RollNotice = { readonly isLastDay: boolean; readonly text: string }

/**
 * What is to be told of the coming roll on a trade date; undefined while it is far off.
 * @param daysAhead trading days before it, at which telling begins
 */
export function rollNotice(
  { front, next }: FoundContracts,
  tradeDate: string,
  mode: CalendarRoll,
  daysAhead: number,
): RollNotice | undefined {
  const onDate = rollDate(front.month, mode)
  const days = tradingDaysUntil(tradeDate, onDate)
  if (days === 0 || days > daysAhead) return undefined
  const then =
    next === undefined ? 'the next one leads, which is not offered yet' : `${next.code} leads`
  return {
    isLastDay: days === 1,
    text: `${front.code} is traded for ${days} more trading day${days === 1 ? '' : 's'}: from ${onDate.toString()} on ${then}`,
  }
}

/**
 * What is to be told of a roll that volume decides: what is traded today, and by when it comes at the latest.
 * @param daysAhead trading days before the last possible one, at which telling begins whatever is traded
 */
export function volumeNotice(
  { front, next }: FoundContracts,
  tradeDate: string,
  days: readonly DayVolumes[],
  daysAhead: number,
): RollNotice | undefined {
  if (next === undefined || !isWatched(front.month, tradeDate)) return undefined
  const today = days.find((day) => day.tradeDate === tradeDate)
  if (today !== undefined && today.next > today.lead) {
    return {
      isLastDay: true,
      text: `more of ${next.code} than of ${front.code} is traded today, ${today.next} contracts to ${today.lead}: if it stays so, ${next.code} leads from the next session on`,
    }
  }
  const last = lastLeadDate(front.month)
  const latest = `${front.code} leads until ${next.code} is traded more, at the latest to ${last.toString()}`
  const before = days.findLast((day) => day.tradeDate < tradeDate)
  const share = before === undefined ? 0 : before.next / before.lead
  if (share >= tellingShare) {
    const text = `${latest}; on ${before?.tradeDate} it had ${Math.round(share * 100)} % of its volume`
    return { isLastDay: false, text }
  }
  const isNear = tradingDaysUntil(tradeDate, last.add({ days: 1 })) <= daysAhead
  return isNear ? { isLastDay: false, text: latest } : undefined
}

/** From here on the next contract's share of the leading one's volume is worth a word. */
const tellingShare = 0.1

/** Trading days that are left, the date's own among them, before that day; 0 from that day on. */
function tradingDaysUntil(tradeDate: string, until: Temporal.PlainDate): number {
  const today = Temporal.PlainDate.from(tradeDate)
  if (Temporal.PlainDate.compare(today, until) >= 0) return 0
  let days = 1
  for (let day = today.add({ days: 1 }); Temporal.PlainDate.compare(day, until) < 0;) {
    if (isCashDay(day)) days++
    day = day.add({ days: 1 })
  }
  return days
}
