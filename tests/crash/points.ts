import type { CourseName } from './courses.ts'
import type { Moment, Strike } from './point.ts'

/** One death of a core: in which session, at which write of its life. */
export type Point = Strike & {
  /** From 1; a number means the same point in every run. */
  readonly number: number
  readonly course: CourseName
}

/** A kind of write, and how many of them in a row are struck. */
type Struck = readonly [write: string, occurrences: number]

const greeting: readonly Struck[] = [
  ['journal: schema', 1],
  ['journal: meta journal', 1],
  ['journal: link broker connecting', 2],
  ['socket: greeting', 1],
  ['socket: start api', 1],
  ['socket: request current time', 1],
  ['journal: link broker synchronising', 1],
  ['socket: request contract details', 1],
  ['journal: meta account', 1],
  ['journal: meta contract', 1],
]
const synchronisation: readonly Struck[] = [
  ['socket: request account updates', 2],
  ['socket: request profit and loss', 1],
  ['socket: request all open orders', 1],
  ['socket: request completed orders', 1],
  ['socket: request executions', 1],
  ['socket: cancel positions', 1],
  ['socket: request positions', 1],
  ['journal: link broker ready', 1],
]
const subscriptions: readonly Struck[] = [
  ['socket: request market data type', 1],
  ['socket: request depth', 1],
  ['socket: request tick by tick', 1],
  ['socket: request market data', 2],
  ['journal: link feed ready', 1],
]
const entry: readonly Struck[] = [
  ['journal: order entry Intended', 3],
  ['journal: order stop Intended', 1],
  ['journal: order target Intended', 1],
  ['socket: place entry', 3],
  ['socket: place stop', 2],
  ['socket: place target', 3],
  ['journal: order entry Sent', 1],
  ['journal: order stop Sent', 1],
  ['journal: order target Sent', 1],
  ['journal: order entry Acknowledged', 1],
  ['journal: fill entry', 3],
]
const flattening: readonly Struck[] = [
  ['journal: order stop PendingCancel', 1],
  ['journal: order target PendingCancel', 1],
  ['socket: cancel order', 2],
  ['journal: order flatten Intended', 1],
  ['socket: place flatten', 1],
  ['journal: order flatten Sent', 1],
  ['journal: order flatten Acknowledged', 1],
  ['journal: fill flatten', 1],
  ['journal: trade flatten', 1],
  ['journal: order flatten Filled', 1],
]

