import { faultCases } from '../../core-node/gateway/faults/cases.ts'
import type { CaseExpectation, Deadline } from './case-expectations.ts'
import { caseExpectations } from './case-expectations.ts'
import { faultNames } from './fault-sequence.ts'

const head = `# Faults: what is injected, what must hold, how it is met

Twenty-one failures that were seen in the field, as the simulated gateway makes them (\`mia gateway --fault case:12\`; \`mia gateway --faults\` lists the parts). \`tests/faults/case-expectations.ts\` holds this table, the tests read it, and a test holds this page to it (\`vitest run --project system tests/system/faults/document.test.ts -u\` writes it anew).

In every case, while core and gateway trade with each other as often as they can:

- every execution of the broker is booked once, at its price, on its order; none is booked that was not dealt;
- position, working orders, the day's executions and their cost are equal at both ends, and the session ends flat with no order left;
- no order id is used twice;
- no position lies at the broker without a stop for more than a second, as long as an order could reach the broker;
- a broken order link is seen within 5 s, a feed that fell silent within 3 s, and the cause is told within 5 s more; what is back is reconciled within 10 s of the gateway accepting;
- whatever is settled in silence, a person is told its cause ([alerts.md](alerts.md)).

Each case runs twice: at the market's own pace in virtual time, where every figure is exact (\`tests/system/faults/own-pace.test.ts\`), and with gateway and core in processes of their own at five to twenty times the pace (the other files beside it).
`

const tail = `## Random faults

\`npm run faults -- --seeds 200\` strikes sessions at random with ${faultNames.length} kinds of faults, several to a session, and compares both ends. Ten seeds run with the system tests. The same seed gives the same session: \`npm run faults -- --first SEED --seeds 1 --verbose\` shows its course. The exit code is 1 when something was lost, and the sentences say what: a fill that is lost or doubled, an orphan order, a missing stop, books that differ, a core that did not come back.

Time without a stop is not counted while orders cannot reach the broker or its answers are withheld (a lost link, a silent gateway, swallowed, refused or held orders): the stops that rest at the broker are what protects then.
`

/** docs/faults.md, from the tables that the gateway and the tests use. */
export function faultsDocument(): string {
  const rows = caseExpectations.map((expectation) => {
    const found = faultCases.find(({ number }) => number === expectation.number)
    const faults = (found?.faults ?? []).map((fault) => `\`${fault}\``).join(' ')
    return [
      String(expectation.number),
      `${found?.name ?? ''} (${found?.seenAt ?? ''})`,
      faults,
      expectation.holds,
      boundsOf(expectation).join('; '),
    ]
  })
  const columns = ['#', 'case', 'injected', 'how it is met', 'asserted beside the above']
  return `${head}
## The cases

${tableOf(columns, rows)}

${tail}`
}

/** Columns padded to their widest cell, as the formatter wants it. */
function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((_, i) =>
    Math.max(...[columns, ...rows].map((row) => row[i]?.length ?? 0), 3),
  )
  const lineOf = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const rule = widths.map((width) => '-'.repeat(width))
  return [columns, rule, ...rows].map(lineOf).join('\n')
}

function boundsOf(expectation: CaseExpectation): string[] {
  const { seen, back, staysReady, alert } = expectation
  const { alertFault = 0, alertWithinSeconds = 10, isDownForSeconds = 0 } = expectation
  return [
    ...seen.map((deadline) => {
      const seconds = deadline.link === 'feed' ? 3 : 5
      return `${deadline.link} seen down ≤ ${seconds} s ${sinceText(deadline)}`
    }),
    ...back.map((deadline) => `${deadline.link} ready ≤ 10 s ${sinceText(deadline)}`),
    ...(isDownForSeconds > 0 ? [`broker not ready before fault 1 + ${isDownForSeconds} s`] : []),
    ...(staysReady === true ? ['the order link stays ready'] : []),
    `alert like \`${alert.source.replaceAll('|', ' or ')}\` ≤ ${alertWithinSeconds} s after fault ${alertFault + 1}`,
  ]
}

function sinceText({ fault, afterSeconds = 0 }: Deadline): string {
  return `after fault ${fault + 1}${afterSeconds === 0 ? '' : ` + ${afterSeconds} s`}`
}
