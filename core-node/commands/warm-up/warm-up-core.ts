import { basename } from 'node:path'
import { performance } from 'node:perf_hooks'

import type { WarmUpConfig } from '../../../shared/config.ts'
import { microsToIso } from '../../../shared/units.ts'
import type { Severity } from '../../../shared/vocabulary.ts'
import type { Engine } from '../../engine/step/engine.ts'
import type { EngineSettings } from '../../engine/step/settings.ts'
import type { WarmUpTape } from '../../engine/tape/segment.ts'
import { WarmUp } from '../../engine/warm-up.ts'
import { parseTapeName } from '../../market/tape/tape-name.ts'
import { tapesIn } from '../verify/tape-files.ts'
import type { Played } from './play-tape.ts'
import { playTape } from './play-tape.ts'
import { SignalCheck } from './signal-check.ts'
import { TimeBudget } from './time-budget.ts'

export type WarmUpOptions = {
  readonly engine: Engine
  readonly settings: EngineSettings
  readonly limits: WarmUpConfig
  /** Where the tapes are. */
  readonly folder: string
  readonly account: string
  readonly journalPath: string
  readonly onProgress: (text: string) => void
  readonly onAlert: (severity: Severity, text: string) => void
  /** Somebody cannot wait: what was played until then stands. */
  readonly isCancelled: () => boolean
}

/** The process has other things to do as well: timers, and whoever asks for its status. */
const yieldEveryMs = 20
const progressEveryMs = 5_000

/**
 * Lets an engine see what the tapes of its account hold, the oldest first, before anything is live. A tape that
 * is damaged ends at the damage; none of this keeps a core from starting.
 * The engine is left as the tapes end: whoever calls interrupts it.
 * @returns the tapes that were played, in order: on the new tape they stand, so that it can be played again
 */
export async function warmUpCore(options: WarmUpOptions): Promise<WarmUpTape[]> {
  const { engine, settings, limits, onProgress, onAlert } = options
  const { today, files } = filesFor(options)
  if (files.length === 0) return []
  const warmUp = new WarmUp(engine)
  const budget = new TimeBudget(limits.maxSeconds, () => performance.now())
  const check = new SignalCheck(options, today)
  const pace = new Pace(options, budget, warmUp)
  const used: WarmUpTape[] = []
  const left = [...files]
  onProgress(`warming up from ${files.length} tapes`)
  for (let file = left.shift(); file !== undefined; file = left.shift()) {
    if (options.isCancelled() || budget.isOver) {
      onAlert('info', `the warm-up ended before ${basename(file)}: signals begin with less history`)
      break
    }
    const isToday = dateOf(file) === today
    if (!isToday && !budget.isEnoughFor([file, ...left])) {
      onProgress(`${basename(file)} is left out: there is no time for it`)
      continue
    }
    const before = warmUp.events
    const played: Played = await playTape(file, warmUp, {
      maxEvents: Number.POSITIVE_INFINITY,
      instrument: settings.instrument.symbol,
      onSegment: (head, soFar) => check.onSegment(head, [...used, ...partOf(soFar)]),
      onChange: () => check.onChange(),
      // The engine heard them then, and does not now.
      onMissing: () => check.end(),
      isCancelled: options.isCancelled,
      onBlock: (bytes) => pace.onBlock(bytes),
    })
    pace.endFile()
    used.push(...partOf(played.tape))
    const rate = `${(warmUp.events - before).toLocaleString('en-US')} events`
    onProgress(`${basename(file)}: ${rate}, ${(budget.elapsedMs / 1_000).toFixed(1)} s so far`)
    if (played.error !== undefined) {
      onAlert('warning', `a tape is left out from its damage on: ${played.error.message}`)
    }
  }
  check.end()
  if (warmUp.failures > 0) {
    const { failures, firstFailure } = warmUp
    onAlert(
      'warning',
      `the engine failed at ${failures} events of the tapes, first with: ${firstFailure}; signals begin without them`,
    )
  }
  return used
}

function partOf(tape: WarmUpTape): WarmUpTape[] {
  return tape.events > 0 ? [tape] : []
}

/** Those of the last sessions; the date of the newest counts as today. */
function filesFor({ folder, account, limits }: WarmUpOptions): {
  today: string | undefined
  files: string[]
} {
  if (limits.maxSeconds === 0) return { today: undefined, files: [] }
  const wanted = account.replaceAll(/[^A-Za-z0-9_]/g, '_')
  const own = tapesIn(folder).filter((file) => parseTapeName(basename(file))?.account === wanted)
  const dates = [...new Set(own.map(dateOf))].slice(-1 - limits.sessions)
  return { today: dates.at(-1), files: own.filter((file) => dates.includes(dateOf(file))) }
}

function dateOf(file: string): string {
  return parseTapeName(basename(file))?.tradeDate ?? ''
}

/** Gives the process its turns, and people a word now and then. */
class Pace {
  readonly #options: WarmUpOptions
  readonly #budget: TimeBudget
  readonly #warmUp: WarmUp
  #bytes = 0
  #turnMs = 0
  #toldMs = 0

  constructor(options: WarmUpOptions, budget: TimeBudget, warmUp: WarmUp) {
    this.#options = options
    this.#budget = budget
    this.#warmUp = warmUp
  }

  /** @param bytes of this file so far. @returns whether to go on */
  async onBlock(bytes: number): Promise<boolean> {
    this.#budget.note(bytes - this.#bytes)
    this.#bytes = bytes
    const nowMs = this.#budget.elapsedMs
    if (nowMs - this.#toldMs >= progressEveryMs) {
      this.#toldMs = nowMs
      const { events } = this.#warmUp
      const at = microsToIso(this.#options.engine.market.tsUs)
      this.#options.onProgress(`warming up: ${events.toLocaleString('en-US')} events, at ${at}`)
    }
    if (nowMs - this.#turnMs >= yieldEveryMs) {
      await new Promise((resolve) => setImmediate(resolve))
      this.#turnMs = this.#budget.elapsedMs
    }
    return !this.#budget.isOver && !this.#options.isCancelled()
  }

  endFile(): void {
    this.#bytes = 0
  }
}
