import type { OptionChain } from '../market/option-chain.ts'
import type { Exposure, ExposureSlices, SeriesExposure, StrikeExposures } from './exposure.ts'
import { exposureBySeries, exposureByStrike, exposureSlices, totalExposure } from './exposure.ts'
import type { Flip, Profile } from './flip.ts'
import { findFlips, flipThatCounts, flipUncertainty, profileOf } from './flip.ts'
import { contractExposures } from './gamma.ts'
import { profileLegs } from './profile-legs.ts'
import type { PutCall } from './put-call.ts'
import { putCall } from './put-call.ts'
import type { ChainSettings } from './settings.ts'
import { defaultChainSettings } from './settings.ts'
import { riskReversal25 } from './skew.ts'
import type { TermStructure } from './term-structure.ts'
import { termStructure } from './term-structure.ts'
import type { VolatilitySurface } from './volatility-surface.ts'
import { volatilitySurface } from './volatility-surface.ts'
import type { Walls } from './walls.ts'
import { findWalls } from './walls.ts'

/** All that is read of one snapshot. Points of the underlying, 1e9 USD for 1 %; what is not known is NaN. */
export type ChainAnalysis = {
  readonly chain: OptionChain
  readonly settings: ChainSettings
  readonly terms: TermStructure
  readonly surface: VolatilitySurface
  readonly contracts: number
  /** Dates that have not settled. */
  readonly expiries: number
  readonly total: Exposure
  readonly byStrike: StrikeExposures
  /** Series that have not settled. */
  readonly bySeries: readonly SeriesExposure[]
  readonly slices: ExposureSlices
  readonly walls: Walls
  readonly profile: Profile
  readonly flips: readonly Flip[]
  readonly flip: number
  /** ± points. */
  readonly flipUncertainty: number
  readonly putCall: PutCall
  readonly riskReversal25: number
  /** The share of the open interest within a tenth of spot whose volatility comes from a quote of its own. */
  readonly coverage: number
}

/**
 * Reads a snapshot: forward and volatility of each series, exposure by strike and series, walls, profile,
 * flips, put/call and skew. Once a snapshot, never per tick; 10,000 contracts take some ten milliseconds.
 */
export function analyzeChain(
  chain: OptionChain,
  settings: ChainSettings = defaultChainSettings,
): ChainAnalysis {
  const terms = termStructure(chain, settings)
  const surface = volatilitySurface(chain, terms, settings)
  const exposures = contractExposures(chain, terms, surface, settings)
  const total = totalExposure(exposures, 0, chain.strikes.length)
  const byStrike = exposureByStrike(chain, exposures)
  const bySeries = exposureBySeries(chain, exposures).filter(
    (_, index) => !Number.isNaN(terms.years[index]),
  )
  const legs = profileLegs(chain, terms, surface)
  const profile = profileOf(legs, settings)
  const flips = findFlips(legs, profile, settings.narrowsRoots)
  const flip = flipThatCounts(flips, chain.spot)
  return {
    chain,
    settings,
    terms,
    surface,
    contracts: 2 * chain.strikes.length,
    expiries: new Set(bySeries.map(({ expiry }) => expiry)).size,
    total,
    byStrike,
    bySeries,
    slices: exposureSlices(chain.asOfUs, bySeries),
    walls: findWalls(byStrike, chain.spot, chain.underlying),
    profile,
    flips,
    flip,
    flipUncertainty: flipUncertainty(legs, flip, Math.max(total.callBn, -total.putBn)),
    putCall: putCall(chain),
    riskReversal25: riskReversal25(chain, terms, surface),
    coverage: coverageOf(chain, terms, surface),
  }
}

const nearSpot = 0.1

function coverageOf(chain: OptionChain, terms: TermStructure, surface: VolatilitySurface): number {
  let covered = 0
  let all = 0
  for (const [index, series] of chain.series.entries()) {
    if (Number.isNaN(terms.years[index])) continue
    for (let row = series.from; row < series.to; row++) {
      const strike = chain.strikes[row] as number
      if (Math.abs(strike - chain.spot) > nearSpot * chain.spot) continue
      const interest =
        (chain.calls.openInterests[row] as number) + (chain.puts.openInterests[row] as number)
      if (!(interest > 0)) continue
      all += interest
      if (surface.isQuoted[row] === 1) covered += interest
    }
  }
  return all > 0 ? covered / all : 0
}
