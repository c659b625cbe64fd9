import { countedRows } from './record.ts'
import type { Evidence, JournalRecord, Subject } from './record.ts'

/**
 * What evidence there is beside the one that counts, in a few words: whoever has run it for an hour must be told
 * why that hour is none.
 */
export function evidenceBeside(
  records: readonly JournalRecord[],
  subject: Subject,
  modes: readonly Evidence['mode'][],
): string {
  const all = records.flatMap(({ rows }) => rows.filter((row) => row.kind === 'evidence'))
  if (all.length === 0) return 'nothing in the journals'
  const real = all.filter(({ simulated }) => simulated.length === 0)
  const [sign = ''] = all.at(-1)?.simulated ?? []
  if (real.length === 0) return `only of a simulated gateway (${sign}), which promotes nothing`
  const ofMode = real.filter(({ mode }) => modes.includes(mode))
  if (ofMode.length === 0) return `none in mode ${modes.join(' or ')}`
  const ofDesk = ofMode.filter(({ desk }) => desk === subject.desk)
  if (ofDesk.length === 0) return `none of desk ${subject.desk}`
  const ofStrategy = ofDesk.filter(({ strategy }) => strategy === subject.strategy)
  if (ofStrategy.length === 0) return 'only of another configuration of the strategy'
  const counted = new Set(records.flatMap((record) => countedRows(record)))
  if (!ofStrategy.some((row) => counted.has(row))) {
    const problem = records.find((record) => record.problem !== '')?.problem
    return problem ?? 'only from before a divergence of the books, which counts no more'
  }
  const builds = new Set(ofStrategy.map(({ build }) => build))
  return builds.has(subject.build)
    ? 'not enough of it'
    : `only of another build (${[...builds].join(', ')}; this one is ${subject.build})`
}
