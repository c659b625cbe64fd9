import process from 'node:process'

import type { AuditRow } from '../../shared/audit.ts'
import { sessionStart, warmUpSeconds } from './run-seed.ts'
import { VirtualSession } from './virtual-session.ts'
import { VirtualTime } from './virtual-time.ts'

/** A stretch of a paper session: what it led to. */
export type ClockStretch = {
  readonly name: string
  readonly entries: number
  /** Control and reason of every refusal, each once. */
  readonly refusals: readonly string[]
}

/**
 * `clock-process.ts [--verbose]`: a core in paper mode against a gateway whose clock becomes wrong and right
 * again, at the market's own pace. This process's clock and the market's show the same time.
 */
const seed = 7
const skew = 'clock-skew:by=400'
const isVerbose = process.argv.includes('--verbose')
const time = new VirtualTime(Date.parse(sessionStart))
time.install()

const tell = (text: string) => {
  if (isVerbose) process.stderr.write(`${new Date(time.nowMs).toISOString()} ${text}\n`)
}

const session = await VirtualSession.start({ seed, time, tell, mode: 'paper' })
const stretches: ClockStretch[] = []

async function stretch(name: string, seconds: number): Promise<void> {
  const fromSeq = session.rows().at(-1)?.seq ?? 0
  await session.pass(seconds * 1_000)
  const rows = session.rows().filter(({ seq }) => seq > fromSeq)
  const refusals = rows.flatMap((row) =>
    row.kind === 'refusal' ? [`${row.control}: ${row.reason}`] : [],
  )
  stretches.push({
    name,
    entries: rows.filter(isEntry).length,
    refusals: [...new Set(refusals)].toSorted(),
  })
}

function isEntry(row: AuditRow): boolean {
  return row.kind === 'order' && row.leg === 'entry' && row.state === 'Intended'
}

await stretch('the first seconds', 3)
await stretch('right', warmUpSeconds + 120)
await session.inject(skew)
// As long as it takes to see it: half a minute of answers is kept.
await stretch('becoming wrong', 15)
await stretch('wrong', 120)
for (const { id } of (await session.faults()).active) await session.endFault(id)
await stretch('becoming right', 15)
await stretch('right again', 120)
await session.stopCore(async () => undefined)
await session.stop()
process.stdout.write(JSON.stringify(stretches))
process.exit(0)
