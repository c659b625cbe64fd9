import { knownOrNull, round6 } from '../../../shared/rounding.ts'
import type { Row } from '../../execution/outbox.ts'
import type { ChainAnalysis } from '../../options/chain-analysis.ts'
import type { OptionMarket } from '../../options/option-market.ts'

/** What a phone's screen shows; the strikes beyond carry little exposure. */
const mostStrikes = 60
const mostProfileLevels = 61

/** What a snapshot of the chain says. */
export function chainRow(tsUs: number, options: OptionMarket, analysis: ChainAnalysis): Row {
  const { chain, total, surface, flips, putCall } = analysis
  return {
    ts: tsUs,
    kind: 'chain',
    underlying: chain.underlying,
    asOf: chain.asOfUs,
    openInterestDate: chain.openInterestDate,
    spot: chain.spot,
    basisPoints: knownOrNull(options.basisPoints),
    basisQuality: round6(options.basisQuality),
    openInterestQuality: options.openInterestQuality,
    contracts: analysis.contracts,
    rejected: Object.values(surface.rejected).reduce((sum, count) => sum + count, 0),
    netBn: knownOrNull(total.netBn),
    callBn: knownOrNull(total.callBn),
    putBn: knownOrNull(total.putBn),
    callWall: knownOrNull(options.callWall),
    putWall: knownOrNull(options.putWall),
    flip: knownOrNull(options.flip),
    flips: flips.map(({ points }) => round6(points)),
    putCallVolume: knownOrNull(putCall.volumeRatio),
    putCallOpenInterest: knownOrNull(putCall.openInterestRatio),
    putCallMedian: knownOrNull(options.putCallMedian),
    riskReversal25: knownOrNull(options.riskReversal25),
    deltaFlow: knownOrNull(options.deltaFlow),
    byStrike: nearestStrikes(analysis),
    profile: thinnedProfile(analysis),
  }
}

function nearestStrikes({ chain, byStrike }: ChainAnalysis) {
  const { strikes, callBn, putBn } = byStrike
  const firstAbove = strikes.findIndex((strike) => strike >= chain.spot)
  const middle = firstAbove < 0 ? strikes.length : firstAbove
  const from = Math.max(0, Math.min(middle - mostStrikes / 2, strikes.length - mostStrikes))
  const shown = Array.from(strikes.subarray(from, from + mostStrikes))
  return shown.map((strike, i) => ({
    strike,
    callBn: round6(callBn[from + i] as number),
    putBn: round6(putBn[from + i] as number),
  }))
}

/** Every second level, or third: the curve is smooth. */
function thinnedProfile({ profile }: ChainAnalysis) {
  const { levels, netBn } = profile
  const step = Math.ceil(Math.max(1, levels.length - 1) / (mostProfileLevels - 1))
  const kept: number[] = []
  let last = 0
  for (let i = 0; i < levels.length; i += step) {
    kept.push(round6(netBn[i] as number))
    last = i
  }
  return { from: round6(levels[0] ?? 0), to: round6(levels[last] ?? 0), netBn: kept }
}
