import { monthOf, plainLetters } from './month-names.ts'

/** What a date may mean: two readings where day and month could be exchanged, none where it is no date. */
export type DateReadings = {
  /** YYYY-MM-DD */
  readonly dates: readonly string[]
  /** What follows it: a time of day, or nothing. */
  readonly rest: string
}

const numeric = /(\d{1,4})\s*([./\-年 ])\s*(\d{1,2})\s*([./\-月 ])\s*(\d{1,4})日?/u
const worded = /[a-z]+|\d+/g

/**
 * Reads a date as browsers of different countries write it: January 7, 2024 · Fri Jan 05 2024 ·
 * 7 janvier 2024 · ven. 05 janv. 2024 · 7. Januar 2024 · 07/01/2024 · 7.1.2024 · 2024-01-07.
 */
export function readDate(text: string): DateReadings {
  const plain = plainLetters(text)
  return readWords(plain) ?? readNumbers(plain) ?? { dates: [], rest: text }
}

/** With the month as a word. A weekday may look like a month (mar. is Tuesday, too): the later word counts. */
function readWords(text: string): DateReadings | undefined {
  let month: number | undefined
  let day: number | undefined
  for (const { 0: token, index } of text.matchAll(worded)) {
    const number = Number(token)
    if (Number.isNaN(number)) {
      month = monthOf(token) ?? month
    } else if (token.length <= 2 && day === undefined) {
      day = number
    } else if (token.length === 4) {
      if (month === undefined || day === undefined) return undefined
      return { dates: validDates([[number, month, day]]), rest: text.slice(index + token.length) }
    }
  }
  return undefined
}

function readNumbers(text: string): DateReadings | undefined {
  const match = numeric.exec(text)
  if (match === null) return undefined
  const [all, first = '', separator, middle = '', , last = ''] = match
  const rest = text.slice(match.index + all.length)
  if (first.length === 4) {
    return { dates: validDates([[Number(first), Number(middle), Number(last)]]), rest }
  }
  const year = last.length === 4 ? Number(last) : 2000 + Number(last)
  const dayFirst = [year, Number(middle), Number(first)] as const
  const monthFirst = [year, Number(first), Number(middle)] as const
  // Only countries that name the day first part it with points.
  const readings = separator === '.' ? [dayFirst] : [dayFirst, monthFirst]
  return { dates: validDates(readings), rest }
}

function validDates(readings: readonly (readonly [number, number, number])[]): string[] {
  const dates = new Set<string>()
  for (const [year, month, day] of readings) {
    const isMonth = month >= 1 && month <= 12
    if (!isMonth || day < 1 || day > Temporal.PlainYearMonth.from({ year, month }).daysInMonth) {
      continue
    }
    dates.add(Temporal.PlainDate.from({ year, month, day }).toString())
  }
  return [...dates]
}
