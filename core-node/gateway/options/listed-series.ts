import { opexDate } from '../../market/calendar/option-expiry.ts'
import { isCashDay } from '../../market/calendar/trading-day.ts'
import { expiryUs } from '../../options/day-count.ts'
import { dayText } from '../market-time.ts'
import type { OptionClass } from './option-classes.ts'
import { optionClasses } from './option-classes.ts'

export type ExpiryKind = 'daily' | 'weekly' | 'monthly'

/** One expiry of one class. */
export type ListedSeries = {
  readonly optionClass: OptionClass
  readonly kind: ExpiryKind
  /** The day it settles. */
  readonly expiry: Temporal.PlainDate
  readonly expiryUs: number
  /**
   * The last day of trading, yyyymmdd: by this IB names a series. One that settles in the morning trades for
   * the last time on the day before.
   */
  readonly lastTradeDate: string
}

const dailies = 10
const fridays = 5
const monthlies = { SPX: 6, SPXW: 3, QQQ: 3 } as const
const friday = 5

/** What is listed on a trade date, by class and then by expiry. */
export function listedSeries(tradeDate: string): ListedSeries[] {
  const today = Temporal.PlainDate.from(tradeDate)
  return optionClasses.flatMap((optionClass) => {
    const series = expiriesOf(optionClass, today).map(([expiry, kind]) =>
      seriesOf(optionClass, expiry, kind),
    )
    const todayText = dayText(today)
    return series.filter(({ lastTradeDate }) => lastTradeDate >= todayText)
  })
}

function expiriesOf(
  { name, isMorningSettled }: OptionClass,
  today: Temporal.PlainDate,
): [Temporal.PlainDate, ExpiryKind][] {
  const kinds = new Map<string, ExpiryKind>()
  if (!isMorningSettled) {
    for (const day of cashDaysFrom(today, dailies)) kinds.set(day.toString(), 'daily')
    for (const day of fridaysFrom(today, fridays)) kinds.set(day.toString(), 'weekly')
  }
  for (let ahead = 0; ahead < monthlies[name]; ahead++) {
    kinds.set(opexDate(today.add({ months: ahead })).toString(), 'monthly')
  }
  const dates = [...kinds.keys()].toSorted()
  return dates.map((date) => [Temporal.PlainDate.from(date), kinds.get(date) ?? 'daily'])
}

function seriesOf(
  optionClass: OptionClass,
  expiry: Temporal.PlainDate,
  kind: ExpiryKind,
): ListedSeries {
  const { isMorningSettled } = optionClass
  return {
    optionClass,
    kind,
    expiry,
    expiryUs: expiryUs({ expiry: expiry.toString(), isMorningSettled }),
    lastTradeDate: dayText(isMorningSettled ? cashDayBefore(expiry) : expiry),
  }
}

function cashDaysFrom(first: Temporal.PlainDate, count: number): Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = []
  for (let day = first; days.length < count; day = day.add({ days: 1 })) {
    if (isCashDay(day)) days.push(day)
  }
  return days
}

/** A Friday that is a holiday gives way to the Thursday. */
function fridaysFrom(first: Temporal.PlainDate, count: number): Temporal.PlainDate[] {
  const next = first.add({ days: (friday - first.dayOfWeek + 7) % 7 })
  return Array.from({ length: count }, (_, week) => {
    const day = next.add({ weeks: week })
    return isCashDay(day) ? day : cashDayBefore(day)
  })
}

function cashDayBefore(day: Temporal.PlainDate): Temporal.PlainDate {
  let before = day.subtract({ days: 1 })
  while (!isCashDay(before)) before = before.subtract({ days: 1 })
  return before
}
