import type { OrderTruth, Truth } from '../../core-node/gateway/control/truth.ts'
import { instruments } from '../../core-node/market/instruments.ts'
import type { AuditRow, RowOf } from '../../shared/audit.ts'
import { microsPerSecond } from '../../shared/units.ts'
import { findLosses } from '../faults/losses.ts'
import { coverOf } from '../faults/stop-watch.ts'
import type { BrokerOrders } from './broker-orders.ts'
import type { CourseName } from './courses.ts'

/** How things stood when the core was dead. */
export type Death = {
  readonly truth: Truth
  readonly orders: BrokerOrders
  /** What the journal has kept. */
  readonly rows: readonly AuditRow[]
  /** The kill switch is latched on disk. */
  readonly isLatched: boolean
}

/** How they stood once the next core had come back, gone on, and ended. */
export type Aftermath = {
  /** Between our books and the broker’s, after the time they were given. */
  readonly differences: readonly string[]
  /** The kill switch, as the next core has it; undefined when it did not say. */
  readonly level: string | undefined
  readonly isFlatByThen: boolean
  /** 0 for an end in order. */
  readonly code: unknown
  /** Its last words, when it did not. */
  readonly words: string
  readonly truth: Truth
  readonly orders: BrokerOrders
  readonly rows: readonly AuditRow[]
  readonly longestBareUs: number
  /** Market seconds in one of the wall’s. */
  readonly rate: number
}

/** Critical alerts that belong to what is done in a session. */
const explained: Readonly<Partial<Record<CourseName, RegExp>>> = {
  // A bracket’s stop and target never arrive.
  bare: /no working stop/,
  // The stop is refused.
  mended: /rejected_by_a_drill|rejected by a drill/,
  watched: /watchdog/,
}

/** What was lost, doubled or left behind, in sentences. */
export function failuresOf(
  { course }: { readonly course: CourseName },
  death: Death,
  after: Aftermath,
): string[] {
  const fills = rowsOf(after.rows, 'fill')
  return [
    ...whileDead(death),
    ...after.differences.map((text) => `not recovered: ${text}`),
    ...findLosses(after.truth, fills, instruments.ES.tickNanos),
    ...afterwards(death, after),
    ...doubledOrders(after),
    ...journalFaults(death.rows, after.rows),
    ...rowsOf(after.rows, 'alert')
      .filter(
        ({ severity, text }) => severity === 'critical' && explained[course]?.test(text) !== true,
      )
      .map(({ text }) => `unexplained critical alert: ${text}`),
  ]
}

/** The broker keeps what it was given, and was given nothing that the journal does not know. */
function whileDead({ truth, orders, rows }: Death): string[] {
  const { contracts, stopContracts } = coverOf(truth)
  const intents = new Set(intentsOf(rows).map(({ ref }) => ref))
  const unknown = [...orders.permIds.keys()].filter((ref) => !intents.has(ref))
  const promised = promisedStops(rows, truth.openOrders)
  const isBare = stopContracts < Math.min(promised, Math.abs(contracts))
  return [
    ...(orders.position === contracts
      ? []
      : [
          `the broker tells another client of ${orders.position} contracts, and holds ${contracts}`,
        ]),
    ...unknown.map((ref) => `the broker has ${ref}, whose intent is not in the journal`),
    ...(isBare
      ? [`while the core was dead ${contracts} contracts had stops for ${stopContracts}`]
      : []),
  ]
}

/** Contracts of stops that the journal says are at work, as far as the broker still has them. */
function promisedStops(rows: readonly AuditRow[], open: readonly OrderTruth[]): number {
  const last = new Map(rowsOf(rows, 'order').map((row) => [row.ref, row]))
  const stops = [...last.values()].filter(
    ({ leg, state }) => leg === 'stop' && (state === 'Acknowledged' || state === 'PartiallyFilled'),
  )
  const known = new Set(open.map(({ orderRef }) => orderRef))
  return stops
    .filter(({ ref }) => known.has(ref))
    .reduce((sum, { contracts, filledContracts }) => sum + contracts - filledContracts, 0)
}

function afterwards(death: Death, after: Aftermath): string[] {
  const { truth, level, isFlatByThen, code, words, longestBareUs, rate } = after
  const { contracts } = coverOf(truth)
  const bareMs = longestBareUs / rate / 1_000
  const wasKilled = isKilled(death)
  return [
    ...(contracts === 0 ? [] : [`the session ended with ${contracts} contracts`]),
    ...truth.openOrders.map(({ orderRef, status }) => `${orderRef} is ${status} after the end`),
    ...(wasKilled && level === 'none' ? ['the kill switch was thrown, and is not any more'] : []),
    ...(isFlatByThen ? [] : ['the kill switch stands, and the position was not closed']),
    ...(code === 0 ? [] : [`the core that came back ended with ${String(code)}: ${words}`]),
    ...(longestBareUs > microsPerSecond * rate
      ? [`a position lay without a stop for ${Math.round(bareMs)} ms`]
      : []),
  ]
}

/** Thrown, and not armed again, as far as the disk knows. */
function isKilled({ rows, isLatched }: Death): boolean {
  const last = rowsOf(rows, 'kill').at(-1)
  return last === undefined ? isLatched : last.phase !== 'rearmed'
}

/** A reference, and an order id, is one order’s: here and at the broker. */
function doubledOrders({ rows, orders }: Aftermath): string[] {
  const intents = intentsOf(rows)
  return [
    ...repeated(intents.map(({ orderId }) => orderId)).map((id) => `order id ${id} was used twice`),
    ...repeated(intents.map(({ ref }) => ref)).map((ref) => `${ref} was intended twice`),
    ...[...orders.permIds]
      .filter(([, permIds]) => permIds.size > 1)
      .map(([ref, permIds]) => `${ref} is ${permIds.size} orders at the broker`),
  ]
}

/** Numbered without gaps, and what was written is never written anew. */
function journalFaults(before: readonly AuditRow[], rows: readonly AuditRow[]): string[] {
  const gap = rows.findIndex(({ seq }, i) => seq !== i + 1)
  const changed = before.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(rows[i]))
  return [
    ...(gap < 0 ? [] : [`row ${gap + 1} of the journal is numbered ${rows[gap]?.seq}`]),
    ...(changed < 0 ? [] : [`row ${changed + 1} of the journal is not what it was`]),
  ]
}

function intentsOf(rows: readonly AuditRow[]): RowOf<'order'>[] {
  return rowsOf(rows, 'order').filter(({ state }) => state === 'Intended')
}

function rowsOf<Kind extends AuditRow['kind']>(rows: readonly AuditRow[], kind: Kind) {
  return rows.filter((row) => row.kind === kind) as RowOf<Kind>[]
}

function repeated<Value>(values: readonly Value[]): Value[] {
  return values.filter((value, i) => values.indexOf(value) !== i)
}
