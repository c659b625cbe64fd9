import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { kill } from 'node:process'

import type { KillLevel } from '../../../shared/vocabulary.ts'
import type { Timers } from '../../broker/ib/pacer.ts'
import type { SweepOptions, SweepReport } from '../../broker/ib/sweep/account-sweep.ts'
import { AccountSweep } from '../../broker/ib/sweep/account-sweep.ts'
import type { Row } from '../../execution/outbox.ts'
import type { DataDir } from '../../operations/data-dir.ts'
import { KillFileWatch } from '../../operations/kill/kill-file.ts'
import { raiseLatch } from '../../operations/kill/kill-latch.ts'
import type { Log } from '../../operations/log.ts'
import { HeartServer } from '../../operations/watchdog/heart-server.ts'
import type { Begun } from '../../operations/watchdog/interventions.ts'
import { readInterventions, recordIntervention } from '../../operations/watchdog/interventions.ts'
import type { SilencePolicy } from '../../operations/watchdog/silence.ts'
import { Silence } from '../../operations/watchdog/silence.ts'
import { rowsOfBegin, rowsOfEnd } from './intervention-rows.ts'

export type GuardOptions = {
  readonly dataDir: DataDir
  readonly policy: SilencePolicy
  readonly sweep: SweepOptions
  readonly log: Log
  /** Tells the edge what is done in the core's place, where there is one. @throws Error of the disk */
  readonly tell: (rows: readonly Row[]) => void
  /** Nothing is left to look after. */
  readonly onEnd: () => void
}

type Level = Exclude<KillLevel, 'none'>

const lookEveryMs = 50
/** Nobody has come for so long: the next core starts a watchdog of its own. */
const lonelyMs = 600_000
/** The core that started this one has come by then, or ended before it could. */
const firstHelloMs = 30_000

