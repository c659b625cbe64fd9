import type { SessionBar } from '../history/bars-between.ts'
import type { BarFigures } from '../history/shown-figures.ts'
import { clockText, dayText, epochSeconds, exchangeZone, zonedTime } from '../market-time.ts'
import type { Field } from '../wire/fields.ts'
import { message } from '../wire/fields.ts'
import { Outgoing } from '../wire/message-ids.ts'

/** How clients want the time of a bar: the exchange's wall time, or seconds since 1970. */
export const DateFormat = { Wall: 1, Epoch: 2 } as const

/** A day's bar carries its date, whatever the format. */
export function barDate({ bar, session }: SessionBar, format: number, isDay: boolean): string {
  if (isDay) return session.date.replaceAll('-', '')
  if (format === DateFormat.Epoch) return String(epochSeconds(bar.startUs))
  const time = zonedTime(bar.startUs, exchangeZone)
  return `${dayText(time)} ${clockText(time)} ${exchangeZone}`
}

export type TextBar = BarFigures & { readonly date: string }

/** Message 17. @param start and end of what was asked for, as the login zone tells time */
export function historicalData(
  requestId: number,
  start: string,
  end: string,
  bars: readonly TextBar[],
): string {
  const fields = bars.flatMap(({ date, open, high, low, close, volume, average, count }) => [
    date,
    open,
    high,
    low,
    close,
    volume,
    average,
    count,
  ])
  return message(Outgoing.HistoricalData, requestId, start, end, bars.length, ...fields)
}

/** Message 90, in which the close stands before high and low, and the average before the volume. */
export function historicalDataUpdate(requestId: number, bar: TextBar): string {
  const { date, open, close, high, low, average, volume, count } = bar
  const { HistoricalDataUpdate } = Outgoing
  return message(
    HistoricalDataUpdate,
    requestId,
    count,
    date,
    open,
    close,
    high,
    low,
    average,
    volume,
  )
}

/** The last field of historical ticks: no more of them follow. */
const isDone = 1

/** Messages 96 to 98: middle prices, quotes, trades. @param ticks the fields of each */
export function historicalTicks(
  messageId: number,
  requestId: number,
  ticks: readonly (readonly Field[])[],
): string {
  return message(messageId, requestId, ticks.length, ...ticks.flat(), isDone)
}
