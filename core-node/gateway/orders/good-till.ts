import { microsPerMilli } from '../../../shared/units.ts'
import { loginZone, parseClientTime } from '../market-time.ts'
import type { OrderTerms } from './order-terms.ts'
import type { Refusal } from './refusal.ts'
import { refusal, rejected } from './refusal.ts'

/** When an order ends by its terms; infinity when no date is named. NaN when the date is none. */
export function goodTillUs({ timeInForce, goodTillDate }: OrderTerms): number {
  if (timeInForce !== 'GTD') return Number.POSITIVE_INFINITY
  return parseClientTime(goodTillDate) ?? endOfDayUs(goodTillDate) ?? Number.NaN
}

/** A date without a time means the end of that day. */
function endOfDayUs(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(text.trim())
  if (match === null) return undefined
  try {
    const day = Temporal.PlainDate.from(match.slice(1).join('-')).add({ days: 1 })
    return day.toZonedDateTime(loginZone).epochMilliseconds * microsPerMilli
  } catch {
    return undefined
  }
}

const badDate = refusal(
  337,
  'Good Till Date: The date, time, or time-zone entered is invalid.\nThe correct format is yyyymmdd hh:mm:ss xx/xxxx\nwhere xx/xxxx is optional.',
)

/** @returns what is wrong with the date of an order that is placed now */
export function checkGoodTill(terms: OrderTerms, nowUs: number): Refusal | undefined {
  const untilUs = goodTillUs(terms)
  if (Number.isNaN(untilUs)) return badDate
  return untilUs > nowUs ? undefined : rejected('the good-till date has passed')
}