/** What is struck in each session. Kinds that are not in it are told by the whole run. */
export const struck: Readonly<Record<CourseName, readonly Struck[]>> = {
  trade: [
    ...greeting,
    ...synchronisation,
    ...subscriptions,
    ['journal: session started', 1],
    ['journal: evidence', 1],
    ['journal: pulse', 3],
    ['journal: signal', 2],
    ['journal: context', 1],
    ['journal: levels', 1],
    ['journal: checkpoint', 1],
    ['journal: alert premium-signal', 1],
    ...entry,
    ['journal: snapshot', 2],
    ['journal: order stop Acknowledged', 4],
    ['journal: order target Acknowledged', 2],
    ['journal: order entry PartiallyFilled', 1],
    ['journal: order entry Cancelled', 1],
    ['socket: change stop', 3],
    ['journal: fill stop', 2],
    ['journal: order stop Filled', 1],
    ['journal: trade stop', 1],
    ['journal: order target Cancelled', 1],
    ['journal: fill target', 2],
    ['journal: order target Filled', 1],
    ['journal: trade target', 1],
    ['journal: order stop Cancelled', 1],
    ['socket: request all open orders', 3],
    ['socket: request positions', 3],
  ],
  bare: [
    ['journal: order entry Filled', 1],
    ['journal: order stop Unknown', 1],
    ['journal: order stop Dead', 1],
    ['journal: order target Dead', 1],
    ['journal: alert no-stop', 1],
    ...flattening,
  ],
  mended: [
    ['journal: order stop Rejected', 1],
    ['journal: alert rejected', 1],
    ['journal: order target PartiallyFilled', 1],
    ['journal: order target PendingCancel', 1],
    ['socket: cancel order', 1],
    ['journal: order stop Intended', 2],
    ['socket: place stop', 2],
    ['journal: order stop Acknowledged', 2],
  ],
  kill: [
    ['journal: command kill accepted', 1],
    ['journal: kill blocked', 1],
    ...flattening,
    ['journal: kill cancelled', 1],
    ['journal: kill flat', 1],
    ['journal: command kill done', 1],
    ['journal: refusal', 1],
    ['journal: kill rearmed', 1],
    ['journal: command rearm done', 1],
  ],
  stop: [
    ...flattening,
    ['journal: order stop Cancelled', 1],
    ['journal: order target Cancelled', 1],
    ['journal: session ended', 1],
    ['journal: link broker disconnected', 1],
    ['journal: link feed disconnected', 1],
  ],
  recovery: [
    ['journal: order stop Unknown', 1],
    ['journal: order target Unknown', 1],
    ...greeting,
    ['journal: session recovered', 1],
    ...synchronisation,
    ['journal: order stop Acknowledged', 1],
    ['journal: order target Acknowledged', 1],
    ...subscriptions,
  ],
  'catch-up': [
    ['journal: order stop Unknown', 1],
    ['journal: session recovered', 1],
    ['socket: request all open orders', 1],
    ['socket: request executions', 1],
    ['journal: fill', 1],
    ['journal: trade', 1],
    ['journal: link broker ready', 1],
  ],
  watched: [
    ['journal: order entry Intended', 1],
    ['socket: place entry', 1],
    ['socket: place target', 1],
    ['journal: fill entry', 1],
    ['socket: change stop', 1],
    ['journal: fill stop', 1],
  ],
  taped: [
    ['socket: place target', 1],
    ['journal: fill entry', 1],
    ['socket: change stop', 1],
    ['journal: fill target', 1],
  ],
}

/** A statement that is no part of a transaction is committed when it returns. */
const alone = /^journal: (schema|meta|checkpoint)/

function momentsOf(write: string): readonly Moment[] {
  if (write.startsWith('socket:')) return ['before', 'part', 'after']
  return alone.test(write) ? ['before', 'after'] : ['before', 'after', 'committed']
}

/**
 * Every point. They are numbered so that neighbours differ: any so many in a row, or every so many-th, strike
 * all sessions and all sorts of writes.
 */
export function allPoints(): Point[] {
  const strikes = Object.entries(struck).flatMap(([course, kinds]) =>
    kinds.flatMap(([write, occurrences], kind) =>
      range(occurrences).flatMap((i) =>
        momentsOf(write).map((moment, turn) => ({
          course: course as CourseName,
          write,
          occurrence: i + 1,
          moment,
          // The first of each kind with one of its moments, then with the next, then the second of each kind.
          round: 3 * i + ((turn + kind) % 3),
        })),
      ),
    ),
  )
  const distinct = new Map(strikes.map((strike) => [nameOf(strike), strike]))
  return [...distinct.values()]
    .toSorted((a, b) => a.round - b.round)
    .map(({ round: _round, ...strike }, i) => ({ ...strike, number: i + 1 }))
}

/** As people read it. */
export function nameOf({ course, write, occurrence, moment }: Omit<Point, 'number'>): string {
  return `${course}, ${write} #${occurrence}, ${moment}`
}

/** So many take less than a minute. */
const batchSize = 12

export function batchCount(points: readonly Point[]): number {
  return Math.ceil(points.length / batchSize)
}

/** A dozen points, spread over all of them. @param batch from 1 to their count */
export function batchOf(points: readonly Point[], batch: number): Point[] {
  const count = batchCount(points)
  return points.filter(({ number }) => number % count === batch % count)
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i)
}
