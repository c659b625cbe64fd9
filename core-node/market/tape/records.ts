import { EventKind, maxLevels } from '../events.ts'
import { maxNumberBytes } from './byte-writer.ts'

/**
 * What a record is, in the lower half of its first byte: the market's kinds by their own numbers, and what a
 * tape holds besides.
 */
export const RecordKind = {
  ...EventKind,
  /** So many events are missing here. */
  Gap: 14,
  /** Anything that is rare, as JSON: broker, commands, marks. */
  Json: 15,
} as const

export const kindMask = 0x0f
/** In the first byte, of kinds that have it: the last record of the exchange's event. */
export const lastFlag = 0x80

/** Trades: the aggressor is two bits, 0 sells, 1 unknown, 2 buys. */
export const TradeFlag = { SideMask: 3, HasAggressor: 4, IsReconstructed: 8 } as const
/** Orders: three bits of action, two of side. */
export const OrderFlag = { ActionMask: 7, SideShift: 3, IsSnapshot: 32 } as const
/** Rows: two bits of operation, two of side. */
export const RowFlag = { OperationMask: 3, SideShift: 2 } as const

/** A side of the book: which levels changed, and above them how many there are. */
export const levelsShift = maxLevels

/** No record but chains and JSON is longer: two sides of ten levels, each a price and a size. */
export const maxShortRecordBytes = 2 * (2 + maxLevels * 2 * maxNumberBytes) + 32
