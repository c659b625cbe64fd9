import type { LimitUse } from '../../../shared/audit-snapshot.ts'
import type { RowOf } from '../../../shared/audit.ts'
import { centsToDollars } from '../../../shared/units.ts'
import { controls } from '../../risk/controls.ts'
import type { Line } from './snapshot-lines.ts'
import { unknown } from './snapshot-lines.ts'

type Unit = {
  /** Of the limit's name. */
  readonly ending: string
  readonly label: string
  readonly text: (figure: number) => string
}

const noUnit: Unit = { ending: '', label: '', text: (figure) => String(Number(figure.toFixed(1))) }

/** The unit that a limit’s name ends with, what it is called, and how its figures are written. */
const units: readonly Unit[] = [
  { ending: 'Cents', label: ', USD', text: (cents) => centsToDollars(cents).toFixed(2) },
  { ending: 'Ms', label: ', s', text: (ms) => (ms / 1_000).toFixed(1) },
  { ending: 'Ticks', label: ', ticks', text: (ticks) => ticks.toFixed(1) },
  { ending: 'Contracts', label: ', contracts', text: String },
]

/** Controls that say yes or no go by their own names. */
const verdictNames: ReadonlySet<string> = new Set(controls.map(({ name }) => name))

/** How far each limit is used, where there is one to use up; of controls that say yes or no those that say no. */
export function limitLines(snapshots: readonly RowOf<'snapshot'>[]): Line[] {
  const names = new Set(snapshots.flatMap(({ limits }) => Object.keys(limits)))
  return [...names]
    .filter((name) => snapshots.some(({ limits }) => isToTell(limits[name])))
    .map((name) => ({ label: labelOf(name), text: ({ limits }) => useOf(name, limits[name]) }))
}

function isToTell(use: LimitUse | undefined): boolean {
  if (use === undefined || use.used === null || use.limit === null) return false
  return use.limit !== 0 || use.used > 0
}

function useOf(name: string, use: LimitUse | undefined): string {
  if (use === undefined) return unknown
  if (verdictNames.has(name)) return use.used === 0 ? 'yes' : 'no'
  const { text } = unitOf(name)
  const [used, limit] = [use.used, use.limit].map((of) => (of === null ? unknown : text(of)))
  return `${used} of ${limit}`
}

function labelOf(name: string): string {
  const { ending, label } = unitOf(name)
  const bare = ending === '' ? name : name.slice(0, -ending.length)
  return `${bare.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}${label}`
}

function unitOf(name: string): Unit {
  return units.find(({ ending }) => name.endsWith(ending)) ?? noUnit
}
