import { RowOperation } from '../../market/events.ts'
import type { BookSide } from '../../market/order-book.ts'

/** One change of a ladder; price and size mean nothing in a delete. */
export type EmitRow = (
  position: number,
  operation: RowOperation,
  priceTicks: number,
  size: number,
) => void

/** How a ladder is brought up to date. Both lead a client that applies the rows to the same ladder. */
export type DepthRows = 'in-place' | 'shifting'

/**
 * Emits the rows that turn `shown` into the best `rowsMax` rows of `actual`, and brings `shown` up to date.
 *
 * In place: rows are updated where they stand, and inserts and deletes happen only at the end. So it does not
 * matter whether a client keeps a list that shifts, as the official samples do, or a table by position, as
 * ib_async does. A change of the best price then updates every row.
 */
export function diffInPlace(
  shown: BookSide,
  actual: BookSide,
  rowsMax: number,
  emit: EmitRow,
): void {
  const levels = Math.min(actual.levels, rowsMax)
  const common = Math.min(levels, shown.levels)
  for (let row = 0; row < common; row++) {
    const isSame = shown.ticks[row] === actual.ticks[row] && shown.sizes[row] === actual.sizes[row]
    if (!isSame) emitFrom(actual, row, RowOperation.Update, emit)
  }
  for (let row = shown.levels - 1; row >= levels; row--) emit(row, RowOperation.Delete, 0, 0)
  for (let row = common; row < levels; row++) emitFrom(actual, row, RowOperation.Insert, emit)
  shown.copyFrom(actual.ticks, actual.sizes, levels)
}

/**
 * The same with rows that shift, as an exchange sends them: a price that goes is deleted where it stood, a new
 * one is inserted where it belongs. A full ladder loses its last row before it takes another.
 */
export function diffShifting(
  shown: BookSide,
  actual: BookSide,
  rowsMax: number,
  emit: EmitRow,
): void {
  const levels = Math.min(actual.levels, rowsMax)
  for (let row = 0; row < levels; row++) {
    while (row < shown.levels && !holds(actual, levels, shown.ticks[row] as number)) {
      emit(row, RowOperation.Delete, 0, 0)
      shown.remove(row)
    }
    if (row < shown.levels && shown.ticks[row] === actual.ticks[row]) {
      if (shown.sizes[row] === actual.sizes[row]) continue
      emitFrom(actual, row, RowOperation.Update, emit)
      shown.sizes[row] = actual.sizes[row] as number
      continue
    }
    if (shown.levels === rowsMax) {
      emit(rowsMax - 1, RowOperation.Delete, 0, 0)
      shown.remove(rowsMax - 1)
    }
    emitFrom(actual, row, RowOperation.Insert, emit)
    shown.insert(row, actual.ticks[row] as number, actual.sizes[row] as number)
  }
  while (shown.levels > levels) {
    emit(shown.levels - 1, RowOperation.Delete, 0, 0)
    shown.remove(shown.levels - 1)
  }
}

function holds(side: BookSide, levels: number, ticks: number): boolean {
  for (let row = 0; row < levels; row++) if (side.ticks[row] === ticks) return true
  return false
}

function emitFrom(side: BookSide, row: number, operation: RowOperation, emit: EmitRow): void {
  emit(row, operation, side.ticks[row] as number, side.sizes[row] as number)
}
