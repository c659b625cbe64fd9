import type { SeedReport } from './run-seed.ts'

/** The result of all seeds, as `--json` prints it. */
export type FaultSummary = {
  readonly seeds: number
  readonly firstSeed: number
  /** How often each fault was set up. */
  readonly injected: Readonly<Record<string, number>>
  readonly fills: number
  readonly trades: number
  /** The longest that a position lay at the broker without a stop, while one could have been sent. */
  readonly longestBareMs: number
  readonly lost: readonly { readonly seed: number; readonly what: string }[]
}

export function summaryOf(firstSeed: number, reports: readonly SeedReport[]): FaultSummary {
  const injected: Record<string, number> = {}
  for (const report of reports) {
    for (const [name, count] of Object.entries(report.injected)) {
      injected[name] = (injected[name] ?? 0) + count
    }
  }
  const sorted = reports.toSorted((a, b) => a.seed - b.seed)
  return {
    seeds: reports.length,
    firstSeed,
    injected: Object.fromEntries(Object.entries(injected).toSorted(([a], [b]) => compare(a, b))),
    fills: sum(reports.map(({ fills }) => fills)),
    trades: sum(reports.map(({ trades }) => trades)),
    longestBareMs: reports.reduce((most, { bareMs }) => Math.max(most, bareMs), 0),
    lost: sorted.flatMap(({ seed, lost }) => lost.map((what) => ({ seed, what }))),
  }
}

export function summaryText(summary: FaultSummary): string {
  const { seeds, injected, fills, trades, longestBareMs, lost } = summary
  const faults = sum(Object.values(injected))
  const failing = [...new Set(lost.map(({ seed }) => seed))]
  return [
    'Fault                       Times',
    ...Object.entries(injected).map(([name, count]) => `${name.padEnd(28)}${count}`),
    '',
    `${seeds} seeds, ${faults} faults, ${fills} fills, ${trades} trades`,
    `Longest without a stop: ${longestBareMs} ms`,
    ...(lost.length === 0 ? ['Nothing was lost.'] : ['Lost:']),
    ...lost.map(({ seed, what }) => `  seed ${seed}: ${what}`),
    ...failing.map((seed) => `Again: npm run faults -- --first ${seed} --seeds 1 --verbose`),
  ].join('\n')
}

export function progressText({ seed, injected, fills, lost }: SeedReport): string {
  const faults = sum(Object.values(injected))
  const verdict = lost.length === 0 ? 'nothing lost' : `LOST: ${lost.join('; ')}`
  return `seed ${seed}: ${faults} faults, ${fills} fills, ${verdict}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1
}
