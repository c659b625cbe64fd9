import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'

import type { AlertKey } from '../../../shared/alerts/alert-table.ts'
import { microsPerSecond } from '../../../shared/units.ts'
import type { KillLevel, Severity } from '../../../shared/vocabulary.ts'
import type { EngineEvent } from '../../engine/step/engine.ts'
import { coolDownUs } from '../../engine/step/risk-guard.ts'
import { CommandKind } from '../../execution/command-events.ts'
import type { Execution } from '../../execution/execution.ts'
import type { Row } from '../../execution/outbox.ts'
import type { KillReport, ReconciliationReport } from '../../operations/control-protocol.ts'
import type { DataDir } from '../../operations/data-dir.ts'
import { SafetyRefusal } from '../../operations/exit.ts'
import { isKillFileThere, KillFileWatch } from '../../operations/kill/kill-file.ts'
import { clearLatch, isDamaged, raiseLatch, readLatch } from '../../operations/kill/kill-latch.ts'
import type { Log } from '../../operations/log.ts'
import {
  readInterventions,
  recordIntervention,
  sentenceOfIntervention,
} from '../../operations/watchdog/interventions.ts'
import { isAtLeast } from '../../risk/kill-switch.ts'
import { RiskKind } from '../../risk/risk-events.ts'
import { KillWatch, watchForMs } from './kill-watch.ts'

export type KillDeskParts = {
  readonly dataDir: DataDir
  readonly log: Log
  readonly execution: Execution
  readonly submit: (event: EngineEvent) => void
  readonly nowUs: () => number
  /** Seconds of market time in one of the wall's. */
  readonly clockRate: number
  /** Whether the market's time is the wall's, so that it is known before the broker has told it. */
  readonly isWallTime: boolean
  readonly raise: (severity: Severity, key: AlertKey, text: string) => void
  readonly reconcile: () => Promise<ReconciliationReport>
  /** Level `lock` has been reached, and the position is flat: nothing is left but to end. */
  readonly onLocked: () => void
}

type Wish = {
  readonly id: string
  readonly level: Exclude<KillLevel, 'none'>
  readonly by: string
  readonly reason: string
}

/**
 * All ways to the kill switch that end in this process, and the latch on disk: whatever throws the switch is
 * latched beside the journal too, and only a re-arming takes it away.
 */
export class KillDesk {
  readonly #parts: KillDeskParts
  readonly #file: KillFileWatch
  #watches: KillWatch[] = []
  /** Thrown before the market's time was known. Nothing can be sent before that. */
  #early: Wish[] = []
  #isTimeKnown: boolean
  #isRestoring = false
  #rearmId = ''
  #rearmAnswer = ''

  constructor(parts: KillDeskParts) {
    this.#parts = parts
    this.#isTimeKnown = parts.isWallTime
    this.#file = new KillFileWatch(parts.dataDir.killFile)
  }

  /**
   * Throws the switch, and answers when it has done what its level says, or after half a minute.
   * @param arrivedMs when it was asked for, by the monotonic clock
   */
  async kill(
    level: Wish['level'],
    by: string,
    reason: string,
    arrivedMs = performance.now(),
  ): Promise<KillReport> {
    const watch = new KillWatch(randomUUID(), () => performance.now(), arrivedMs)
    this.#watches.push(watch)
    this.throwSwitch({ id: watch.id, level, by, reason })
    const timer = setTimeout(() => {
      this.#watches = this.#watches.filter((other) => other !== watch)
      watch.finish(false)
    }, watchForMs)
    const report = await watch.done
    clearTimeout(timer)
    return report
  }

  throwSwitch(wish: Wish): void {
    if (this.#isTimeKnown) {
      this.#parts.submit({ kind: CommandKind.Kill, tsUs: this.#parts.nowUs(), ...wish })
      return
    }
    this.#early.push(wish)
    this.#latch(wish)
  }

  /** Looks for the kill file: twenty times a second. */
  look(): void {
    const wish = this.#file.look()
    if (wish === undefined) return
    const { level, reason, problem } = wish
    this.#parts.log.warn(`kill file: ${level}, ${reason}`)
    this.throwSwitch({ id: randomUUID(), level, by: 'file', reason })
    if (problem !== '') this.#parts.raise('critical', 'kill-file', problem)
  }

