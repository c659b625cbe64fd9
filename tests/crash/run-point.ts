import { coverOf, StopWatch } from '../faults/stop-watch.ts'
import { askBrokerOrders } from './broker-orders.ts'
import type { Course } from './courses.ts'
import { courses } from './courses.ts'
import { CrashDesk, pause, speed } from './crash-desk.ts'
import type { Point } from './points.ts'
import { marketStart } from './rehearsal.ts'
import { tapeFailures } from './tape-check.ts'
import type { Aftermath, Death } from './verdict.ts'
import { failuresOf } from './verdict.ts'

export type PointReport = {
  readonly point: Point
  readonly failures: readonly string[]
  /** Contracts that the broker held when the core died, and resting stops for them. */
  readonly held: number
  readonly stopped: number
  /** From the start of the next core to books that agree with the broker’s; null when they never did. */
  readonly recoveredMs: number | null
  /** The longest that a position lay without a stop while a core was ready to place one. */
  readonly bareMs: number
}

/** A write that is not reached in a session, since each trades a little otherwise, is waited for in another. */
const attemptsMax = 4
const recoversWithinMs = 20_000
/** The watchdog has dealt in a dead core’s place by then. */
const watchdogMs = 4_000
const quietMs = 400
const lookEveryMs = 15
const flatWithinMs = 10_000
const endsWithinMs = 20_000
/** Of a core that failed. */
const lastWordsMax = 1_000

/** Kills a core at a point, starts it again, and sees whether anything was lost. */
export async function runPoint(point: Point, seed: number, tapes: string): Promise<PointReport> {
  try {
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      const desk = await CrashDesk.open({ seed, start: marketStart, tapes })
      try {
        if (await strike(desk, point)) return await examine(desk, point)
      } finally {
        await desk.close()
      }
    }
  } catch (error) {
    return failed(point, `the session failed: ${(error as Error).message}`)
  }
  return failed(point, `no session of ${attemptsMax} came to this write`)
}

function failed(point: Point, what: string): PointReport {
  const nothing = { held: 0, stopped: 0, recoveredMs: null, bareMs: 0 }
  return { point, failures: [what], ...nothing }
}

/** @returns whether the core died there */
async function strike(desk: CrashDesk, { course: name, ...point }: Point): Promise<boolean> {
  const course: Course = courses[name]
  if (course.faults !== undefined) await desk.inject(course.faults)
  await course.before?.(desk)
  const core = await desk.startCore({ ...course, strike: point })
  // Whoever asks a core that dies is not answered.
  await course.act(desk).catch(() => undefined)
  core.signal('SIGTERM')
  return (await core.ended) === 'SIGKILL'
}

async function examine(desk: CrashDesk, point: Point): Promise<PointReport> {
  const course: Course = courses[point.course]
  const isWaitedFor = point.number % 2 === 0
  await desk.pauseMarket()
  const death: Death = {
    truth: await desk.truth(),
    orders: await askBrokerOrders(desk.port),
    rows: desk.rows(),
    isLatched: desk.isLatched,
  }
  // Half of the positions are still there when the core comes back; to the others happens what the market does.
  if (course.hasWatchdog === true || !isWaitedFor) await desk.resumeMarket()
  if (course.hasWatchdog === true && isWaitedFor) await pause(watchdogMs)
  const { found, recoveredMs } = await comeBack(desk, course)
  const after: Aftermath = {
    ...found,
    truth: await desk.truth(),
    orders: await askBrokerOrders(desk.port),
    rows: desk.rows(),
    rate: speed,
  }
  const { contracts, stopContracts } = coverOf(death.truth)
  return {
    point,
    failures: [
      ...failuresOf(point, death, after),
      ...(course.hasTape === true ? await tapeFailures(desk) : []),
    ],
    held: contracts,
    stopped: stopContracts,
    recoveredMs,
    bareMs: Math.round(after.longestBareUs / speed / 1_000),
  }
}

/** The next core’s life: until its books agree with the broker’s, a moment more, and its end. */
async function comeBack(desk: CrashDesk, course: Course) {
  const startedMs = Date.now()
  const stops = new StopWatch()
  const core = await desk.startCore(course)
  const watch = watchStops(desk, stops)
  const { value, isSo: isOver } = await desk.until(
    () => differences(desk),
    (found) => found.length === 0 || !core.isRunning,
    recoversWithinMs,
  )
  const recoveredMs = isOver && core.isRunning ? Date.now() - startedMs : null
  await pause(quietMs)
  const level = (await desk.status().catch(() => undefined))?.killSwitch.level
  const isFlatByThen =
    level === 'none' || (await desk.until(() => desk.position(), isZero, flatWithinMs)).isSo
  watch.end()
  await watch.ended
  core.signal('SIGTERM')
  const code = await Promise.race([core.ended, pause(endsWithinMs).then(() => 'still running')])
  const words = code === 0 ? '' : core.output.slice(-lastWordsMax)
  const longestBareUs = stops.longestUs
  return {
    found: { differences: value, level, isFlatByThen, code, words, longestBareUs },
    recoveredMs,
  }
}

/** What the core finds to differ, or why it cannot say yet. */
async function differences(desk: CrashDesk): Promise<readonly string[]> {
  try {
    const { broker } = await desk.status()
    if (broker.state !== 'ready') return [`the broker is ${broker.state}: ${broker.reason}`]
    const { differences: found, orders } = await desk.reconcile()
    const doubted = orders.filter(({ here }) => here?.state === 'Unknown')
    return [...found, ...doubted.map(({ ref }) => `${ref} is in doubt`)]
  } catch (error) {
    return [(error as Error).message]
  }
}

/** Looks at the broker’s books as long as the core runs; time counts while the core could place a stop. */
function watchStops(desk: CrashDesk, stops: StopWatch) {
  let isOver = false
  const look = async () => {
    while (!isOver) {
      const state = await desk.status().then(
        ({ broker }) => broker.state,
        () => 'gone',
      )
      stops.look(await desk.truth(), state === 'ready')
      await pause(lookEveryMs)
    }
  }
  return {
    ended: look(),
    end: () => {
      isOver = true
    },
  }
}

function isZero(contracts: number): boolean {
  return contracts === 0
}
