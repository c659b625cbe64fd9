import type { ChainAnalysis } from '../../options/chain-analysis.ts'
import type { Profile } from '../../options/flip.ts'
import { drawMarkerLines, drawMarkerNames, markersOf } from './plot-markers.ts'
import type { Scale } from './plot-scale.ts'
import { linearScale, px, ticksOf } from './plot-scale.ts'
import { plotStyle } from './plot-style.ts'
import { amount, level, newYorkTime, pointsText, signed } from './wording.ts'

/** Made for a phone held upright: letters keep their size at 390 pixels and nothing needs a second column. */
const width = 420
const height = 640
const left = 44
const right = 410
const barsTop = 122
const barsBottom = 350
const profileTop = 392
const profileBottom = 560
const markersTop = 74
const narrowestBar = 3
/** The least and most that is shown on either side of spot, and what stays free beyond the levels marked. */
const leastReach = 0.03
const mostReach = 0.12
const margin = 0.012

/** Exposure by strike above, the profile below, both over the same levels: one SVG that needs nothing else. */
export function exposurePlot(analysis: ChainAnalysis): string {
  const { chain, total } = analysis
  const x = levelScale(analysis)
  const markers = markersOf(analysis)
  const title = `${chain.underlying} gamma exposure ${signed(total.netBn, 2)} bn USD for 1 %`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
<title id="title">${title}</title>
<desc id="description">${description(analysis)}</desc>
<style>${plotStyle}</style>
<rect class="paper" width="${width}" height="${height}"/>
<text class="title" x="12" y="24">${title}</text>
<text class="small" x="12" y="42">${subtitle(analysis)}</text>
<g class="legend"><rect class="call" x="12" y="50" width="9" height="9"/><text x="25" y="59">calls</text><rect class="put" x="64" y="50" width="9" height="9"/><text x="77" y="59">puts</text><text x="${right}" y="59" text-anchor="end">by strike, bn USD</text></g>
${drawBars(analysis, x)}
${drawProfile(analysis, x)}
${drawMarkerLines(markers, x, markersTop + 4, profileBottom)}
<text class="label" x="${left}" y="${profileTop - 8}">Net in bn USD, were ${chain.underlying} at this level</text>
${drawLevels(x)}
${drawMarkerNames(markers, x, width, markersTop)}
${footnotes(analysis)}
</svg>`
}

function description({ chain, walls, flip, putCall }: ChainAnalysis): string {
  return `Spot ${amount(chain.spot, 2)}, call wall ${level(walls.callWall)}, put wall ${level(walls.putWall)}, flip ${amount(flip, 1)}, put/call by open interest ${amount(putCall.openInterestRatio, 2)}.`
}

function subtitle({ chain, settings, expiries }: ChainAnalysis): string {
  const whose = settings.greeks === 'own' ? 'own greeks' : 'greeks of the file'
  return `${newYorkTime(chain.asOfUs)} New York · ${expiries === 1 ? '1 expiry' : `${expiries} expiries`} · ${whose}, ${settings.dayCount}`
}

/** Wide enough for all that is marked. */
function levelScale(analysis: ChainAnalysis): Scale {
  const { spot } = analysis.chain
  const reaches = markersOf(analysis).map(({ points }) => Math.abs(points / spot - 1))
  const reach = Math.min(Math.max(...reaches, leastReach) + margin, mostReach)
  return linearScale(spot * (1 - reach), spot * (1 + reach), left, right)
}

/** Strikes closer than a bar can be drawn are added up. */
function drawBars({ byStrike }: ChainAnalysis, x: Scale): string {
  const { strikes, callBn, putBn } = byStrike
  const bins = new Map<number, { call: number; put: number }>()
  const shown = strikes.filter((strike) => strike >= x.low && strike <= x.high)
  const spacing = Math.max(smallestGap(shown), ((x.high - x.low) * narrowestBar) / (right - left))
  for (const [index, strike] of strikes.entries()) {
    if (strike < x.low || strike > x.high) continue
    const center = Math.round(strike / spacing) * spacing
    const bin = bins.get(center) ?? { call: 0, put: 0 }
    bin.call += callBn[index] as number
    bin.put += putBn[index] as number
    bins.set(center, bin)
  }
  const most = Math.max(1e-9, ...[...bins.values()].flatMap(({ call, put }) => [call, -put])) * 1.05
  const y = linearScale(-most, most, barsBottom, barsTop)
  const barWidth = Math.max(narrowestBar - 1, x.at(spacing) - x.at(0) - 1)
  const bar = (style: string, center: number, value: number) => {
    const from = Math.min(y.at(0), y.at(value))
    const tall = Math.abs(y.at(value) - y.at(0))
    if (tall < 0.05) return ''
    return `<rect class="${style}" x="${px(x.at(center) - barWidth / 2)}" y="${px(from)}" width="${px(barWidth)}" height="${px(tall)}"/>`
  }
  const drawn = [...bins].map(
    ([center, { call, put }]) => bar('call', center, call) + bar('put', center, put),
  )
  return `<g class="bars">${drawAmounts(y, ticksOf(-most, most, 5))}${drawn.join('')}</g>`
}

function smallestGap(strikes: Float64Array): number {
  let gap = Number.POSITIVE_INFINITY
  for (let index = 1; index < strikes.length; index++) {
    gap = Math.min(gap, (strikes[index] as number) - (strikes[index - 1] as number))
  }
  return Number.isFinite(gap) ? gap : 1
}

function drawProfile({ profile, flip, flipUncertainty }: ChainAnalysis, x: Scale): string {
  const points = pointsWithin(profile, x)
  const nets = points.map(([, net]) => net)
  const most = Math.max(0, ...nets)
  const least = Math.min(0, ...nets)
  const room = Math.max((most - least) * 0.05, 1e-9)
  const y = linearScale(least - room, most + room, profileBottom, profileTop)
  const path = points.map(([at, net]) => `${px(x.at(at))},${px(y.at(net))}`).join(' ')
  const band = Number.isFinite(flipUncertainty)
    ? `<rect class="band" x="${px(x.at(flip - flipUncertainty))}" y="${profileTop}" width="${px(x.at(flip + flipUncertainty) - x.at(flip - flipUncertainty))}" height="${profileBottom - profileTop}"/>`
    : ''
  return `<g class="profile">${band}${drawAmounts(y, ticksOf(y.low, y.high, 4))}<polyline points="${path}"/></g>`
}

/** The curve from edge to edge: its first and last points lie on the straight line to the level beyond. */
function pointsWithin({ levels, netBn }: Profile, { low, high }: Scale): [number, number][] {
  const points: [number, number][] = []
  for (let index = 0; index < levels.length; index++) {
    const at = levels[index] as number
    const net = netBn[index] as number
    const before = levels[index - 1] ?? at
    for (const edge of [low, high]) {
      if (!(before < edge && at > edge)) continue
      const share = (edge - before) / (at - before)
      points.push([edge, (netBn[index - 1] as number) * (1 - share) + net * share])
    }
    if (at >= low && at <= high) points.push([at, net])
  }
  return points.toSorted(([a], [b]) => a - b)
}

function drawAmounts(y: Scale, ticks: readonly number[]): string {
  return ticks
    .map((tick) => {
      const at = px(y.at(tick))
      const style = tick === 0 ? 'zero' : 'grid'
      const digits = Number.isInteger(tick) ? 0 : 1
      return `<line class="${style}" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/><text class="tick" x="${left - 5}" y="${px(y.at(tick) + 4)}" text-anchor="end">${amount(tick, digits)}</text>`
    })
    .join('')
}

/** The axis that both panels share, written under each. */
function drawLevels(x: Scale): string {
  return ticksOf(x.low, x.high, 5)
    .flatMap((tick) =>
      [barsBottom, profileBottom].map(
        (bottom) =>
          `<text class="tick" x="${px(x.at(tick))}" y="${bottom + 15}" text-anchor="middle">${level(tick)}</text>`,
      ),
    )
    .join('')
}

function footnotes({ chain, coverage, flip, flipUncertainty }: ChainAnalysis): string {
  const counted = chain.openInterestDate === '' ? 'an unknown day' : chain.openInterestDate
  const quoted = `${Math.round(100 * coverage)} % of it near spot is quoted.`
  const lines = [
    'Naive sign: calls held by dealers, puts sold by them.',
    `Open interest of ${counted}, counted before its opening.`,
    `${quoted} ${Number.isNaN(flip) ? 'No flip in range.' : `Flip ± ${pointsText(flipUncertainty)} points.`}`,
  ]
  return lines
    .map((line, index) => `<text class="small" x="12" y="${596 + index * 16}">${line}</text>`)
    .join('\n')
}
