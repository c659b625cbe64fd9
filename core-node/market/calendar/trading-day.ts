import type { SpecialKind } from './holidays.ts'
import { exceptions, halfDayClose, holidayCloses, rules, tableYears } from './holidays.ts'
import type { WallTime } from './wall-time.ts'

/** What a date is to CME Globex's equity index futures. `full` is a weekday like any other. */
export type DayKind = 'full' | SpecialKind

export type TradingDay = {
  readonly kind: DayKind
  /** The holiday's name; empty on full days and at weekends. */
  readonly name: string
  /** When Globex closes early, in Chicago; undefined on full days and when it is closed all day. */
  readonly close: WallTime | undefined
}

const saturday = 6

const fullDay: TradingDay = { kind: 'full', name: '', close: undefined }
const weekend: TradingDay = { kind: 'closed', name: '', close: undefined }
const goodFriday: TradingDay = { kind: 'closed', name: 'Good Friday', close: undefined }

export function tradingDay(day: Temporal.PlainDate): TradingDay {
  if (day.dayOfWeek >= saturday) return weekend
  const date = day.toString()
  const exception = exceptions[date]
  if (exception !== undefined) return exception
  const rule = rules.find(
    ({ month, days, weekdays, fromYear }) =>
      day.month === month &&
      isBetween(day.day, days) &&
      isBetween(day.dayOfWeek, weekdays) &&
      day.year >= fromYear,
  )
  if (rule !== undefined) {
    return { kind: rule.kind, name: rule.name, close: earlyClose(rule.kind, date) }
  }
  return isGoodFriday(day) ? goodFriday : fullDay
}

/** The cash market trades, if only until noon: days to an expiry are counted by these. */
export function isCashDay(day: Temporal.PlainDate): boolean {
  const { kind } = tradingDay(day)
  return kind === 'full' || kind === 'half'
}

/** Whether the table was checked for this year. If not, a caller had better say so. */
export function isInTable(year: number): boolean {
  return year >= tableYears.first && year <= tableYears.last
}

function earlyClose(kind: SpecialKind, date: string): WallTime | undefined {
  if (kind === 'closed') return undefined
  if (kind === 'half') return halfDayClose
  return date < holidayCloses.changedOn ? holidayCloses.before : holidayCloses.since
}

function isBetween(value: number, [first, last]: readonly [number, number]): boolean {
  return value >= first && value <= last
}

function isGoodFriday(day: Temporal.PlainDate): boolean {
  // Easter lies between 22 March and 25 April.
  if (day.dayOfWeek !== 5 || day.month < 3 || day.month > 4) return false
  return day.add({ days: 2 }).equals(easterSunday(day.year))
}

/** Gauss's Easter in the form of Meeus, Astronomical Algorithms, chapter 8. */
function easterSunday(year: number): Temporal.PlainDate {
  const century = Math.floor(year / 100)
  const yearOfCentury = year % 100
  const metonic = year % 19
  const leapCenturies = Math.floor(century / 4)
  const lunarShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * metonic + century - leapCenturies - lunarShift + 15) % 30
  const leapYears = Math.floor(yearOfCentury / 4)
  const toSunday = (32 + 2 * (century % 4) + 2 * leapYears - epact - (yearOfCentury % 4)) % 7
  const correction = Math.floor((metonic + 11 * epact + 22 * toSunday) / 451)
  const sum = epact + toSunday - 7 * correction + 114
  return Temporal.PlainDate.from({ year, month: Math.floor(sum / 31), day: (sum % 31) + 1 })
}
