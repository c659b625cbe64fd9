import type { Result } from '../../../shared/result.ts'
import { failure, success } from '../../../shared/result.ts'
import { parseClientTime } from '../market-time.ts'
import type { Refusal } from '../orders/refusal.ts'
import { refusal } from '../orders/refusal.ts'
import type { FieldReader } from '../wire/field-reader.ts'
import type { BarSize } from './bar-size.ts'
import { barSizes, findBarSize } from './bar-size.ts'
import { parseDuration, startOf } from './duration.ts'
import type { BarKind } from './shown-figures.ts'
import { barKinds, isBarKind } from './shown-figures.ts'

/** Message 20 behind the contract, as the client wrote it. */
export type BarRequestFields = {
  readonly end: string
  readonly size: string
  readonly duration: string
  readonly isRegularOnly: boolean
  readonly kind: string
  readonly dateFormat: number
  readonly isKeptUpToDate: boolean
}

export type BarRequest = {
  readonly fromUs: number
  readonly untilUs: number
  readonly size: BarSize
  readonly kind: BarKind
  readonly isRegularOnly: boolean
  readonly dateFormat: number
  readonly isKeptUpToDate: boolean
}

const secondsInDay = 86_400
/** IB keeps bars up to date from this size on. */
const liveBarSecondsMin = 5

export function readBarRequest(fields: FieldReader, securityType: string): BarRequestFields {
  // Whether expired contracts count.
  fields.skip(1)
  const end = fields.text()
  const size = fields.text()
  const duration = fields.text()
  const isRegularOnly = fields.flag()
  const kind = fields.text()
  const dateFormat = fields.integer()
  // A combination's legs have four fields each.
  if (securityType === 'BAG') fields.skip(fields.integer() * 4)
  const isKeptUpToDate = fields.flag()
  return { end, size, duration, isRegularOnly, kind, dateFormat, isKeptUpToDate }
}

/** What is asked for, or what is wrong with it, in IB's words where they are known. */
export function parseBarRequest(
  asked: BarRequestFields,
  nowUs: number,
): Result<BarRequest, Refusal> {
  const { dateFormat, isRegularOnly, isKeptUpToDate } = asked
  const size = findBarSize(asked.size)
  if (size === undefined) {
    const legal = barSizes.map(({ name }) => name).join(', ')
    return invalid(`Historical data bar size setting is invalid. Legal ones are: ${legal}`)
  }
  const kind = asked.kind.toUpperCase()
  if (!isBarKind(kind)) {
    const legal = Object.keys(barKinds).join(', ')
    return invalid(`Incorrect or unsupported historical data type ${kind}. Served are: ${legal}`)
  }
  const duration = parseDuration(asked.duration)
  if (duration === undefined) {
    return invalid(`Invalid duration "${asked.duration}": a number and S, D, W, M or Y`)
  }
  if (duration.unit === 'S' && duration.count > secondsInDay) {
    return invalid(
      'Historical data requests for durations longer than 86400 seconds must be made in days',
    )
  }
  const end = asked.end === '' ? nowUs : parseClientTime(asked.end)
  if (end === undefined) {
    return failure(badEnd)
  }
  if (isKeptUpToDate) {
    const problem = liveProblem(asked, kind, size)
    if (problem !== undefined) return invalid(problem)
  }
  const untilUs = Math.min(end, nowUs + 1)
  const fromUs = startOf(duration, Math.min(end, nowUs))
  const seconds = (untilUs - fromUs) / 1e6
  if (size.secondsMax !== undefined && seconds > size.secondsMax) return failure(tooLong)
  return success({ fromUs, untilUs, size, kind, isRegularOnly, dateFormat, isKeptUpToDate })
}

const badEnd = refusal(
  10_314,
  'End Date/Time: The date, time, or time-zone entered is invalid. The correct format is yyyymmdd hh:mm:ss xx/xxxx, or yyyymmdd-hh:mm:ss in UTC.',
)

const tooLong = refusal(162, 'Historical Market Data Service error message:Time length exceed max.')

function liveProblem({ end }: BarRequestFields, kind: BarKind, size: BarSize): string | undefined {
  if (end !== '') return 'Historical data kept up to date must have no end date'
  if (kind === 'BID_ASK') return 'Historical data of bid and ask cannot be kept up to date'
  const isTooSmall = size.periodUs > 0 && size.periodUs < liveBarSecondsMin * 1e6
  return isTooSmall
    ? `Historical data kept up to date has bars of ${liveBarSecondsMin} seconds or more`
    : undefined
}

function invalid(cause: string): Result<never, Refusal> {
  return failure(refusal(321, `Error validating request.-'bM' : cause - ${cause}`))
}
