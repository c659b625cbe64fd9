import { connectionEvents, connectionStates } from './connection-states.ts'

const head = `# The way to the broker

The connection to IB Gateway goes from one state to another by this table and no other way: \`core-node/broker/ib/connection/connection-states.ts\` holds it, the code asks it before every move, and a test holds this page to it (\`vitest run --project node tests/core-node/broker/ib/connection -u\` writes it anew).

- **Only Ready lets orders through.** It is reached through Synchronising alone: the next order id and the accounts have come, and one complete account of the broker that no fill disturbed.
- **A gateway that answers is no proof of IB.** Its clock, its order ids and its memory of the account go on without IB’s servers. Over each connection something must have come that only they can have said: word of a data farm (2104, 2106, 2107, 2108, 2158), of the link (1101, 1102), or the future’s data. While 1100 or 2110 stands, only 1101, 1102 or data that are newer than it end it; a new connection does not.
- **Start and recovery are one path.** Every connection has a client object of its own and request ids that were never used; what was on its way on the last one is not sent again.
- **The client id never changes.** Orders belong to it; while another session holds it (326), the same id is tried again.
- **Waiting is bounded**: the socket and the handshake have timeouts, a probe asks for the time every two seconds, Degraded and Synchronising are given up after a while, and the longest wait between two attempts is five seconds.
`

/** docs/broker-connection.md, from the table that the code uses. */
export function connectionStatesDocument(): string {
  const states = Object.entries(connectionStates).map(([state, { meaning, link }]) => [
    code(state),
    code(link),
    meaning,
  ])
  const events = Object.entries(connectionEvents).map(([event, meaning]) => [code(event), meaning])
  const moves = Object.entries(connectionStates).flatMap(([from, { next }]) =>
    Object.entries(next).map(([event, to]) => [code(from), code(event), code(to)]),
  )
  return `${head}
## States

${tableOf(['state', 'told as', 'what is true'], states)}
## Events

${tableOf(['event', 'what happened'], events)}
## Transitions

An event that a state does not name changes nothing there.

${tableOf(['from', 'event', 'to'], moves)}`
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