/** The watchdog: hears the core, and sweeps the account when it is silent. One intervention at a time. */
export class Guard {
  readonly #options: GuardOptions
  readonly #timers: Timers
  readonly #silence: Silence
  readonly #server: HeartServer
  #killFile: KillFileWatch
  #sweep: AccountSweep | undefined
  #corePid = 0
  /** The core has said goodbye, and none has come since. */
  #hasLeft = false
  #lonelySinceMs: number
  #wish: Level | undefined
  #wishReason = ''
  #acting: { readonly begun: Begun; readonly level: Level } | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(options: GuardOptions, timers: Timers) {
    const { dataDir, policy } = options
    this.#options = options
    this.#timers = timers
    this.#silence = new Silence(policy)
    this.#killFile = new KillFileWatch(dataDir.killFile)
    this.#lonelySinceMs = timers.nowMs()
    this.#server = new HeartServer(dataDir.watchdogSocket, {
      onHello: (pid) => this.#onHello(pid),
      onBeat: () => this.#onBeat(),
      onBye: () => this.#onBye(),
    })
  }

  /** @returns false when another watchdog is there already */
  async start(): Promise<boolean> {
    if (!(await this.#server.listen())) return false
    this.#timer = setInterval(() => this.#look(), lookEveryMs)
    const unended = readInterventions(this.#options.dataDir.interventions).findLast(
      ({ ended }) => ended === undefined,
    )
    if (unended !== undefined) {
      this.#options.log.warn('an intervention was not brought to its end: going on with it')
      this.#silence.goOnActing()
      this.#act(unended.begun, unended.begun.action)
    }
    return true
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#sweep?.end()
    this.#server.close()
  }

  #onHello(pid: number): void {
    this.#corePid = pid
    this.#hasLeft = false
    this.#onBeat()
    if (this.#silence.state !== 'acting') this.#server.send({ type: 'welcome' })
  }

  #onBeat(): void {
    const change = this.#silence.onBeat(this.#timers.nowMs())
    if (this.#silence.state === 'acting') {
      this.#server.send({ type: 'wait', reason: 'the watchdog is closing the position' })
      return
    }
    this.#server.send({ type: 'beat' })
    if (change !== 'heard-again') return
    this.#options.log.warn(`the core (pid ${this.#corePid}) is heard again: nothing was done`)
    this.#sweep?.end()
    this.#sweep = undefined
  }

  #onBye(): void {
    this.#hasLeft = true
    this.#silence.onBye()
    if (this.#silence.state === 'idle') this.#options.onEnd()
  }

  #look(): void {
    const { dataDir, log, onEnd } = this.#options
    const nowMs = this.#timers.nowMs()
    if (this.#silence.state !== 'idle') this.#lonelySinceMs = nowMs
    const patienceMs = this.#corePid === 0 ? firstHelloMs : lonelyMs
    if (!existsSync(dataDir.path) || nowMs - this.#lonelySinceMs > patienceMs) {
      onEnd()
      return
    }
    const change = this.#silence.look(nowMs, this.#wishOf())
    if (change === 'silent') {
      const state = this.#isCoreAlive() ? 'its process is there: it hangs' : 'its process is gone'
      log.error(`the core (pid ${this.#corePid}) is not heard any more; ${state}`)
      // A file that was there before is read too: the core may not have come to it.
      this.#killFile = new KillFileWatch(dataDir.killFile)
      this.#wish = undefined
      this.#sweepOf().prepare()
    }
    if (change === 'act') this.#begin(nowMs)
  }

  /** What the kill file asks of the watchdog. A core that is heard, or that starts, acts upon it itself. */
  #wishOf(): Level | undefined {
    if (this.#silence.state !== 'stale') return undefined
    const wish = this.#killFile.look()
    if (wish !== undefined) {
      const { level, reason } = wish
      this.#wishReason = reason
      // A core that is not heard enters nothing: it is enough that the next one finds it.
      if (level === 'block') this.#latch(level, 'file', reason)
      else this.#wish = level
    }
    return this.#wish
  }

  #begin(nowMs: number): void {
    const { dataDir, policy } = this.#options
    const core = this.#isCoreAlive() ? 'hung' : 'gone'
    const isAsked = this.#wish !== undefined
    const silentMs = Math.round(this.#silence.silentForMs(nowMs))
    const level = this.#wish ?? (policy.action === 'cancel' ? 'cancel' : 'flatten')
    const begun: Begun = {
      type: 'begun',
      id: randomUUID(),
      atMs: Date.now(),
      by: isAsked ? 'file' : 'watchdog',
      reason: isAsked ? this.#wishReason : `the core was silent for ${silentMs} ms (${core})`,
      corePid: this.#corePid,
      core,
      action: level === 'cancel' ? 'cancel' : 'flatten',
    }
    this.#attempt('the record', () => recordIntervention(dataDir.interventions, begun))
    this.#latch(level, begun.by, begun.reason)
    this.#act(begun, level)
    // Acting comes first: telling waits for the disk.
    this.#tell(() => rowsOfBegin(begun, level))
  }

  #act(begun: Begun, level: Level): void {
    this.#options.log.error(`acting: ${begun.action}, since ${begun.reason}`)
    this.#acting = { begun, level }
    this.#sweepOf().begin(begun.action)
  }

  #onDone(report: SweepReport): void {
    const { log, dataDir } = this.#options
    const acting = this.#acting
    if (acting === undefined) return
    const { id } = acting.begun
    this.#acting = undefined
    this.#sweep = undefined
    this.#wish = undefined
    this.#lonelySinceMs = this.#timers.nowMs()
    const ended = { type: 'ended', id, atMs: Date.now(), ...report } as const
    this.#attempt('the record', () => recordIntervention(dataDir.interventions, ended))
    log.error(`done: ${JSON.stringify(report)}`)
    this.#silence.onDone()
    this.#server.send({ type: 'welcome' })
    this.#tell(() => rowsOfEnd(acting.begun, ended, acting.level))
    if (this.#hasLeft) this.#options.onEnd()
  }

  #tell(rows: () => readonly Row[]): void {
    this.#attempt('what the edge is told', () => this.#options.tell(rows()))
  }

  /** The one sweep of this silence, prepared before it begins. */
  #sweepOf(): AccountSweep {
    const { log, sweep } = this.#options
    this.#sweep ??= new AccountSweep(
      sweep,
      {
        onStep: (text) => log.info(text),
        onDone: (report) => this.#onDone(report),
        onFault: (error) => log.warn(String(error)),
      },
      this.#timers,
    )
    return this.#sweep
  }

  #latch(level: Level, by: string, reason: string): void {
    const { dataDir } = this.#options
    const latch = { level, by, reason, sinceMs: Date.now() } as const
    this.#attempt('the latch', () => raiseLatch(dataDir.killLatch, latch))
  }

  /** A full disk must not keep the position open. */
  #attempt(what: string, run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#options.log.error(`${what} cannot be written: ${String(error)}`)
    }
  }

  #isCoreAlive(): boolean {
    try {
      return this.#corePid > 0 && kill(this.#corePid, 0)
    } catch (error) {
      // Somebody else's process is one, too.
      return (error as NodeJS.ErrnoException).code === 'EPERM'
    }
  }
}
