import { Outgoing } from '../../wire/message-ids.ts'

/** Where the price stands, or the size of a message that has no price. */
const places: Readonly<Record<number, number>> = {
  [Outgoing.TickPrice]: 4,
  [Outgoing.TickSize]: 4,
  [Outgoing.TickByTick]: 4,
  [Outgoing.MarketDepth]: 6,
}

const values: Readonly<Record<string, (value: string) => string>> = {
  nan: () => 'NaN',
  text: () => 'n/a',
  empty: () => '',
  zero: () => '0',
  negative: (value) => `-${value}`,
  huge: () => '1.7976931348623157E308',
  'off-tick': (value) => String(Number(value) + 0.1),
  jump: (value) => String(Number(value) * 10),
}

/** The last fields are missing: a client reads into the next message. */
const short = 'short'
const missingFields = 2

/** What can be wrong with a tick. */
export const corruptions = {
  names: [...Object.keys(values).filter((name) => name !== 'nan'), short],
  apply(name: string, fields: readonly string[]): readonly string[] {
    if (name === short) return fields.slice(0, -missingFields)
    const place = places[Number(fields[0])] ?? 0
    const value = fields[place]
    return value === undefined ? fields : fields.with(place, values[name]?.(value) ?? value)
  },
} as const
