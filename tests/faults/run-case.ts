import type { Truth } from '../../core-node/gateway/control/truth.ts'
import { faultCases } from '../../core-node/gateway/faults/cases.ts'
import { instruments } from '../../core-node/market/instruments.ts'
import type { AuditRow, RowOf } from '../../shared/audit.ts'
import { microsPerSecond } from '../../shared/units.ts'
import type { CaseExpectation, Deadline } from './case-expectations.ts'
import { limits } from './case-expectations.ts'
import { findLosses } from './losses.ts'
import { Observation } from './observation.ts'
import type { Rig } from './rig.ts'
import { coverOf } from './stop-watch.ts'

/** What a case did. Times are of the broker's clock, in milliseconds. */
export type CaseReport = {
  readonly number: number
  readonly fills: number
  /** Lost and doubled fills, orphan orders, positions that differ, a session that did not end flat. */
  readonly lost: readonly string[]
  /** The longest time without a stop while one could have been sent. */
  readonly bareMs: number
  /** Of each link that had to be seen to be down, and to come back: how long it took; null for never. */
  readonly seenMs: readonly (number | null)[]
  readonly backMs: readonly (number | null)[]
  /** When the broker was called ready, from the first fault on: what a fault lasts is the market’s time. */
  readonly readyMs: readonly number[]
  /** From the fault that counts to the alert that names the cause; null for none. */
  readonly alertMs: number | null
  readonly alerts: readonly string[]
  readonly linkRows: readonly string[]
  /** Order ids that were used for two orders. */
  readonly reusedIds: readonly number[]
}

const usualAlertSeconds = (limits.brokerSeenUs + limits.alertUs) / microsPerSecond
const beginsWithinSeconds = 300
const calmSeconds = 12
const recoverySeconds = 90

/** Runs one of the field's cases on a rig that trades, to its end, flat. @throws Error if it never begins */
export async function runCase(
  expectation: CaseExpectation,
  rig: Rig,
  say: (text: string) => void = () => undefined,
): Promise<CaseReport> {
  const { number, observeSeconds, alertFault = 0 } = expectation
  const faults = faultCases.find((each) => each.number === number)?.faults.length ?? 0
  const watch = new Observation(rig, say)
  const hasTraded = async () => (await rig.status()).trades.count > 0
  const isTrading = await watch.until(hasTraded, beginsWithinSeconds)
  if (!isTrading) throw new Error(`case ${number}: the core does not trade`)
  // The first order, fill or change that a fault waits for is to be that of a whole bracket.
  await watch.until(async () => isFlat(await rig.truth()), beginsWithinSeconds)
  // Before that the core did not know the market's time yet.
  const fromSeq = rig.rows().at(-1)?.seq ?? 0
  await rig.inject(`case:${number}`)
  const begun = await watch.until(
    async () => (await rig.faults()).begun.length > 0,
    beginsWithinSeconds,
  )
  if (!begun) throw new Error(`case ${number} has not begun`)
  // What a fault lasts is the market's time, whatever the broker's pace.
  await watch.during(observeSeconds / rig.rate)
  await watch.until(async () => (await rig.faults()).waiting.length === 0, beginsWithinSeconds)
  const list = await rig.faults()
  for (const { id } of list.active) await rig.endFault(id)
  await watch.during(calmSeconds)
  const isReady = async () => (await rig.status()).broker.state === 'ready'
  const recovered = await watch.until(isReady, recoverySeconds)
  const differences = await rig.differences()
  await rig.stopCore(() => watch.look())
  const truth = await rig.truth()
  const rows = rig.rows()
  await rig.stop()
  const begunUs = list.begun.slice(0, faults).map(({ at }) => Date.parse(at) * 1_000)
  const since = (tsUs: number, fromUs: number) => Math.round((tsUs - fromUs) / rig.rate / 1_000)
  const rowsOf = <Kind extends AuditRow['kind']>(kind: Kind) =>
    rows.filter((row) => row.kind === kind) as RowOf<Kind>[]
  const rowsAfter = <Kind extends AuditRow['kind']>(kind: Kind) =>
    rowsOf(kind).filter(({ seq }) => seq > fromSeq)
  const fills = rowsOf('fill')
  const firstUs = begunUs[0] ?? 0
  const alerts = rowsAfter('alert')
  const told = alerts.find(({ text }) => expectation.alert.test(text))
  const links = rowsAfter('link')
  return {
    number,
    fills: fills.length,
    lost: [
      ...(recovered ? [] : ['the broker is not ready again']),
      ...differences.map((text) => `reconciliation: ${text}`),
      ...findLosses(truth, fills, instruments.ES.tickNanos),
      ...(coverOf(truth).contracts === 0 ? [] : ['the session did not end flat']),
    ],
    bareMs: Math.round(watch.stops.longestUs / rig.rate / 1_000),
    seenMs: expectation.seen.map((deadline) => elapsed(deadline, false)),
    backMs: expectation.back.map((deadline) => elapsed(deadline, true)),
    readyMs: links
      .filter(({ link, state, ts }) => link === 'broker' && state === 'ready' && ts >= firstUs)
      .map(({ ts }) => Math.round((ts - firstUs) / 1_000)),
    alertMs: told === undefined ? null : since(told.ts, begunUs[alertFault] ?? firstUs),
    alerts: alerts.map(({ severity, text, ts }) => `${since(ts, firstUs)} ${severity}: ${text}`),
    linkRows: links.map(
      ({ link, state, reason, ts }) => `${since(ts, firstUs)} ${link} ${state}: ${reason}`,
    ),
    reusedIds: reusedIds(rowsOf('order')),
  }

  /** From the moment that counts to the first row that says so; one that stood so already took no time. */
  function elapsed({ link, fault, afterSeconds = 0 }: Deadline, isReadyWanted: boolean) {
    const fromUs = (begunUs[fault] ?? 0) + afterSeconds * microsPerSecond
    const ofLink = links.filter((row) => row.link === link && row.state !== 'notice')
    const before = ofLink.findLast(({ ts }) => ts < fromUs - slackUs)
    if (isReadyWanted && afterSeconds > 0 && before?.state === 'ready') return 0
    const found = ofLink.find(
      ({ ts, state }) => ts >= fromUs - slackUs && (state === 'ready') === isReadyWanted,
    )
    return found === undefined ? null : Math.max(0, since(found.ts, fromUs))
  }
}

