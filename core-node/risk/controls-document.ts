import type { Control } from './control.ts'
import { controlFailed, controls } from './controls.ts'

const head = `# Risk controls

Every entry passes these twenty-four controls; the first that refuses ends it, and the audit says which and why. \`core-node/risk/controls.ts\` holds the table, and a test holds this page to it (\`vitest run --project node tests/core-node/risk/controls.test.ts -u\` writes it anew). \`mia controls\` shows each with its limits and the tests that hold it.

- **They fail closed.** A control that throws, or answers with anything but a reason of its table, refuses with \`${controlFailed.code}\`; NaN never passes. In paper and live nothing is entered while the broker’s figures of the account, the clock’s skew, signs of life or the day’s price limits are unknown; \`risk.requires\` can let each of them be. In a simulation or a replay what is not known is not asked.
- **Exits pass through none of them.** They are bounded by the position and cannot turn it round.
- **Limits stand in the configuration under \`risk\`**, below caps in code that it can only lower.
- **Controls 9 and 12 also throw the kill switch**: with \`block\` no entry goes out any more, with \`flatten\` the position is closed as well. Either stands over a restart until a person re-arms.
`

/** docs/controls.md, from the table that is asked. */
export function controlsDocument(): string {
  const asked = controls.map(({ name }) => `\`${name}\``).join(', ')
  const sections = controls.toSorted((a, b) => a.id - b.id).map(sectionOf)
  return `${head}\nThey are asked in this order: ${asked}.\n\n${sections.join('\n')}`
}

function sectionOf({ id, name, title, owner, demandedBy, reasons, limits }: Control): string {
  const codes = Object.entries(reasons).map(([code, text]) => `- \`${code}\`: ${text}.\n`)
  const fields = limits.map((limit) => `\`${limit}\``).join(', ')
  const facts = [
    `Demanded by ${demandedBy}.`,
    `Owner: ${owner}.`,
    ...(fields === '' ? [] : [`Limits: ${fields}.`]),
  ]
  return `## ${id}. ${title} (\`${name}\`)\n\n${facts.join(' ')}\n\n${codes.join('')}`
}
