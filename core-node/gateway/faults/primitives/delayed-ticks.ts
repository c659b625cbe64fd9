import { Outgoing } from '../../wire/message-ids.ts'
import { bodyOf, fieldsOf } from '../body.ts'
import { idOf } from '../message-names.ts'

/** IB's numbers of delayed ticks by those of the ticks they stand for (tick_types.html). */
const delayedTicks: Readonly<Record<string, string>> = {
  '0': '69',
  '1': '66',
  '2': '67',
  '3': '70',
  '4': '68',
  '5': '71',
  '6': '72',
  '7': '73',
  '8': '74',
  '9': '75',
  '10': '80',
  '11': '81',
  '12': '82',
  '13': '83',
  '14': '76',
  '45': '88',
}

/** Where the tick's type stands in a message; of options there is no version before it. */
const typePlaces: Readonly<Record<number, number>> = {
  [Outgoing.TickPrice]: 3,
  [Outgoing.TickSize]: 3,
  [Outgoing.TickString]: 3,
  [Outgoing.TickOptionComputation]: 2,
}

/** There is no delayed depth and no delayed tick by tick. */
const neverDelayed: ReadonlySet<number> = new Set([Outgoing.MarketDepth, 13, Outgoing.TickByTick])

const delayedType = '3'

/** A message as it comes where data is delayed. @returns undefined when it does not come */
export function delayed(body: string): string | undefined {
  const id = idOf(body)
  if (neverDelayed.has(id)) return undefined
  const place = id === Outgoing.MarketDataType ? 3 : typePlaces[id]
  if (place === undefined) return body
  const fields = fieldsOf(body)
  const now = fields[place] ?? ''
  const next = id === Outgoing.MarketDataType ? delayedType : delayedTicks[now]
  // Ticks without a delayed kind, such as the halt, stay as they are.
  return next === undefined ? body : bodyOf(fields.with(place, next))
}
