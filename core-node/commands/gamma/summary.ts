import { round6 } from '../../../shared/rounding.ts'
import { microsToIso } from '../../../shared/units.ts'
import type { ChainAnalysis } from '../../options/chain-analysis.ts'
import type { Exposure } from '../../options/exposure.ts'
import { quotedUs } from '../../options/quote-time.ts'
import { volatilityIndex } from '../../options/vix-index.ts'

/** What the sign rests on, wherever exposure is shown. */
export const signNote =
  'naive: every call counts as held by dealers, every put as sold by them; nobody publishes who holds what'

/** The analysis for machines: points, 1e9 USD for 1 %, null for what is not known. */
export function gammaSummary(analysis: ChainAnalysis) {
  const { chain, settings, walls, flips, profile, putCall, byStrike, bySeries, slices } = analysis
  const { terms, surface } = analysis
  const quotes = quotedUs(chain.asOfUs)
  return {
    underlying: chain.underlying,
    asOf: microsToIso(chain.asOfUs),
    quotedAt: microsToIso(quotes),
    greeks: settings.greeks,
    dayCount: settings.dayCount,
    spot: chain.spot,
    contracts: analysis.contracts,
    expiries: analysis.expiries,
    ...exposureOf(analysis.total),
    callWall: known(walls.callWall),
    putWall: known(walls.putWall),
    callWalls: walls.callWalls,
    putWalls: walls.putWalls,
    callPeak: known(walls.callPeak),
    putPeak: known(walls.putPeak),
    absolutePeak: known(walls.absolutePeak),
    flips: flips.map(({ points }) => known(points)),
    crossings: flips.map(({ points, isRising }) => ({ level: known(points), isRising })),
    flip: known(analysis.flip),
    flipUncertainty: known(analysis.flipUncertainty),
    pcrVolume: known(putCall.volumeRatio),
    pcrOpenInterest: known(putCall.openInterestRatio),
    volume: putCall.volume,
    openInterest: putCall.openInterest,
    riskReversal25: known(analysis.riskReversal25),
    volatilityIndex: known(volatilityIndex(chain, quotes, terms.rate)),
    rate: known(terms.rate),
    sameDay: exposureOf(slices.sameDay),
    week: exposureOf(slices.week),
    withoutNextExpiry: exposureOf(slices.withoutNext),
    byStrike: Array.from(byStrike.strikes, (strike, index) => {
      const callBn = byStrike.callBn[index] as number
      const putBn = byStrike.putBn[index] as number
      return { strike, ...exposureOf({ callBn, putBn, netBn: callBn + putBn }) }
    }),
    byExpiry: bySeries.map((series) => ({
      expiry: series.expiry,
      root: series.root,
      ...exposureOf(series),
      callOpenInterest: known(series.callOpenInterest),
      putOpenInterest: known(series.putOpenInterest),
    })),
    profile: Array.from(profile.levels, (level, index) => ({
      level: known(level),
      netBn: known(profile.netBn[index] as number),
    })),
    rejected: surface.rejected,
    interpolated: surface.interpolated,
    quality: {
      coverage: known(analysis.coverage),
      openInterestDate: chain.openInterestDate === '' ? null : chain.openInterestDate,
      sign: signNote,
    },
  }
}

function exposureOf({ netBn, callBn, putBn }: Exposure) {
  return { netBn: known(netBn), callBn: known(callBn), putBn: known(putBn) }
}

function known(value: number): number | null {
  return Number.isFinite(value) ? round6(value) : null
}