  /** The market's time is known: what was latched, or thrown since, comes into force. */
  onTimeKnown(): void {
    this.#isTimeKnown = true
    this.restore()
    for (const wish of this.#early.splice(0)) this.throwSwitch(wish)
  }

  /** Takes over what the disk says: what another process, or an earlier life of this one, has latched. */
  restore(): void {
    const { dataDir, execution } = this.#parts
    const { level, by, reason } = execution.kill.switch
    const latch = readLatch(dataDir.killLatch)
    if (latch !== undefined && isDamaged(latch)) {
      this.#tellOfLatch(`${latch.reason}: taken for "flatten"`)
    }
    if (latch !== undefined && !isAtLeast(level, latch.level)) {
      this.#isRestoring = true
      this.throwSwitch({ ...latch, id: `latch-${randomUUID()}` })
      this.#isRestoring = false
    } else if (latch === undefined && level !== 'none') {
      this.#latch({ level, by, reason })
    }
    this.#tellInterventions()
  }

  /** Our books agree with the broker's, as of now: a re-arming that was asked for may be due. */
  onAgreement(): void {
    const { dataDir, log } = this.#parts
    if (this.#parts.execution.kill.level === 'none') return
    const wanted = readLatch(dataDir.killLatch)?.rearm
    if (wanted === undefined) return
    const problems = this.#problems()
    const answer =
      problems.length > 0 ? problems.join('; ') : this.#askEngine(wanted.by, wanted.reason)
    if (answer !== '') log.warn(`re-arming, as ${wanted.by} asked, must wait: ${answer}`)
  }

  /** @throws SafetyRefusal with all that stands against it */
  async rearm(by: string, reason: string): Promise<{ readonly level: 'none' }> {
    const problems = this.#problems()
    problems.push(...(await this.#differences()))
    if (problems.length > 0) throw new SafetyRefusal(`not re-armed: ${problems.join('; ')}`)
    const answer = this.#askEngine(by, reason)
    if (answer !== '') throw new SafetyRefusal(`not re-armed: ${answer}`)
    return { level: 'none' }
  }

  onRow(row: Row): void {
    this.#watches = this.#watches.filter((watch) => !watch.onRow(row))
    if (row.kind === 'command' && row.name === 'rearm' && row.id === this.#rearmId) {
      this.#rearmAnswer = row.outcome === 'done' ? '' : row.reason
    }
    if (row.kind !== 'kill') return
    if (row.phase === 'rearmed') this.#clearLatch()
    else if (row.phase === 'blocked' && row.level !== 'none' && !this.#isRestoring) {
      this.#latch({ level: row.level, by: row.by, reason: row.reason })
    } else if (row.phase === 'flat' && row.level === 'lock') this.#onFlatAndLocked()
  }

  #onFlatAndLocked(): void {
    // A core that was let in again to be re-armed stays until it is.
    if (readLatch(this.#parts.dataDir.killLatch)?.rearm === undefined) this.#parts.onLocked()
  }

  /** @returns what the engine has against it, '' when it is done */
  #askEngine(by: string, reason: string): string {
    const { submit, nowUs } = this.#parts
    this.#rearmId = randomUUID()
    this.#rearmAnswer = 'the engine has not answered'
    submit({ kind: RiskKind.Rearm, tsUs: nowUs(), id: this.#rearmId, by, reason })
    return this.#rearmAnswer
  }

  #problems(): string[] {
    const { execution, dataDir, nowUs, clockRate } = this.#parts
    const { kill, isFlat, isWindingDown, exposedContracts, desk } = execution
    if (kill.level === 'none') return ['nothing is switched off']
    const problems: string[] = []
    if (isKillFileThere(dataDir.killFile)) {
      problems.push(`the kill file is still there: remove ${dataDir.killFile}`)
    }
    if (!isFlat || isWindingDown) {
      problems.push(`not flat: position ${exposedContracts}, ${desk.working.size} orders work`)
    }
    const leftUs = kill.switch.sinceUs + coolDownUs - nowUs()
    if (leftUs > 0) {
      problems.push(`cool-down, ${Math.ceil(leftUs / clockRate / microsPerSecond)} s left`)
    }
    return problems
  }

  async #differences(): Promise<string[]> {
    try {
      const { differences, others } = await this.#parts.reconcile()
      const own = differences.slice(0, differences.length - others.length)
      return own.length === 0 ? [] : [`not reconciled: ${own.join('; ')}`]
    } catch (error) {
      return [`not reconciled: ${(error as Error).message}`]
    }
  }

  #tellInterventions(): void {
    const { dataDir, raise, log } = this.#parts
    for (const intervention of readInterventions(dataDir.interventions)) {
      const { begun, ended, isTold } = intervention
      if (isTold || ended === undefined) continue
      raise('critical', 'watchdog', sentenceOfIntervention(intervention))
      try {
        recordIntervention(dataDir.interventions, { type: 'told', id: begun.id })
      } catch (error) {
        log.error(`${dataDir.interventions}: ${(error as Error).message}`)
      }
    }
  }

  /** A disk that takes no latch must not keep the switch from being thrown. */
  #latch({ level, by, reason }: Omit<Wish, 'id'>): void {
    const { dataDir } = this.#parts
    try {
      raiseLatch(dataDir.killLatch, { level, by, reason, sinceMs: Date.now() })
    } catch (error) {
      const { message } = error as Error
      this.#tellOfLatch(`the latch cannot be written (${message}): only the journal knows of it`)
    }
  }

  /** One that stays stops the next core, which is the safe side; whoever re-armed must know. */
  #clearLatch(): void {
    try {
      clearLatch(this.#parts.dataDir.killLatch)
    } catch (error) {
      const { message } = error as Error
      this.#tellOfLatch(`the latch cannot be removed (${message}): the next core starts stopped`)
    }
  }

  #tellOfLatch(problem: string): void {
    this.#parts.log.error(problem)
    this.#parts.raise('critical', 'kill-latch', problem)
  }
}
