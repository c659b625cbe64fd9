/**
 * Compares the synthetic market with the real one, figure by figure:
 *
 *     node tests/bench/market-shape.ts [--seed N] [--seeds COUNT] [--json]
 *
 * Every figure is the mean over an hour of each of the seeds N, N + 1 …; ± is the deviation between them.
 * The ruler itself is checked on a recording, whose figures must come out as the real ones:
 *
 *     node tests/bench/market-shape.ts --file esh4-2023-12-25.mbo.dbn.zst --from 2023-12-25T23:00:00Z
 */
import { parseArgs } from 'node:util'

import { openDbn } from '../../core-node/feed/dbn/dbn-feed.ts'
import { openSynthetic } from '../../core-node/feed/synthetic/synthetic-feed.ts'
import { isRegularAt, sessionAt } from '../../core-node/market/calendar/session-calendar.ts'
import { microsPerHour } from '../../shared/units.ts'
import type { Clusters, Hour, Minute } from '../core-node/feed/synthetic/minutes.ts'
import { clustersOf, hoursOf, minutesOf } from '../core-node/feed/synthetic/minutes.ts'
import type { Figure, Tolerance, Verdict } from '../core-node/feed/synthetic/reference.ts'
import {
  clusterFigures,
  dayHours,
  dayTolerance,
  globexFigures,
  informationFigures,
  offBy,
  regularFigures,
  summerDayShare,
  verdictOn,
} from '../core-node/feed/synthetic/reference.ts'
import type { Shape } from '../core-node/feed/synthetic/shape.ts'
import { measureShape } from '../core-node/feed/synthetic/shape.ts'
import { deviation, mean } from '../core-node/feed/synthetic/statistics.ts'

type Row = {
  readonly figure: string
  readonly real: number
  readonly measured: number
  /** Between the seeds. */
  readonly deviation: number | undefined
  readonly by: Tolerance['by']
  readonly offBy: number
  readonly verdict: Verdict
}

type Table = { readonly title: string; readonly rows: readonly Row[] }

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '12' },
    file: { type: 'string' },
    from: { type: 'string', default: '2023-12-25T23:00:00Z' },
    json: { type: 'boolean', default: false },
  },
})
const firstSeed = Number(values.seed)
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => firstSeed + i)

const measuredName = values.file === undefined ? 'synthetic' : 'measured'
const tables = values.file === undefined ? await compareMarket() : await compareFile(values.file)
if (values.json) console.log(JSON.stringify({ seeds, tables }, null, 2))
else for (const { title, rows } of tables) print(title, rows)

async function compareMarket(): Promise<Table[]> {
  const regular = await hoursFrom('2026-09-15T13:09-04:00[America/New_York]')
  const globex = await hoursFrom('2026-09-14T17:00-05:00[America/Chicago]')
  const summer = await sessionsFrom('2026-09-14T17:00-05:00[America/Chicago]')
  const winter = await sessionsFrom('2026-01-12T17:00-06:00[America/Chicago]')
  return [
    table('Regular hours, from 13:09 in New York', regularFigures, regular),
    table('Globex, from 17:00 in Chicago', globexFigures, globex),
    table('What order flow means, regular hours', informationFigures, regular),
    table('What order flow means, Globex', informationFigures, globex),
    table('Minutes of regular hours', clusterFigures, summer.map(regularClusters)),
    ...dayTables(hoursOf(summer.flat()), hoursOf(winter.flat())),
  ]
}

/** The hour of a recording: the ruler's own test. */
async function compareFile(file: string): Promise<Table[]> {
  const fromUs = Temporal.Instant.from(values.from).epochMilliseconds * 1_000
  const shape = [await measureShape(await openDbn(file), fromUs, fromUs + microsPerHour)]
  return [
    table('The recording', globexFigures, shape),
    table('What order flow means', informationFigures, shape),
  ]
}

/** The hour after a moment, once a seed. */
async function hoursFrom(moment: string): Promise<Shape[]> {
  const fromUs = microsOf(moment)
  const shapes: Shape[] = []
  for (const seed of seeds) {
    const feed = openSynthetic({ seed, startUs: fromUs })
    shapes.push(await measureShape(feed, fromUs, fromUs + microsPerHour))
  }
  return shapes
}

function microsOf(moment: string): number {
  return Temporal.ZonedDateTime.from(moment).epochMilliseconds * 1_000
}

function table<Measured>(
  title: string,
  figures: readonly Figure<Measured>[],
  samplesOf: readonly Measured[],
): Table {
  const rows = figures.map(({ name, real, of, tolerance }) => {
    const samples = samplesOf.map(of)
    return row(name, real, mean(samples), tolerance, deviation(samples))
  })
  return { title, rows }
}

function row(
  figure: string,
  real: number,
  measured: number,
  tolerance: Tolerance,
  between?: number,
): Row {
  return {
    figure,
    real,
    measured,
    deviation: between,
    by: tolerance.by,
    offBy: offBy(tolerance, real, measured),
    verdict: verdictOn(tolerance, real, measured),
  }
}

/** Summer and winter in the shares that the real days had of both. */
function dayTables(summer: readonly Hour[], winter: readonly Hour[]): Table[] {
  const volumes: Row[] = []
  const ranges: Row[] = []
  for (const [hour, contracts, rangeTicks] of dayHours) {
    const name = `${String(hour).padStart(2, '0')} UTC`
    const of = (key: keyof Hour) =>
      summerDayShare * (summer[hour] as Hour)[key] +
      (1 - summerDayShare) * (winter[hour] as Hour)[key]
    const volume = of('contracts') / of('minutes')
    const range = of('rangeTicks') / of('minutes')
    volumes.push(row(`${name}, contracts a minute`, contracts, volume, dayTolerance))
    ranges.push(row(`${name}, range of a minute, ticks`, rangeTicks, range, dayTolerance))
  }
  return [
    { title: 'The day, volume', rows: volumes },
    { title: 'The day, range', rows: ranges },
  ]
}

/** The minutes of a whole session, once a seed. */
async function sessionsFrom(moment: string): Promise<Minute[][]> {
  const startUs = microsOf(moment)
  const sessions: Minute[][] = []
  for (const seed of seeds) {
    sessions.push(await minutesOf(openSynthetic({ seed, startUs }), startUs))
  }
  return sessions
}

function regularClusters(minutes: readonly Minute[]): Clusters {
  const session = sessionAt((minutes[0] as Minute).startUs)
  return clustersOf(minutes.filter(({ startUs }) => isRegularAt(session, startUs)))
}

function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`)
  console.log(line('figure', 'real', measuredName, '±', 'off by', 'verdict'))
  for (const each of rows) {
    const off = each.by === 'ratio' ? `× ${each.offBy.toFixed(2)}` : signed(each.offBy)
    const between = each.deviation === undefined ? '' : short(each.deviation)
    console.log(
      line(each.figure, short(each.real), short(each.measured), between, off, each.verdict),
    )
  }
}

function line(...[name, real, synthetic, between, off, verdict]: string[]): string {
  const numbers = [real, synthetic, between, off].map((text) => String(text).padStart(10)).join(' ')
  return `${String(name).padEnd(40)}${numbers}  ${verdict}`
}

function short(value: number): string {
  if (!Number.isFinite(value)) return 'none'
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'} ${short(Math.abs(value))}`
}
