import type { ChainAnalysis } from '../../options/chain-analysis.ts'
import type { Exposure } from '../../options/exposure.ts'
import { quotedUs } from '../../options/quote-time.ts'
import type { RejectionReason } from '../../options/rejections.ts'
import { rejectionReasons } from '../../options/rejections.ts'
import { volatilityIndex } from '../../options/vix-index.ts'
import { signNote } from './summary.ts'
import { ago, amount, level, newYorkTime, pointsText, signed } from './wording.ts'

const strikesShown = 12
const seriesShown = 8
const barWidth = 14

/** The analysis for people, a line an entry. @param nowUs to say how old it is */
export function gammaTable(analysis: ChainAnalysis, nowUs: number): string[] {
  return [
    ...heading(analysis, nowUs),
    '',
    ...figures(analysis),
    '',
    ...strikeTable(analysis),
    '',
    ...expiryTable(analysis),
    '',
    ...notes(analysis),
  ]
}

function heading({ chain, settings, contracts, expiries }: ChainAnalysis, nowUs: number): string[] {
  const quotes = quotedUs(chain.asOfUs)
  const closed = quotes < chain.asOfUs ? `, quotes of ${newYorkTime(quotes)}` : ''
  const whose = settings.greeks === 'own' ? 'greeks from the quotes' : 'greeks of the file'
  return [
    `${chain.underlying} ${amount(chain.spot, 2)}  ${newYorkTime(chain.asOfUs)} New York${closed} (${ago(nowUs - chain.asOfUs)})`,
    `${amount(contracts, 0)} contracts, ${expiriesText(expiries)}; ${whose}, ${settings.dayCount}`,
  ]
}

function figures(analysis: ChainAnalysis): string[] {
  const { total, walls, putCall, slices } = analysis
  const pairs: [string, string][] = [
    ['Net', `${signed(total.netBn, 2)} bn USD for 1 %  (${regimeText(total)})`],
    ['Calls, puts', `${signed(total.callBn, 2)}, ${signed(total.putBn, 2)}`],
    [
      'Within a week',
      `${exposureText(slices.week)}; on the day itself ${exposureText(slices.sameDay)}`,
    ],
    ['Call wall', wallText(walls.callWalls)],
    ['Put wall', wallText(walls.putWalls)],
    ['Flip', flipText(analysis)],
    [
      'Put/call',
      `${amount(putCall.volumeRatio, 2)} by volume, ${amount(putCall.openInterestRatio, 2)} by open interest`,
    ],
    ['25-delta skew', skewText(analysis)],
    ['Volatility index', volatilityIndexText(analysis)],
  ]
  return pairs.map(([label, value]) => `${label.padEnd(18)}${value}`)
}

/** Of the calls and puts together: below it the net has no side. */
const evenShare = 0.01

function regimeText({ netBn, callBn, putBn }: Exposure): string {
  if (Math.abs(netBn) < evenShare * (callBn - putBn)) return 'about even'
  return netBn < 0 ? 'dealers short gamma: hedging follows' : 'dealers long gamma: hedging dampens'
}

function exposureText({ netBn }: Exposure): string {
  return Number.isNaN(netBn) ? 'nothing expires' : signed(netBn, 2)
}

function skewText({ riskReversal25 }: ChainAnalysis): string {
  if (Number.isNaN(riskReversal25)) return 'unknown: no series is quoted that far out on both sides'
  return `${signed(100 * riskReversal25, 2)} volatility points, put less call, at 30 days`
}

function volatilityIndexText({ chain, terms }: ChainAnalysis): string {
  const index = volatilityIndex(chain, quotedUs(chain.asOfUs), terms.rate)
  if (Number.isNaN(index)) return 'unknown: it takes the Fridays around thirty days'
  return `${amount(index, 2)} by the VIX formula, as a check`
}

function wallText([first, ...rest]: readonly number[]): string {
  if (first === undefined) return 'none on its side of spot'
  return rest.length > 0 ? `${level(first)}  (then ${rest.map(level).join(', ')})` : level(first)
}

