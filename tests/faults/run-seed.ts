import { instruments } from '../../core-node/market/instruments.ts'
import type { RowOf } from '../../shared/audit.ts'
import { microsPerSecond } from '../../shared/units.ts'
import type { PlannedFault } from './fault-sequence.ts'
import { faultSequence } from './fault-sequence.ts'
import { findLosses } from './losses.ts'
import { coverOf, StopWatch } from './stop-watch.ts'
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
const warmUpSeconds = 361
const faultSeconds = 150
const calmSeconds = 60
/** Whoever is not back by then does not come back. */
const recoverySeconds = 60
const lookEveryMs = 50
const bareLimitUs = microsPerSecond

/** The session begins so that the busiest minutes of the day, the opening, are those that faults strike. */
export const sessionStart = '2026-09-15T13:24:00Z'

/** Orders or answers to them do not pass while one of these lasts. */
const blocking =
  /^(hang|link-lost|latency|lose|delay|withhold-next-id|hold-client-id|swallow|reject|hold|reset|disown)\b/

/** For so long after it began, a dead socket may be taken for a live one: it is found within 4.5 s, given up at 10. */
const deadSocketUs = 12 * microsPerSecond

/** Runs one session with the faults of its seed, to its end, flat; compares both ends. */
export async function runSeed(
  seed: number,
  time: VirtualTime,
  tell: (text: string) => void,
): Promise<SeedReport> {
  const stamp = () => new Date(time.nowMs).toISOString().slice(11, 23)
  const say = (text: string) => tell(`${stamp()} ${text}`)
  const session = await VirtualSession.start({ seed, time, tell: say })
  const run = new SeedRun(session, time, say)
  await time.pass(warmUpSeconds * 1_000)
  await run.strike(faultSequence(seed, faultSeconds))
  await run.recover()
  const differences = await session.differences()
  await session.stopCore(() => run.look())
  const truth = await session.truth()
  const rows = session.rows()
  await session.stopGateway()
  const fills = rows.filter((row) => row.kind === 'fill')
  const { tickNanos } = instruments.ES
  const flat = coverOf(truth).contracts === 0 ? [] : ['the session did not end flat']
  return {
    seed,
    injected: run.injected,
    fills: fills.length,
    trades: rows.filter(({ kind }) => kind === 'trade').length,
    alerts: alertsOf(rows as readonly RowOf<'alert'>[]),
    bareMs: Math.round(run.stops.longestUs / 1_000),
    lost: [
      ...run.problems,
      ...differences.map((text) => `reconciliation: ${text}`),
      ...findLosses(truth, fills, tickNanos),
      ...flat,
      ...run.stops.bare
        .filter(({ fromUs, untilUs }) => untilUs - fromUs > bareLimitUs)
        .map(bareText),
    ],
  }
}

function alertsOf(rows: readonly { readonly kind: string }[]): number {
  return rows.filter(({ kind }) => kind === 'alert').length
}

function bareText({ fromUs, untilUs, contracts }: StopWatch['bare'][0]): string {
  const at = new Date(fromUs / 1_000).toISOString().slice(11, 23)
  return `missing stop: ${contracts} contracts lay bare for ${(untilUs - fromUs) / 1_000} ms from ${at}`
}

class SeedRun {
  readonly stops = new StopWatch()
  readonly problems: string[] = []
  readonly injected: Record<string, number> = {}
  readonly #session: VirtualSession
  readonly #time: VirtualTime
  readonly #say: (text: string) => void
  #told = ''

  constructor(session: VirtualSession, time: VirtualTime, say: (text: string) => void) {
    this.#session = session
    this.#time = time
    this.#say = say
  }

  async strike(faults: readonly PlannedFault[]): Promise<void> {
    const startMs = this.#time.nowMs
    for (const { atSeconds, name, text } of faults) {
      await this.#watchUntil(startMs + atSeconds * 1_000)
      this.injected[name] = (this.injected[name] ?? 0) + 1
      await this.#session.inject(text)
    }
    await this.#watchUntil(startMs + faultSeconds * 1_000)
  }

  /** No new fault; those that last come to their end. */
  async recover(): Promise<void> {
    for (const { id } of (await this.#session.faults()).waiting) await this.#session.endFault(id)
    await this.#watchUntil(this.#time.nowMs + calmSeconds * 1_000)
    for (const { id } of (await this.#session.faults()).active) await this.#session.endFault(id)
    const deadlineMs = this.#time.nowMs + recoverySeconds * 1_000
    while (!this.#isReady && this.#time.nowMs < deadlineMs) {
      await this.#watchUntil(this.#time.nowMs + lookEveryMs)
    }
    if (this.#isReady) return
    const { state, reason } = this.#session.status().broker
    const { refusal } = this.#session
    this.problems.push(`not recovered: broker ${state} (${refusal ?? reason})`)
  }

  async look(): Promise<void> {
    const truth = await this.#session.truth()
    const { active, begun } = await this.#session.faults()
    const nowUs = Date.parse(truth.time) * 1_000
    const isBlocked = active.some(({ fault }) => blocking.test(fault))
    const isDead = begun.some(
      ({ fault, at }) =>
        fault.startsWith('half-open') && nowUs - Date.parse(at) * 1_000 < deadSocketUs,
    )
    this.stops.look(truth, this.#isReady && !isBlocked && !isDead)
    this.#tellTruth(truth)
  }

  get #isReady(): boolean {
    return this.#session.status().broker.state === 'ready'
  }

  async #watchUntil(untilMs: number): Promise<void> {
    while (this.#time.nowMs < untilMs) {
      await this.#time.pass(Math.min(lookEveryMs, untilMs - this.#time.nowMs))
      await this.look()
    }
  }

  #tellTruth(truth: Parameters<typeof coverOf>[0]): void {
    const { contracts, stopContracts } = coverOf(truth)
    const orders = truth.openOrders.map(({ orderRef, status }) => `${orderRef} ${status}`)
    const text = `broker: ${contracts}, stops for ${stopContracts}; ${orders.join(', ') || 'no orders'}`
    if (text !== this.#told) this.#say(text)
    this.#told = text
  }
}
