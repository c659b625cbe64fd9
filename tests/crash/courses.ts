import type { CrashDesk } from './crash-desk.ts'
import { pause } from './crash-desk.ts'

export type CourseName =
  | 'trade'
  | 'bare'
  | 'mended'
  | 'kill'
  | 'stop'
  | 'recovery'
  | 'catch-up'
  | 'watched'
  | 'taped'

/** What a session does, and how the core that is to die in it is started. */
export type Course = {
  /** What the gateway does wrong in it. */
  readonly faults?: string
  readonly hasTape?: true
  readonly hasWatchdog?: true
  /** What comes before the life in which the core is struck. */
  readonly before?: (desk: CrashDesk) => Promise<void>
  /** What is done in that life, to its end. It goes on until the core is gone. */
  readonly act: (desk: CrashDesk) => Promise<void>
}

/** Whatever takes longer does not come. */
const withinMs = 15_000
const mostTrades = 8

/** A session that trades on and on, and is asked for its books. */
async function trade(desk: CrashDesk): Promise<void> {
  for (let trades = 1; trades <= mostTrades; trades++) {
    await until(desk, async () => (await desk.status()).trades.count >= trades)
    await desk.reconcile()
  }
}

/** A session that is told to end while it holds a position. */
async function stop(desk: CrashDesk): Promise<void> {
  await inPosition(desk)
  await end(desk)
}

/** Flattened by the kill switch, armed again, and ended. */
async function kill(desk: CrashDesk): Promise<void> {
  await inPosition(desk)
  await desk.ask({ type: 'kill', level: 'flatten', reason: 'drill', by: 'crash test' })
  await until(desk, async () => {
    const wish = { type: 'rearm', reason: 'drill', by: 'crash test' } as const
    return desk.ask(wish).then(
      () => true,
      () => false,
    )
  })
}

/** A core that comes back, and has just synchronised. */
async function comeBack(desk: CrashDesk): Promise<void> {
  await until(desk, async () => (await desk.status()).broker.state === 'ready')
  await pause(300)
  await end(desk)
}

async function dieInPosition(desk: CrashDesk): Promise<void> {
  const core = await desk.startCore()
  await inPosition(desk)
  core.signal('SIGKILL')
  await core.ended
}

const pieces = 'partial-fill:order=any,contracts=1,every=4s'

export const courses: Readonly<Record<CourseName, Course>> = {
  trade: { faults: pieces, act: trade },
  bare: { faults: 'parent-only:count=0', act: trade },
  mended: { faults: 'reject:order=stop,count=1', act: trade },
  kill: { act: kill },
  stop: { act: stop },
  recovery: {
    async before(desk) {
      await dieInPosition(desk)
      await desk.pauseMarket()
    },
    act: comeBack,
  },
  'catch-up': {
    async before(desk) {
      await dieInPosition(desk)
      // Its stop or its target closes the position while there is no core.
      const isFlat = (contracts: number) => contracts === 0
      await desk.until(() => desk.position(), isFlat, withinMs)
    },
    act: comeBack,
  },
  watched: { faults: pieces, hasWatchdog: true, act: trade },
  taped: { faults: pieces, hasTape: true, act: trade },
}

async function inPosition(desk: CrashDesk): Promise<void> {
  await until(desk, async () => (await desk.status()).position.contracts !== 0)
}

async function end(desk: CrashDesk): Promise<void> {
  desk.core?.signal('SIGTERM')
  await desk.core?.ended
}

/** Waits for it, or for the core’s death, which its caller sees. @throws Error when neither comes */
async function until(desk: CrashDesk, isSo: () => Promise<boolean>): Promise<void> {
  const isOver = async () => desk.core?.isRunning === false || (await isSo())
  const { isSo: came } = await desk.until(isOver, Boolean, withinMs)
  if (!came) throw new Error(`the course did not go on: ${desk.core?.output.slice(-1_000)}`)
}
