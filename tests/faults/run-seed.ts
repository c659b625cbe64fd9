import { instruments } from '../../core-node/market/instruments.ts'
import type { RowOf } from '../../shared/audit.ts'
import { microsPerSecond } from '../../shared/units.ts'
import type { PlannedFault } from './fault-sequence.ts'
import { faultSequence } from './fault-sequence.ts'
import { findLosses } from './losses.ts'
import { Observation } from './observation.ts'
import type { Rig } from './rig.ts'
import type { StopWatch } from './stop-watch.ts'
import { coverOf } from './stop-watch.ts'
import { VirtualSession } from './virtual-session.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What a seed did, and what it cost. */
export type SeedReport = {
  readonly seed: number
  readonly injected: Readonly<Record<string, number>>
  readonly fills: number
  readonly trades: number
  readonly alerts: number
  /** The longest time a position lay at the broker without a stop, while one could have been sent. */
  readonly bareMs: number
  readonly lost: readonly string[]
}

/** Minute bars that the entry's features need before they speak. */
export const warmUpSeconds = 361
const faultSeconds = 150
const calmSeconds = 60
/** Whoever is not back by then does not come back. */
const recoverySeconds = 60
const bareLimitUs = microsPerSecond

/** The session begins so that the busiest minutes of the day, the opening, are those that faults strike. */
export const sessionStart = '2026-09-15T13:24:00Z'

/** Runs one session with the faults of its seed, to its end, flat; compares both ends. */
export async function runSeed(
  seed: number,
  time: VirtualTime,
  tell: (text: string) => void,
): Promise<SeedReport> {
  const stamp = () => new Date(time.nowMs).toISOString().slice(11, 23)
  const say = (text: string) => tell(`${stamp()} ${text}`)
  const session = await VirtualSession.start({ seed, time, tell: say })
  const watch = new Observation(session, say)
  await time.pass(warmUpSeconds * 1_000)
  const injected = await strike(faultSequence(seed, faultSeconds), session, watch)
  const problems = await recover(session, watch)
  const differences = await session.differences()
  await session.stopCore(() => watch.look())
  const truth = await session.truth()
  const rows = session.rows()
  await session.stop()
  // In the journal's order, for whoever looks into a seed.
  for (const row of rows) if (row.kind === 'order') tell(orderText(row))
  const fills = rows.filter((row) => row.kind === 'fill')
  const { tickNanos } = instruments.ES
  const flat = coverOf(truth).contracts === 0 ? [] : ['the session did not end flat']
  return {
    seed,
    injected,
    fills: fills.length,
    trades: rows.filter(({ kind }) => kind === 'trade').length,
    alerts: alertsOf(rows as readonly RowOf<'alert'>[]),
    bareMs: Math.round(watch.stops.longestUs / 1_000),
    lost: [
      ...problems,
      ...differences.map((text) => `reconciliation: ${text}`),
      ...findLosses(truth, fills, tickNanos),
      ...flat,
      ...watch.stops.bare
        .filter(({ fromUs, untilUs }) => untilUs - fromUs > bareLimitUs)
        .map(bareText),
    ],
  }
}

function orderText({ ts, ref, orderId, state, type, reason }: RowOf<'order'>): string {
  const at = new Date(ts / 1_000).toISOString().slice(11, 23)
  return `${at} order ${orderId} ${ref} ${type} ${state} ${reason}`
}

function alertsOf(rows: readonly { readonly kind: string }[]): number {
  return rows.filter(({ kind }) => kind === 'alert').length
}

function bareText({ fromUs, untilUs, contracts }: StopWatch['bare'][0]): string {
  const at = new Date(fromUs / 1_000).toISOString().slice(11, 23)
  return `missing stop: ${contracts} contracts lay bare for ${(untilUs - fromUs) / 1_000} ms from ${at}`
}

/** Sets faults up at their moments. @returns how often each */
async function strike(
  faults: readonly PlannedFault[],
  rig: Rig,
  watch: Observation,
): Promise<Record<string, number>> {
  const injected: Record<string, number> = {}
  let atSeconds = 0
  for (const fault of faults) {
    await watch.during(fault.atSeconds - atSeconds)
    atSeconds = fault.atSeconds
    injected[fault.name] = (injected[fault.name] ?? 0) + 1
    await rig.inject(fault.text)
  }
  await watch.during(faultSeconds - atSeconds)
  return injected
}

/** No new fault; those that last come to their end. @returns what did not come back */
async function recover(rig: Rig, watch: Observation): Promise<string[]> {
  for (const { id } of (await rig.faults()).waiting) await rig.endFault(id)
  await watch.during(calmSeconds)
  for (const { id } of (await rig.faults()).active) await rig.endFault(id)
  const isReady = async () => (await rig.status()).broker.state === 'ready'
  if (await watch.until(isReady, recoverySeconds)) return []
  const { state, reason } = (await rig.status()).broker
  return [`not recovered: broker ${state} (${reason})`]
}
