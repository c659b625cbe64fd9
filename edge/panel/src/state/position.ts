import type { RowOf } from '../../../../shared/audit.ts'

export type Position = {
  /** Positive long, negative short. */
  readonly contracts: number
  readonly averageTicks: number | null
}

export const flat: Position = { contracts: 0, averageTicks: null }

/**
 * A pulse is the core's word on the position, once a second of the market; a fill between two pulses
 * moves it at once, so that the page never shows a position that is already closed.
 */
export function foldPosition(
  position: Position,
  rows: readonly (RowOf<'pulse'> | RowOf<'fill'>)[],
): Position {
  return rows.reduce((held, row) => {
    if (row.kind === 'pulse') {
      const isSame =
        held.contracts === row.positionContracts && held.averageTicks === row.averageTicks
      return isSame ? held : { contracts: row.positionContracts, averageTicks: row.averageTicks }
    }
    const wasFlat = held.contracts === 0
    const isFlat = row.positionContracts === 0
    return {
      contracts: row.positionContracts,
      averageTicks: isFlat ? null : wasFlat ? row.priceTicks : held.averageTicks,
    }
  }, position)
}

/** What the position would gain or lose, before fees, if it closed at this price. */
export function outcomeCents(
  position: Position,
  priceTicks: number | null,
  tickCents: number,
): number | null {
  if (position.averageTicks === null || priceTicks === null) return null
  return Math.round((priceTicks - position.averageTicks) * position.contracts * tickCents)
}
