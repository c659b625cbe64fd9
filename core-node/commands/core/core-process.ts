import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { performance } from 'node:perf_hooks'

import type { IssuedCommand } from '../../../shared/commands.ts'
import type { KillLevel, Severity } from '../../../shared/vocabulary.ts'
import type { BrokerBooks } from '../../broker/ib/broker-books.ts'
import { IbBroker } from '../../broker/ib/ib-broker.ts'
import { Journal } from '../../engine/journal/journal.ts'
import { LiveRuntime } from '../../engine/live-runtime.ts'
import { recover, recoveredKinds } from '../../engine/recovery.ts'
import { Engine } from '../../engine/step/engine.ts'
import type { EngineSettings } from '../../engine/step/settings.ts'
import type { Recorder } from '../../engine/tape/recorder.ts'
import { startRecorder } from '../../engine/tape/start-recorder.ts'
import { tapeAlertKey } from '../../engine/tape/tape-event.ts'
import type { BrokerEvent } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import { CommandKind } from '../../execution/command-events.ts'
import type { Row } from '../../execution/outbox.ts'
import { futureContract } from '../../gateway/contracts/future-contract.ts'
import type { MarketEvent } from '../../market/events.ts'
import { ClockEvent } from '../../market/events.ts'
import type { JournalWatch } from '../../operations/alerts/journal-watch.ts'
import { presetOf } from '../../operations/config-file.ts'
import type {
  CoreStatus,
  KillReport,
  ReconciliationReport,
} from '../../operations/control-protocol.ts'
import type { EvidenceLog } from '../../operations/promotion/evidence-log.ts'
import { Uplink } from '../../uplink/uplink.ts'
import { rehearse } from '../rehearsal/rehearse.ts'
import { CoreWarmUp } from '../warm-up/core-warm-up.ts'
import type { ExpectedAccount } from './account-check.ts'
import { accountProblem } from './account-check.ts'
import { accountEvent } from './account-event.ts'
import { calendarOf } from './broker-calendar.ts'
import type { ConfigDesk } from './config-desk.ts'
import type { CoreOptions } from './core-options.ts'
import { statusOf } from './core-status.ts'
import type { CoreTrunk } from './desks.ts'
import {
  openConfigDesk,
  openJournalWatch,
  openKillDesk,
  openProcessWatch,
  openRecords,
  openRiskFeed,
} from './desks.ts'
import { edgeLinkOf } from './edge-link.ts'
import { engineSettingsOf } from './engine-settings.ts'
import { HealthRows } from './health-rows.ts'
import type { KillDesk } from './kill-desk.ts'
import { rehearseKill } from './kill-rehearsal.ts'
import { openEvidence } from './open-evidence.ts'
import type { ProcessWatch } from './process-watch.ts'
import { lookEveryMs } from './process-watch.ts'
import { ownBooksOf, reconcile } from './reconciliation-report.ts'
import { ReconciliationWatch } from './reconciliation-watch.ts'
import type { RecordSoundness } from './record-soundness.ts'
import type { RiskFeed } from './risk-feed.ts'
import { sentenceOf } from './sentences.ts'
import { SessionEnd } from './session-end.ts'
import { StallGuard } from './stall-guard.ts'
import { wallTimers } from './wall-timers.ts'

const writeEveryMs = 20
const clockEveryMs = 100
const tapeEveryMs = 50
const killFileEveryMs = 50
const configEveryMs = 1_000
const healthEveryMs = 30_000
/** A stop waits so long for the position to be closed. */
const standDownMs = 10_000

/** The core: engine, journal, broker and uplink put together, with the timers that keep them going. */
export class CoreProcess {
  readonly #options: CoreOptions
  readonly #journal: Journal
  readonly #settings: EngineSettings
  readonly #engine: Engine
  readonly #broker: IbBroker
  readonly #runtime: LiveRuntime
  readonly #uplink: Uplink
  readonly #tape: Recorder | undefined
  readonly #clock = new ClockEvent()
  readonly #timers: NodeJS.Timeout[] = []
  readonly #handledCommands = new Set<string>()
  readonly #reconciliation: ReconciliationWatch
  readonly #kill: KillDesk
  readonly #evidence: EvidenceLog
  readonly #riskFeed: RiskFeed
  readonly #config: ConfigDesk
  readonly #process: ProcessWatch
  readonly #writing: JournalWatch
  readonly #warmUp: CoreWarmUp
  readonly #health: HealthRows
  readonly #records: RecordSoundness
  readonly #stall = new StallGuard()
  readonly #sessionEnd = new SessionEnd()
  #isStopping = false
  #doBooksAgree = false
  #account: string | null = null
  #contract: string | null = null
  #link = { state: 'disconnected', sinceMs: Date.now(), reason: 'not started' }

