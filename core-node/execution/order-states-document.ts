import { isFinal, orderStates, transitions } from './order-states.ts'

const head = `# Order states

An order goes from one state to another by this table and no other way: \`core-node/execution/order-states.ts\` holds it, the code asks it before every move, and a test holds this page to it (\`vitest run --project node tests/core-node/execution/order-states.test.ts -u\` writes it anew).

- **Executions are the truth.** A status that says filled books nothing; an execution does, once, by its execId.
- **Unknown is resolved only by the broker**: by its word, or by two snapshots that agree with each other and do not list the order. Time alone raises the doubt and never settles it. Nothing is sent a second time.
- **A fill after a final state** is booked and raises an alert; the state stays.
- **A change of price or size** is no state: the order goes on as it was until the broker confirms the new terms.
`

/** docs/order-states.md, from the table that the code uses. */
export function orderStatesDocument(): string {
  const states = Object.entries(orderStates).map(([state, { meaning }]) => [
    code(state),
    isFinal(state as keyof typeof orderStates) ? 'final' : 'working',
    meaning,
  ])
  const moves = Object.entries(orderStates).flatMap(([from, { next }]) =>
    transitions[from as keyof typeof orderStates].map((to) => [
      code(from),
      code(to),
      next[to] ?? '',
    ]),
  )
  return `${head}
## States

${tableOf(['state', 'kind', 'meaning'], states)}
## Transitions

${tableOf(['from', 'to', 'when'], moves)}`
}

function code(text: string): string {
  return `\`${text}\``
}

/** Columns are padded to their widest cell, as the formatter would have them. */
function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width, fill)).join(' | ')} |\n`
  return [line(titles), line([], '-'), ...rows.map((row) => line(row))].join('')
}