function flipText({ flip, flips, flipUncertainty, profile, total }: ChainAnalysis): string {
  const first = level(profile.levels[0] as number)
  const last = level(profile.levels.at(-1) as number)
  const others = flips.filter(({ points }) => points !== flip)
  const also = others
    .map(({ points, isRising }) => `${level(points)} ${isRising ? 'rising' : 'falling'}`)
    .join(', ')
  if (Number.isNaN(flip)) {
    const side = total.netBn < 0 ? 'negative' : 'positive'
    return `none from ${first} to ${last}; ${side} at spot${also === '' ? '' : `; ${also}`}`
  }
  const margin = `${level(Math.round(flip * 10) / 10)} ± ${pointsText(flipUncertainty)}`
  return also === '' ? margin : `${margin}  (also ${also})`
}

function expiriesText(expiries: number): string {
  return expiries === 1 ? '1 expiry' : `${expiries} expiries`
}

/** The strikes that weigh most, from the highest down, with spot in its place. */
function strikeTable({ byStrike, chain }: ChainAnalysis): string[] {
  const { strikes, callBn, putBn } = byStrike
  const weight = (index: number) => (callBn[index] as number) - (putBn[index] as number)
  const chosen = [...strikes.keys()]
    .filter((index) => weight(index) > 0)
    .toSorted((a, b) => weight(b) - weight(a) || a - b)
    .slice(0, strikesShown)
    .toSorted((a, b) => b - a)
  const most = Math.max(
    ...chosen.map((index) => Math.max(callBn[index] as number, -(putBn[index] as number))),
  )
  const lines = ['Strike     puts    calls      net   bn USD for 1 %']
  let isSpotShown = false
  for (const index of chosen) {
    const strike = strikes[index] as number
    if (!isSpotShown && strike < chain.spot) {
      lines.push(`${amount(chain.spot, 2).replaceAll(',', '').padStart(8)} ${'┄'.repeat(26)} spot`)
      isSpotShown = true
    }
    const call = callBn[index] as number
    const put = putBn[index] as number
    const cells = [put, call, call + put].map((value) => signed(value, 2).padStart(8)).join(' ')
    lines.push(`${level(strike).padStart(6)} ${cells}   ${bars(put, call, most)}`.trimEnd())
  }
  return lines
}

/** Puts to the left of the line, calls to the right. */
function bars(put: number, call: number, most: number): string {
  const left = '█'.repeat(Math.round((-put / most) * barWidth)).padStart(barWidth)
  return `${left}│${'█'.repeat(Math.round((call / most) * barWidth))}`
}

function expiryTable({ bySeries }: ChainAnalysis): string[] {
  const lines = ['Expiry             puts    calls      net']
  for (const { expiry, root, callBn, putBn, netBn } of bySeries.slice(0, seriesShown)) {
    const cells = [putBn, callBn, netBn].map((value) => signed(value, 2).padStart(8)).join(' ')
    lines.push(`${expiry} ${root.padEnd(4)} ${cells}`)
  }
  const more = bySeries.length - seriesShown
  if (more > 0) lines.push(`and ${more} more (--json for all)`)
  return lines
}

function notes({ chain, surface, coverage, settings }: ChainAnalysis): string[] {
  const reasons = Object.entries(surface.rejected)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${amount(count, 0)}: ${rejectionReasons[reason as RejectionReason]}`)
  const counted = chain.openInterestDate === '' ? 'an unknown day' : chain.openInterestDate
  return [
    `Quality: ${Math.round(100 * coverage)} % of the open interest near spot has a volatility of its own.`,
    ...(reasons.length > 0
      ? ['Contracts without one:', ...reasons.map((text) => `  ${text}`)]
      : []),
    ...(settings.greeks === 'own' && surface.interpolated > 0
      ? [`  ${amount(surface.interpolated, 0)} of them took that of the strikes around them.`]
      : []),
    `Sign: ${signNote}.`,
    `Open interest of ${counted} was counted before that day’s opening: it is a day old, and what is opened and closed within a day is not in it.`,
  ]
}