  constructor(options: CoreOptions) {
    this.#options = options
    const { config, mode, dataDir } = options
    const path = dataDir.journal(options.account)
    this.#journal = new Journal(path, `${config.desk.slice(0, 20)}-${randomUUID()}`)
    const settings = engineSettingsOf(config, mode, options.clockRate)
    this.#settings = settings
    rehearseKill(settings)
    this.#engine = new Engine(settings)
    this.#tape = options.tape ? this.#startTape(settings, basename(path)) : undefined
    // A consent may stand in it before any core has traded there.
    const isNew = this.#journal.meta('contract') === undefined
    if (this.#journal.lastSeq > 0) recover(this.#engine, this.#journal.rowsOf(recoveredKinds))
    this.#broker = this.#openBroker(settings, isNew)
    this.#runtime = new LiveRuntime(
      this.#engine,
      this.#journal,
      this.#broker,
      () => performance.now(),
      (row) => this.#onRow(row),
      this.#tape,
    )
    this.#evidence = openEvidence({ ...options, runtime: this.#runtime, broker: this.#broker })
    const trunk = this.#trunk
    this.#records = openRecords(trunk)
    this.#riskFeed = openRiskFeed(trunk)
    this.#uplink = this.#startUplink(path)
    this.#reconciliation = this.#watchBooks()
    this.#kill = openKillDesk(
      trunk,
      () => this.#warmUp.end(),
      () => this.reconcile(),
    )
    this.#config = openConfigDesk(trunk)
    this.#process = openProcessWatch(trunk, this.#uplink)
    this.#writing = openJournalWatch(trunk, (isSound) => this.#records.tell('journal', isSound))
    this.#warmUp = this.#openWarmUp(settings, path)
    this.#health = new HealthRows(this.#runtime)
  }

  /** Rehearses its orders, warms up from the tapes, then connects. */
  async start(): Promise<void> {
    this.#runtime.flush()
    this.#every(writeEveryMs, () => this.#writing.write())
    this.#every(clockEveryMs, () => this.#tick())
    this.#every(tapeEveryMs, () => this.#tape?.flush())
    this.#every(killFileEveryMs, () => this.#kill.look())
    this.#every(1_000, () => this.#health.count())
    this.#every(1_000, () => this.#evidence.look())
    this.#every(healthEveryMs, () => this.#tellHealth())
    await rehearse(this.#settings)
    await this.#warmUp.run()
    this.#every(configEveryMs, () => this.#lookAtConfig())
    this.#process.start()
    this.#every(lookEveryMs, () => this.#lookAtProcess())
    if (!this.#isStopping) this.#broker.start()
  }

  /** Goes flat in a simulation, leaves brackets to protect elsewhere; then ends everything. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#warmUp.end()
    const closesPosition = this.#options.mode === 'simulation'
    this.#runtime.submit({
      kind: CommandKind.StandDown,
      tsUs: this.#broker.clock.nowUs(),
      closesPosition,
      reason: 'the core is stopping',
    })
    const deadlineMs = performance.now() + standDownMs
    const isSettled = () =>
      closesPosition ? this.#engine.execution.isFlat : !this.#engine.execution.isWindingDown
    while (!isSettled() && this.#isReady && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    for (const timer of this.#timers) clearInterval(timer)
    this.#process.stop()
    this.#evidence.end()
    this.#runtime.mark('ended', this.#engine.contract, this.#broker.clock.nowUs())
    this.#journal.write()
    this.#broker.stop()
    await this.#tape?.stop()
    await this.#uplink.stop()
    this.#journal.close()
  }

  /** Our books against the broker's, asked now. @throws Error when it is not there or does not answer */
  reconcile(): Promise<ReconciliationReport> {
    return this.#reconciliation.now()
  }

  status(): CoreStatus {
    const { config, mode } = this.#options
    return statusOf(this.#runtime, {
      mode,
      desk: config.desk,
      account: this.#account,
      contract: this.#contract,
      preset: presetOf(config).name,
      config: this.#config.status,
      broker: this.#link,
      edge: { state: this.#uplink.state, ackedSeq: this.#uplink.ackedSeq },
      eventsPerSecond: this.#health.eventsPerSecond,
      nowMs: performance.now(),
    })
  }

  /** Throws the switch, and answers when it has done what its level says, or after half a minute. */
  kill(
    level: Exclude<KillLevel, 'none'>,
    by: string,
    reason: string,
    arrivedMs?: number,
  ): Promise<KillReport> {
    return this.#kill.kill(level, by, reason, arrivedMs)
  }

  /** @throws SafetyRefusal with all that stands against it */
  rearm(by: string, reason: string): Promise<{ readonly level: 'none' }> {
    return this.#kill.rearm(by, reason)
  }

  /** The watchdog deals in our place: no connection until `goOn`. */
  hold(reason: string): void {
    this.#broker.hold(reason)
  }

  /** The watchdog has done what it did, or nothing: the broker is connected anew. */
  goOn(): void {
    if (this.#contract !== null) this.#kill.restore()
    this.#broker.resume()
  }

  onWatchdogBeat(): void {
    this.#riskFeed.onHeartbeat('watchdog')
  }

  get #isReady(): boolean {
    return this.#engine.execution.isBrokerReady
  }

  /** @returns whether this process has just come out of a standstill: what it is told then is old */
  #hasStalled(): boolean {
    const gapMs = this.#stall.look(performance.now())
    const { onStall } = this.#options
    if (gapMs === 0 || onStall === undefined) return false
    this.#broker.hold(`this process stood still for ${(gapMs / 1_000).toFixed(1)} s`)
    onStall(gapMs)
    return true
  }

  /** What the desks around it are opened with. */
  get #trunk(): CoreTrunk {
    return {
      options: this.#options,
      engine: this.#engine,
      journal: this.#journal,
      broker: this.#broker,
      runtime: this.#runtime,
      isTimeKnown: () => this.#contract !== null,
    }
  }

  #openBroker({ instrument }: EngineSettings, isNew: boolean): IbBroker {
    const { config, clockRate, onRefused, log } = this.#options
    return new IbBroker(
      {
        ...config.broker,
        ...calendarOf(this.#options, this.#engine.execution, this.#journal.meta('contract')),
        instrument,
        clockRate,
        systemMs: () => Date.now(),
        knowsOrder: (ref) => this.#engine.execution.desk.find(ref, 0) !== undefined,
        checkAccount: (account) => accountProblem(account, this.#expectedAccount),
      },
      {
        onEvent: (event) => this.#onEvent(event),
        onContract: (front, account, rolledTicks) => {
          this.#onContract(front.code, account, isNew, rolledTicks)
          this.#evidence.onContract(account, front, futureContract(instrument, front.month))
        },
        onBooks: (books, dailyPnl) => this.#onBooks(books, dailyPnl),
        onAlive: () => this.#riskFeed.onHeartbeat('gateway'),
        onClockOffset: (offset) => this.#riskFeed.onBrokerClock(offset),
        onPreviousClose: (ticks) => this.#riskFeed.onPreviousClose(ticks),
        onRefused,
        onFault: (error) => log.warn(String(error)),
      },
      wallTimers,
    )
  }

  #openWarmUp(settings: EngineSettings, journalPath: string): CoreWarmUp {
    const { config, dataDir, account, clockRate, log } = this.#options
    return new CoreWarmUp({
      engine: this.#engine,
      settings,
      tape: this.#tape,
      limits: config.warmUp,
      folder: dataDir.tapes,
      account: account ?? this.#journal.meta('account'),
      journalPath,
      clockRate,
      onProgress: (text) => log.info(text),
      onAlert: (severity, text) => this.#alertOfTape(severity, text),
    })
  }

  #lookAtConfig(): void {
    // A simulated market's time must be known before anything is told to the engine in it.
    if (this.#options.mode !== 'simulation' || this.#contract !== null) this.#config.look()
  }

  #onEvent(event: MarketEvent | BrokerEvent): void {
    if (event.kind !== BrokerKind.Link && this.#hasStalled()) return
    if (event.kind === BrokerKind.Link && event.link === 'broker') {
      this.#link = { state: event.state, sinceMs: Date.now(), reason: event.reason }
    }
    this.#runtime.submit(event)
  }

  #onBooks(books: BrokerBooks, dailyPnl: number): void {
    this.#runtime.submit(accountEvent(books, dailyPnl))
    this.#reconciliation.onBooks(books)
    this.#evidence.onBooks(this.#doBooksAgree)
    if (this.#doBooksAgree) this.#kill.onAgreement()
  }

  #watchBooks(): ReconciliationWatch {
    return new ReconciliationWatch({
      ask: () => this.#broker.requestBooks(),
      compare: (books) => {
        const { execution, market } = this.#engine
        const report = reconcile(ownBooksOf(execution), books, market.instrument)
        this.#doBooksAgree = report.differences.length === report.others.length
        return report
      },
      onSound: (areSound) => this.#records.tell('books', areSound),
      raise: (severity, text) => this.#broker.raise(severity, 'reconciliation', text),
      timers: wallTimers,
    })
  }

  #lookAtProcess(): void {
    // As with the configuration: a simulated market's time must be known first.
    if (this.#options.mode !== 'simulation' || this.#contract !== null) this.#process.look()
  }

  #onContract(
    code: string,
    account: string,
    isNew: boolean,
    rolledTicks: number | null | undefined,
  ): void {
    const isFirst = this.#contract === null
    this.#account = account
    this.#contract = code
    this.#journal.setMeta('account', account)
    this.#journal.setMeta('contract', code)
    const tsUs = this.#broker.clock.nowUs()
    if (isFirst) this.#warmUp.onTimeKnown(tsUs)
    if (rolledTicks !== undefined) this.#runtime.mark('recovered', code, tsUs, rolledTicks)
    if (!isFirst) return
    this.#tape?.open(account, code, tsUs)
    this.#runtime.mark(isNew ? 'started' : 'recovered', code, tsUs)
    this.#kill.onTimeKnown()
  }

  get #expectedAccount(): ExpectedAccount {
    const { mode, account: wanted } = this.#options
    return { mode, wanted, known: this.#journal.meta('account') }
  }

  #onCommand(issued: IssuedCommand): void {
    if (this.#handledCommands.has(issued.id)) return
    this.#handledCommands.add(issued.id)
    const { level, reason } = issued.command
    this.#options.log.warn(`command from the edge: kill ${level} by ${issued.by}`)
    this.#kill.throwSwitch({ id: issued.id, level, by: issued.by, reason })
  }

  #onRow(row: Row): void {
    this.#evidence.onRow(row)
    this.#kill.onRow(row)
    const sentence = sentenceOf(row, this.#engine.market.instrument.tickNanos)
    if (sentence !== undefined) this.#options.log.info(sentence, { kind: row.kind })
  }

  #tick(): void {
    this.#hasStalled()
    if (this.#contract === null) return
    this.#clock.tsUs = this.#broker.clock.nowUs()
    this.#runtime.submit(this.#clock)
    const { session } = this.#engine.market
    if (this.#sessionEnd.isReached(session, this.#clock.tsUs)) this.#reconciliation.onSessionEnd()
  }

  #tellHealth(): void {
    const nowUs = this.#broker.clock.nowUs()
    this.#runtime.append(this.#health.row(nowUs, this.#uplink.ackedSeq))
  }

  #startTape(settings: EngineSettings, journal: string): Recorder {
    const { dataDir, config, log } = this.#options
    return startRecorder(dataDir.tapes, config.tapes.keepDays, {
      run: randomUUID(),
      journal,
      startSeq: this.#journal.lastSeq,
      settings,
      lastSeq: () => this.#runtime.audit.lastSeq,
      onProblem: (severity, text) => this.#alertOfTape(severity, text),
      onNote: (text) => log.info(text),
    })
  }

  /** An alert that the process raises itself: no event leads to it. */
  #alertOfTape(severity: Severity, text: string): void {
    this.#options.log.warn(text)
    const ts = this.#broker.clock.nowUs()
    this.#runtime.append({ ts, kind: 'alert', severity, key: tapeAlertKey, text })
  }

  #startUplink(journalPath: string): Uplink {
    const { log } = this.#options
    return new Uplink(
      { journalPath, edge: edgeLinkOf(this.#options, this.#journal.id) },
      {
        onCommand: (issued) => this.#onCommand(issued),
        onClock: (skewMs) => this.#riskFeed.onEdgeClock(skewMs),
        onState: (state, reason) => log.info(`edge ${state} ${reason}`),
        onProblem: (reason) => log.warn(reason),
      },
    )
  }

  #every(ms: number, run: () => void): void {
    this.#timers.push(setInterval(run, ms))
  }
}
