import type { Instrument } from '../../market/instruments.ts'
import { instruments, isInstrumentSymbol, parseFutureCode } from '../../market/instruments.ts'
import { DataError } from '../feed.ts'
import type { SymbolMapping } from './metadata.ts'

export type DbnContract = {
  readonly code: string
  readonly instrument: Instrument
  /** A symbol may have a new id on another day. */
  readonly instrumentIds: ReadonlySet<number>
}

/**
 * Which contract of a file to read: the one asked for, or the first that is a future MIA knows.
 * @throws DataError that lists what the file holds
 */
export function chooseContract(
  file: string,
  mappings: readonly SymbolMapping[],
  wanted: string | undefined,
): DbnContract {
  const known = mappings.flatMap((mapping) => {
    const instrument = instrumentOf(mapping.symbol)
    return instrument === undefined ? [] : [{ mapping, instrument }]
  })
  const chosen = known.find(({ mapping }) => wanted === undefined || mapping.symbol === wanted)
  if (chosen === undefined) {
    const held = mappings.map(({ symbol }) => symbol).join(', ') || 'no symbols'
    const asked = wanted === undefined ? Object.keys(instruments).join(', ') : `"${wanted}"`
    throw new DataError(file, 'metadata', `it holds ${held}; looked for ${asked}`)
  }
  return {
    code: chosen.mapping.symbol,
    instrument: chosen.instrument,
    instrumentIds: new Set(chosen.mapping.instrumentIds),
  }
}

/** ESH4, and continuous symbols such as ES.c.0 or ES.FUT. */
function instrumentOf(symbol: string): Instrument | undefined {
  const root = symbol.split('.')[0] ?? ''
  if (isInstrumentSymbol(root)) return instruments[root]
  const parsed = parseFutureCode(symbol)
  return parsed.ok ? parsed.value.instrument : undefined
}
