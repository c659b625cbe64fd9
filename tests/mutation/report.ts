import type { AcceptedMutant } from './accepted.ts'
import { folderOf, folders } from './files.ts'
import type { Mutant } from './mutants.ts'
import { nameOf } from './mutants.ts'
import type { Fate } from './results.ts'
import { isNoticed } from './results.ts'

/** Of a folder's mutants so many must be noticed: the accepted ones count as not noticed. */
export const leastShare = 0.95

export type JudgedMutant = Mutant & { readonly fate: Fate; readonly why?: string | undefined }

export type Score = {
  readonly name: string
  readonly mutants: number
  readonly killed: number
  readonly endless: number
  readonly survived: number
  readonly notReached: number
  readonly share: number
}

export type Report = {
  readonly files: readonly Score[]
  readonly folders: readonly Score[]
  /** Not noticed, and nobody has said why that is well. */
  readonly survivors: readonly JudgedMutant[]
  readonly accepted: readonly JudgedMutant[]
  /** Accepted ones that no mutant of the code is any more, or that a test notices. */
  readonly stale: readonly AcceptedMutant[]
  readonly isGood: boolean
}

/** @param existing the files there are; `judged` may be of some of them */
export function reportOf(
  judged: readonly JudgedMutant[],
  acceptedMutants: readonly AcceptedMutant[],
  existing: ReadonlySet<string>,
): Report {
  const whyOf = new Map(acceptedMutants.map((one) => [nameOf(one), one.why]))
  const unnoticed = judged
    .filter(({ fate }) => !isNoticed(fate))
    .map((mutant) => ({ ...mutant, why: whyOf.get(nameOf(mutant)) }))
  const names = new Set(unnoticed.map(nameOf))
  const looked = new Set(judged.map(({ file }) => file))
  const stale = acceptedMutants.filter((one) => {
    const isToBeFound = looked.has(one.file) || !existing.has(one.file)
    return isToBeFound && !names.has(nameOf(one))
  })
  const byFolder = folders
    .map((folder) =>
      scoreOf(
        folder,
        judged.filter(({ file }) => folderOf(file) === folder),
      ),
    )
    .filter(({ mutants }) => mutants > 0)
  // Of a few files one accepted mutant is many in a hundred: there only what nobody accepted counts.
  const isWhole = [...existing].every((file) => looked.has(file))
  const open = unnoticed.filter(({ why }) => why === undefined)
  const isEnough = isWhole
    ? byFolder.every(({ share }) => share >= leastShare)
    : open.length <= (1 - leastShare) * judged.length
  return {
    files: [...looked].map((name) =>
      scoreOf(
        name,
        judged.filter(({ file }) => file === name),
      ),
    ),
    folders: byFolder,
    survivors: open,
    accepted: unnoticed.filter(({ why }) => why !== undefined),
    stale,
    isGood: isEnough && stale.length === 0,
  }
}

function scoreOf(name: string, mutants: readonly JudgedMutant[]): Score {
  const count = (fate: Fate) => mutants.filter((mutant) => mutant.fate === fate).length
  const [killed, endless] = [count('killed'), count('endless')]
  return {
    name,
    mutants: mutants.length,
    killed,
    endless,
    survived: count('survived'),
    notReached: count('not reached'),
    share: mutants.length === 0 ? 1 : (killed + endless) / mutants.length,
  }
}

/** The report for people. */
export function textOf({
  files,
  folders: scores,
  survivors,
  accepted,
  stale,
  isGood,
}: Report): string {
  const head = 'file'.padEnd(46) + ' mutants  killed endless survived unreached  score'
  const lines = [head, ...files.map(lineOf), '', ...scores.map(lineOf)]
  lines.push(...listOf('Accepted', accepted), ...listOf('Survived', survivors))
  if (stale.length > 0) {
    lines.push('', 'Accepted in tests/mutation/accepted.ts, and not (or no longer) a survivor:')
    lines.push(
      ...stale.map(({ file, code, from, to }) => `  ${file}: ${code}\n    ${from} → ${to}`),
    )
  }
  const verdict = isGood ? 'Enough' : 'Not enough'
  lines.push('', `${verdict}: asked are ${leastShare * 100} % of each folder's mutants.`)
  return `${lines.join('\n')}\n`
}

function listOf(title: string, mutants: readonly JudgedMutant[]): string[] {
  if (mutants.length === 0) return []
  return ['', `${title} (${mutants.length}):`, ...mutants.map(describe)]
}

function lineOf({ name, mutants, killed, endless, survived, notReached, share }: Score): string {
  const cells = [mutants, killed, endless, survived, notReached].map((n, i) =>
    String(n).padStart([8, 8, 8, 9, 10][i] ?? 8),
  )
  return `${name.padEnd(46)}${cells.join('')} ${(share * 100).toFixed(2).padStart(6)}`
}

function describe({ file, line, operator, code, from, to, fate, why }: JudgedMutant): string {
  const change = `${from === '' ? code : from} → ${to === '' ? '(nothing)' : to}`
  const reason = why === undefined ? '' : `\n    ${why}`
  return `  ${file}:${line} ${operator}, ${fate}\n    ${code}\n    ${change}${reason}`
}
