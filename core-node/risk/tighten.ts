import type { LimitPath, Tightening } from './limit-directions.ts'
import { limitDirections, limitPaths } from './limit-directions.ts'
import type { Limits } from './limits.ts'

export type LimitChange = {
  readonly path: LimitPath
  /** Undefined: it was not set. */
  readonly from: unknown
  readonly to: unknown
}

/** Two sets of limits compared, limit by limit. */
export type LimitChanges = {
  readonly tightened: readonly LimitChange[]
  readonly loosened: readonly LimitChange[]
  /** Neither: whether they are safer depends on the rest. */
  readonly other: readonly LimitChange[]
}

type Verdict = keyof LimitChanges

/** A change in words, with the limit as the configuration names it. */
export function sentenceOfChange({ path, from, to }: LimitChange): string {
  // A list of news is long, and stands in the file.
  if (path === 'blackouts') return 'risk.blackouts'
  const text = (value: unknown) => (value === undefined ? 'none' : JSON.stringify(value))
  return `risk.${path} from ${text(from)} to ${text(to)}`
}

/** What differs, and which way. Blackouts that are both more and fewer are in two of the lists. */
export function compareLimits(old: Limits, wanted: Limits): LimitChanges {
  const changes: Record<Verdict, LimitChange[]> = { tightened: [], loosened: [], other: [] }
  for (const path of limitPaths) {
    const [from, to] = [valueAt(old, path), valueAt(wanted, path)]
    if (JSON.stringify(from) === JSON.stringify(to)) continue
    for (const verdict of judge(limitDirections[path], from, to)) {
      changes[verdict].push({ path, from, to })
    }
  }
  return changes
}

/** The old limits, with all of the wanted ones that are tighter, and no other. */
export function tighterOf(old: Limits, wanted: Limits): Limits {
  const limits: Record<string, unknown> = { ...old }
  for (const { path, to } of compareLimits(old, wanted).tightened) {
    const [name = path, field] = path.split('.')
    if (path === 'blackouts') limits[path] = everyBlackout(old.blackouts, wanted.blackouts)
    else if (field === undefined) limits[name] = to
    else limits[name] = { ...(limits[name] as object | undefined), [field]: to }
  }
  return limits as Limits
}

function judge(tightening: Tightening, from: unknown, to: unknown): readonly Verdict[] {
  if (tightening === 'waits') return ['other']
  if (tightening === 'more') return judgeSpans(from as Blackouts, to as Blackouts)
  const rise = rankOf(tightening, to) - rankOf(tightening, from)
  // What has no rank is no limit of ours: it is not taken.
  if (Number.isNaN(rise)) return ['other']
  const isTighter = tightening === 'lower' ? rise < 0 : rise > 0
  return [isTighter ? 'tightened' : 'loosened']
}

/** A limit that is not set stops nothing: it stands above every number. Only upper limits may be left out. */
function rankOf(tightening: Tightening, value: unknown): number {
  if (typeof tightening !== 'string') {
    const rank = tightening.indexOf(value as string | boolean)
    return rank < 0 ? Number.NaN : rank
  }
  if (value === undefined) return tightening === 'lower' ? Number.POSITIVE_INFINITY : Number.NaN
  return typeof value === 'number' ? value : Number.NaN
}

type Blackouts = Limits['blackouts']

function judgeSpans(from: Blackouts, to: Blackouts): readonly Verdict[] {
  const isMore = missingIn(from, to).length > 0
  const isLess = missingIn(to, from).length > 0
  if (!isMore && !isLess) return []
  return [...(isMore ? (['tightened'] as const) : []), ...(isLess ? (['loosened'] as const) : [])]
}

function everyBlackout(old: Blackouts, wanted: Blackouts): Blackouts {
  return [...old, ...missingIn(old, wanted)]
}

/** Those of a list that another has not, by their times. */
function missingIn(list: Blackouts, others: Blackouts): Blackouts {
  const known = new Set(list.map(spanOf))
  return others.filter((blackout) => !known.has(spanOf(blackout)))
}

function spanOf({ from, to }: Blackouts[number]): string {
  return `${from}/${to}`
}

function valueAt(limits: Limits, path: LimitPath): unknown {
  const [name, field] = path.split('.') as [keyof Limits, string | undefined]
  const value = limits[name]
  return field === undefined ? value : (value as Record<string, unknown> | undefined)?.[field]
}
