import type { RowOf } from '../../../../shared/audit.ts'
import { keepNewest } from './bounded.ts'

export type Chain = RowOf<'chain'>

/** The newest and the one before, of up to four underlyings. */
const maxChains = 8

export function foldChains(chains: readonly Chain[], rows: readonly Chain[]): readonly Chain[] {
  return keepNewest(chains, rows, maxChains)
}

/** The underlyings there are chains of; the one the future follows first. */
export function underlyingsOf(chains: readonly Chain[]): readonly string[] {
  const names = [...new Set(chains.map(({ underlying }) => underlying))]
  return names.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

function rank(underlying: string): number {
  return underlying === 'SPX' ? 0 : 1
}

export type ChainPair = { readonly newest: Chain; readonly before: Chain | null }

/** The newest snapshot of an underlying with the one before it; null without one. */
export function chainOf(chains: readonly Chain[], underlying: string): ChainPair | null {
  const own = chains.filter((chain) => chain.underlying === underlying)
  const newest = own.at(-1)
  return newest === undefined ? null : { newest, before: own.at(-2) ?? null }
}
