/** Where the columns of a chain's table stand. −1 for one that the file does not have. */
export type SideColumns = Readonly<Record<SideField, number>>

export type ChainColumns = {
  readonly expiry: number
  readonly strike: number
  readonly calls: SideColumns
  readonly puts: SideColumns
  /** As the file writes them. */
  readonly names: readonly string[]
}

export type SideField =
  | 'symbol'
  | 'last'
  | 'bid'
  | 'ask'
  | 'volume'
  | 'volatility'
  | 'delta'
  | 'gamma'
  | 'openInterest'

/** Names in lower case; the page has changed some of them over the years. */
const sideFields: Readonly<Record<string, SideField>> = {
  calls: 'symbol',
  puts: 'symbol',
  'last sale': 'last',
  last: 'last',
  bid: 'bid',
  ask: 'ask',
  volume: 'volume',
  vol: 'volume',
  iv: 'volatility',
  delta: 'delta',
  gamma: 'gamma',
  'open interest': 'openInterest',
  'open int': 'openInterest',
}

const needed: readonly SideField[] = ['symbol', 'bid', 'ask', 'volume', 'openInterest']

const nameOfField: Readonly<Record<SideField, string>> = {
  symbol: 'Calls or Puts (the contract)',
  last: 'Last Sale',
  bid: 'Bid',
  ask: 'Ask',
  volume: 'Volume',
  volatility: 'IV',
  delta: 'Delta',
  gamma: 'Gamma',
  openInterest: 'Open Interest',
}

/** Whether a row can be the table's header. */
export function isChainHeader(fields: readonly string[]): boolean {
  const names = new Set(fields.map((field) => field.toLowerCase()))
  return ['strike', 'calls', 'puts', 'bid', 'ask'].filter((name) => names.has(name)).length >= 3
}

/**
 * Finds the columns by name. Names repeat: a column belongs to calls or puts, whichever was named last
 * before it.
 *
 * @returns the columns, or what is missing
 */
export function chainColumns(names: readonly string[]): ChainColumns | readonly string[] {
  const sides = { calls: noColumns(), puts: noColumns() }
  let side: 'calls' | 'puts' = 'calls'
  let strike = -1
  let expiry = -1
  for (const [index, name] of names.entries()) {
    const key = name.toLowerCase()
    if (key === 'calls' || key === 'puts') side = key
    if (key === 'strike') strike = index
    else if (key.startsWith('expir')) expiry = index
    const field = Object.hasOwn(sideFields, key) ? sideFields[key] : undefined
    if (field !== undefined && sides[side][field] < 0) sides[side][field] = index
  }
  const missing = strike < 0 ? ['Strike'] : []
  for (const [name, columns] of Object.entries(sides)) {
    for (const field of needed) {
      if (columns[field] < 0) missing.push(`${nameOfField[field]} of ${name}`)
    }
  }
  return missing.length > 0 ? missing : { expiry, strike, ...sides, names }
}

function noColumns(): Record<SideField, number> {
  return {
    symbol: -1,
    last: -1,
    bid: -1,
    ask: -1,
    volume: -1,
    volatility: -1,
    delta: -1,
    gamma: -1,
    openInterest: -1,
  }
}
