import process from 'node:process'

import type { LossReport } from '../../core-node/commands/replay/loss-tally.ts'
import { LossTally } from '../../core-node/commands/replay/loss-tally.ts'
import { openSynthetic } from '../../core-node/feed/synthetic/synthetic-feed.ts'
import { EventKind } from '../../core-node/market/events.ts'
import { instruments } from '../../core-node/market/instruments.ts'
import { Config } from '../../shared/config.ts'
import { microsPerSecond } from '../../shared/units.ts'
import { busyConfig } from './busy-config.ts'
import { sessionStart } from './run-seed.ts'
import { VirtualSession } from './virtual-session.ts'
import { VirtualTime } from './virtual-time.ts'

/** How a market's crash ended for a core that was in it. */
export type MarketCrashReport = {
  readonly contractsAtFall: number
  readonly losses: LossReport
  /** What the gateway says at the end, with the core still running. */
  readonly brokerContracts: number
  readonly workingOrders: number
  readonly latchLevel: string | undefined
  /** Orders that the exchange refused as trading was halted. */
  readonly refusedAsReserved: number
  readonly killPhases: readonly string[]
}

/**
 * `market-crash-process.ts SEED [--verbose]`: gateway and core over a real socket, at the market's own pace, through
 * the crash of that seed. The strategy trades as often as it may, within the default limits of loss and size.
 */
const minutes = 45
/** No book falls so far at once without news. */
const newsTicks = 40
const seed = Number(process.argv[2])
const isVerbose = process.argv.includes('--verbose')
const { maxEntriesPerWindow, maxStopOuts, maxLossStreak } = busyConfig.risk
const config = {
  ...busyConfig,
  execution: {},
  risk: { maxEntriesPerWindow, maxStopOuts, maxLossStreak },
}

const startUs = Date.parse(sessionStart) * 1_000
const newsUs = await newsOf()
const time = new VirtualTime(Date.parse(sessionStart))
time.install()

const tell = (text: string) => {
  if (isVerbose) process.stderr.write(`${new Date(time.nowMs).toISOString()} ${text}\n`)
}

const session = await VirtualSession.start({ seed, time, tell, scenario: 'crash', config })
await session.pass(minutes * 60_000)
const truth = await session.truth()
const latchLevel = session.latch()?.level
await session.stopCore(async () => undefined)
const rows = session.rows()
await session.stop()

const { risk } = Config.parse(config)
const tally = new LossTally(risk.dailyLossCents, instruments.ES.tickCents)
let contractsAtFall = 0
for (const row of rows) {
  tally.onRow(row, false)
  // The core’s clock is some milliseconds off the market’s.
  const isBefore = row.ts < newsUs - microsPerSecond
  if (row.kind === 'fill' && isBefore) contractsAtFall = row.positionContracts
}
const report: MarketCrashReport = {
  contractsAtFall,
  losses: tally.report(),
  brokerContracts: truth.accounts
    .flatMap(({ positions }) => positions)
    .reduce((sum, { contracts }) => sum + contracts, 0),
  workingOrders: truth.openOrders.length,
  latchLevel,
  refusedAsReserved: rows.filter((row) => row.kind === 'order' && /reserved/.test(row.reason))
    .length,
  killPhases: rows.flatMap((row) => (row.kind === 'kill' ? [row.phase] : [])),
}
process.stdout.write(JSON.stringify(report))
process.exit(0)

/** When the best bid falls by many ticks at once. */
async function newsOf(): Promise<number> {
  const feed = openSynthetic({ seed, scenario: 'crash', startUs })
  let lastTicks = 0
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      if (event.kind !== EventKind.Depth) continue
      const bidTicks = event.bidTicks[0] ?? 0
      if (bidTicks < lastTicks - newsTicks) return event.tsUs
      lastTicks = bidTicks
    }
  }
  return startUs
}
