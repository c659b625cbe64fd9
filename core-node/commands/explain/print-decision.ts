import type { RowOf } from '../../../shared/audit.ts'
import { ticksToPrice } from '../../../shared/units.ts'
import { print } from '../../operations/output.ts'
import type { Decision } from './decisions.ts'
import { percent, signed, timeOf } from './text.ts'

const barCells = 20

/** One decision for people: the table that sums to the score, then what each value was made of. */
export function printDecision({ signal, session }: Decision): void {
  const { tier, direction, decision } = signal
  print(
    `Row ${signal.seq}, ${timeOf(signal)}: ${direction} ${tier}, score ${signal.score.toFixed(3)}`,
  )
  print(`${decision === 'enter' ? 'Enters' : `No entry: ${decision}`}${reasonsOf(signal)}`)
  if (session !== undefined) print(`${contextOf(signal, session)}\n`)
  printContributions(signal)
  printFactors(signal)
  print('')
  for (const feature of signal.features) printRaw(feature)
}

/** One line a decision. */
export function printDecisions(decisions: readonly Decision[]): void {
  for (const { signal } of decisions) {
    const net = signed(signal.net, 3)
    const what = `${signal.direction.padEnd(5)} ${signal.tier.padEnd(8)} ${net}`
    print(`${String(signal.seq).padStart(8)}  ${timeOf(signal)}  ${what}  ${signal.decision}`)
  }
}

function reasonsOf({ reasons }: RowOf<'signal'>): string {
  return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`
}

function contextOf(signal: RowOf<'signal'>, session: RowOf<'session'>): string {
  const price =
    signal.lastTicks === null
      ? 'no trade yet'
      : ticksToPrice(signal.lastTicks, session.tickNanos).toFixed(2)
  return `${session.contract} at ${price}, preset ${session.preset}, ${session.mode}`
}

type FeatureShare = RowOf<'signal'>['features'][number]

function printContributions({ features, net, coverage, agreement, gate }: RowOf<'signal'>): void {
  const width = Math.max(...features.map(({ name }) => name.length), 'sum'.length)
  print(`${''.padEnd(width)}       x  quality  weight  x·q·w`)
  const largest = Math.max(...features.map(({ contribution }) => Math.abs(contribution)), 1e-9)
  for (const { name, x, quality, weight, contribution } of features) {
    const figures = [signed(x, 3), quality.toFixed(2).padStart(7), weight.toFixed(3).padStart(6)]
    print(
      `${name.padEnd(width)}  ${figures.join('  ')}  ${signed(contribution, 4)}  ${bar(contribution / largest)}`.trimEnd(),
    )
  }
  print(`${'sum'.padEnd(width)}                          ${signed(net, 4)}`)
  const stop = gate === 'none' ? '' : `, stopped by ${gate}`
  print(`known ${percent(coverage)} of the weights, agreement ${percent(agreement)}${stop}`)
}

function printFactors({ factors, adjusted, net }: RowOf<'signal'>): void {
  const used = Object.entries(factors).filter(([, factor]) => factor !== 1)
  if (used.length === 0) return
  const product = used.map(([name, factor]) => `${name} ${factor.toFixed(2)}`).join(' × ')
  print(`${signed(net, 4)} × ${product} = ${signed(adjusted, 4)}`)
}

function printRaw({ name, state, ageMs, raw }: FeatureShare): void {
  const age = ageMs === null ? '' : `, ${(ageMs / 1_000).toFixed(1)} s old`
  print(`${name}: ${state}${age}`)
  const values = Object.entries(raw).map(
    ([key, value]) => `${key} ${value === null ? 'unknown' : Number(value.toFixed(4))}`,
  )
  if (values.length > 0) print(`    ${values.join(', ')}`)
}

function bar(share: number): string {
  const cells = Math.round(Math.abs(share) * barCells)
  return (share < 0 ? '−' : '+').repeat(cells)
}
