import type { RowOf } from '../../../shared/audit.ts'
import { print } from '../../operations/output.ts'
import { limitLines } from './limit-lines.ts'
import type { Line } from './snapshot-lines.ts'
import { accountLines, featureLines, marketLines, scoreLines, unknown } from './snapshot-lines.ts'

type Snapshot = RowOf<'snapshot'>

/** A snapshot under its heading. */
export type Column = { readonly title: string; readonly snapshot: Snapshot }

/**
 * Snapshots side by side, in the order of time: the market, the score and what each feature added to it, the
 * account, the limits. Of two, how much changed between them.
 */
export function printSnapshots(columns: readonly Column[]): void {
  const snapshots = columns.map(({ snapshot }) => snapshot)
  const [first] = snapshots
  if (first === undefined) return
  const parts = [
    { title: 'Market', lines: marketLines },
    { title: 'Score', lines: [...scoreLines, ...featureLines(first)] },
    { title: 'Account', lines: accountLines },
    { title: 'Limits used', lines: limitLines(snapshots) },
  ]
  const titles = columns.map(({ title }) => title)
  const head = [...titles, ...(columns.length === 2 ? ['change'] : [])]
  const tables = parts.map(({ title, lines }) => [
    [title, ...head],
    ...lines.map((line) => cellsOf(line, snapshots)).filter(isKnown),
  ])
  const widths = head.map((_, i) => widthOf(tables.flat(), i + 1))
  const labelWidth = widthOf(tables.flat(), 0)
  for (const table of tables) {
    print('')
    for (const [label = '', ...cells] of table) {
      const padded = cells.map((cell, i) => cell.padStart(widths[i] ?? 0))
      print([label.padEnd(labelWidth), ...padded].join('  ').trimEnd())
    }
  }
}

function cellsOf({ label, text, figure, change }: Line, snapshots: readonly Snapshot[]): string[] {
  const [from, to] = snapshots
  const cells = [label, ...snapshots.map(text)]
  if (from === undefined || to === undefined) return cells
  const [before, after] = [figure?.(from) ?? null, figure?.(to) ?? null]
  const isTold = before !== null && after !== null && before !== after
  return [...cells, isTold ? (change?.(after - before, to) ?? '') : '']
}

/** Of what nobody knows nothing is said. */
function isKnown([, ...cells]: readonly string[]): boolean {
  return cells.some((cell) => cell !== '' && cell !== unknown)
}

function widthOf(rows: readonly (readonly string[])[], column: number): number {
  return Math.max(...rows.map((cells) => cells[column]?.length ?? 0))
}