function isFlat(truth: Truth): boolean {
  return coverOf(truth).contracts === 0 && truth.openOrders.length === 0
}

/** The core’s clock and the gateway’s agree to about so much. */
const slackUs = 20_000

function reusedIds(orders: readonly RowOf<'order'>[]): number[] {
  const ids = orders.filter(({ state }) => state === 'Intended').map(({ orderId }) => orderId)
  return ids.filter((id, i) => ids.indexOf(id) !== i)
}

/** Whether a case held, in sentences of what did not. */
export function failuresOf(report: CaseReport, expectation: CaseExpectation): string[] {
  const { lost, bareMs, seenMs, backMs, alertMs, linkRows, reusedIds: reused } = report
  const downMs = (expectation.isDownForSeconds ?? 0) * 1_000 - slackUs / 1_000
  const tooSoon = report.readyMs.filter((ms) => ms < downMs)
  const late = (ms: number | null, limitUs: number) => ms === null || ms * 1_000 > limitUs
  const seenLimit = ({ link }: Deadline) =>
    link === 'feed' ? limits.feedSeenUs : limits.brokerSeenUs
  const outages = linkRows.filter(
    (row) => /^-?\d+ broker (?!ready|notice)/.test(row) && !row.endsWith(': stopped'),
  )
  return [
    ...lost,
    ...(bareMs * 1_000 > limits.bareUs ? [`a position lay ${bareMs} ms without a stop`] : []),
    ...expectation.seen.flatMap((deadline, i) =>
      late(seenMs[i] ?? null, seenLimit(deadline))
        ? [`the ${deadline.link}’s loss was seen after ${seenMs[i]} ms`]
        : [],
    ),
    ...expectation.back.flatMap(({ link }, i) =>
      late(backMs[i] ?? null, limits.backUs) ? [`the ${link} was back after ${backMs[i]} ms`] : [],
    ),
    ...alertFailures(alertMs, expectation),
    ...(expectation.staysReady === true && outages.length > 0
      ? [`the order link did not stand: ${outages.join('; ')}`]
      : []),
    ...(tooSoon.length > 0 ? [`the broker was called ready after ${tooSoon.join(', ')} ms`] : []),
    ...(reused.length > 0 ? [`order ids were used twice: ${reused.join(', ')}`] : []),
  ]
}

function alertFailures(
  alertMs: number | null,
  { alertWithinSeconds = usualAlertSeconds }: CaseExpectation,
): string[] {
  if (alertMs === null) return ['nobody was told the cause']
  return alertMs > alertWithinSeconds * 1_000 ? [`the cause was told after ${alertMs} ms`] : []
}
