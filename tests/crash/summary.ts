import { nameOf } from './points.ts'
import type { PointReport } from './run-point.ts'

/** The result, as `--json` prints it. */
export type CrashSummary = {
  readonly points: number
  /** How often each kind of write was struck. */
  readonly kinds: Readonly<Record<string, number>>
  /** Cores that died while the broker held a position, and of them those without stops for all of it. */
  readonly inPosition: number
  readonly bareAtDeath: number
  /** From the start of the next core to books that agree with the broker’s. */
  readonly recoveredMs: { readonly p50: number; readonly max: number }
  /** The longest that a position lay without a stop while a core was ready to place one. */
  readonly longestBareMs: number
  readonly failures: readonly { readonly point: number; readonly what: string }[]
  /** Kinds of writes that came in a session and are not struck; left out when only some points were run. */
  readonly notStruck?: readonly string[]
}

export function summaryOf(
  reports: readonly PointReport[],
  notStruck: readonly string[] | undefined,
): CrashSummary {
  const sorted = reports.toSorted((a, b) => a.point.number - b.point.number)
  const kinds: Record<string, number> = {}
  for (const { point } of sorted) kinds[point.write] = (kinds[point.write] ?? 0) + 1
  const held = sorted.filter((report) => report.held !== 0)
  const recovered = sorted
    .flatMap(({ recoveredMs }) => (recoveredMs === null ? [] : [recoveredMs]))
    .toSorted((a, b) => a - b)
  return {
    points: sorted.length,
    kinds,
    inPosition: held.length,
    bareAtDeath: held.filter((report) => report.stopped < Math.abs(report.held)).length,
    recoveredMs: {
      p50: recovered[Math.floor(recovered.length / 2)] ?? 0,
      max: recovered.at(-1) ?? 0,
    },
    longestBareMs: sorted.reduce((most, { bareMs }) => Math.max(most, bareMs), 0),
    failures: sorted.flatMap(({ point, failures }) =>
      failures.map((what) => ({ point: point.number, what })),
    ),
    ...(notStruck === undefined ? {} : { notStruck }),
  }
}

export function summaryText(summary: CrashSummary, seed: number): string {
  const { points, kinds, inPosition, bareAtDeath, recoveredMs, longestBareMs, failures } = summary
  const failing = [...new Set(failures.map(({ point }) => point))]
  return [
    'Killed at                                Times',
    ...Object.entries(kinds).map(([kind, count]) => `${kind.padEnd(41)}${count}`),
    '',
    `${points} deaths, ${inPosition} of them in a position, ${bareAtDeath} before its stops were at work`,
    `Books agreed after ${recoveredMs.p50} ms (p50), ${recoveredMs.max} ms at most`,
    `Longest without a stop while a core was there: ${longestBareMs} ms`,
    ...(summary.notStruck ?? []).map((kind) => `Not struck: ${kind}`),
    ...(failures.length === 0 ? ['Nothing was lost.'] : ['Failed:']),
    ...failures.map(({ point, what }) => `  point ${point}: ${what}`),
    ...failing.map((point) => `Again: npm run crash -- --first ${point} --points 1 --seed ${seed}`),
  ].join('\n')
}

/** @param leftMs that the rest will take */
export function progressText({ point, failures, held }: PointReport, leftMs: number): string {
  const position = held === 0 ? '' : `, holding ${held}`
  const verdict = failures.length === 0 ? 'well' : `FAILED: ${failures.join('; ')}`
  const left =
    leftMs > 60_000 ? `${Math.round(leftMs / 60_000)} min` : `${Math.ceil(leftMs / 1_000)} s`
  return `point ${point.number} (${nameOf(point)}${position}): ${verdict}; ${left} left`
}
