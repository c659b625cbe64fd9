import type { RowOf } from '../../../../shared/audit.ts'

type LevelsRow = RowOf<'levels'>

/** value: of this session's volume. previous: of the last one's. The others are the options'. */
export type LevelKind = 'value' | 'previous' | 'call-wall' | 'put-wall' | 'flip'

export type PriceLevel = {
  readonly kind: LevelKind
  readonly name: string
  /** A few letters for the chart. */
  readonly mark: string
  readonly ticks: number
}

type LevelField = Extract<keyof LevelsRow, `${string}Ticks`>

const levelFields: readonly (Omit<PriceLevel, 'ticks'> & { readonly field: LevelField })[] = [
  { field: 'vahTicks', kind: 'value', name: 'Value high', mark: 'VAH' },
  { field: 'pocTicks', kind: 'value', name: 'Point of control', mark: 'POC' },
  { field: 'valTicks', kind: 'value', name: 'Value low', mark: 'VAL' },
  { field: 'previousVahTicks', kind: 'previous', name: 'Previous value high', mark: 'pVAH' },
  { field: 'previousPocTicks', kind: 'previous', name: 'Previous point of control', mark: 'pPOC' },
  { field: 'previousValTicks', kind: 'previous', name: 'Previous value low', mark: 'pVAL' },
  { field: 'callWallTicks', kind: 'call-wall', name: 'Call wall', mark: 'Call wall' },
  { field: 'flipTicks', kind: 'flip', name: 'Gamma flip', mark: 'Flip' },
  { field: 'putWallTicks', kind: 'put-wall', name: 'Put wall', mark: 'Put wall' },
]

/** The levels that are known; none where nothing is. */
export function priceLevels(row: LevelsRow | null): readonly PriceLevel[] {
  if (row === null) return []
  return levelFields.flatMap(({ field, ...level }) => {
    const ticks = row[field]
    return ticks === null ? [] : [{ ...level, ticks }]
  })
}

export type ProfileBin = {
  readonly fromTicks: number
  readonly toTicks: number
  readonly contracts: number
  /** Inside the value area. */
  readonly isInside: boolean
}

/** The session's volume by price, from low to high; a bin covers the ticks from `fromTicks` up to, without, `toTicks`. */
export function profileBins(row: LevelsRow | null): readonly ProfileBin[] {
  if (row === null) return []
  const { vahTicks, valTicks, profile } = row
  return profile.volumes.map((contracts, index) => {
    const fromTicks = profile.fromTicks + index * profile.stepTicks
    const toTicks = fromTicks + profile.stepTicks
    const isInside =
      vahTicks !== null && valTicks !== null && fromTicks <= vahTicks && toTicks > valTicks
    return { fromTicks, toTicks, contracts, isInside }
  })
}
