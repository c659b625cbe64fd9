import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { performance } from 'node:perf_hooks'
import { memoryUsage } from 'node:process'

import type { IssuedCommand } from '../../../shared/commands.ts'
import type { Config } from '../../../shared/config.ts'
import { microsPerSecond } from '../../../shared/units.ts'
import type { KillLevel, Mode, Severity } from '../../../shared/vocabulary.ts'
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
import type { MarketEvent } from '../../market/events.ts'
import { ClockEvent } from '../../market/events.ts'
import { presetOf } from '../../operations/config-file.ts'
import type {
  CoreStatus,
  KillReport,
  ReconciliationReport,
} from '../../operations/control-protocol.ts'
import type { DataDir } from '../../operations/data-dir.ts'
import type { Log } from '../../operations/log.ts'
import { RiskKind } from '../../risk/risk-events.ts'
import { Uplink } from '../../uplink/uplink.ts'
import { CoreWarmUp } from '../warm-up/core-warm-up.ts'
import { accountEvent } from './account-event.ts'
import { statusOf } from './core-status.ts'
import { edgeLinkOf } from './edge-link.ts'
import { engineSettingsOf } from './engine-settings.ts'
import { KillDesk } from './kill-desk.ts'
import { ownBooksOf, reconcile } from './reconciliation-report.ts'
import { ReconciliationWatch } from './reconciliation-watch.ts'
import { sentenceOf } from './sentences.ts'
import { StallGuard } from './stall-guard.ts'
import { wallTimers } from './wall-timers.ts'

export type CoreOptions = {
  readonly config: Config
  readonly mode: Mode
  readonly dataDir: DataDir
  /** The account to trade; any other is refused. Undefined: the first one the gateway names. */
  readonly account: string | undefined
  readonly edgeUrl: string | undefined
  readonly clockRate: number
  /** Whether what the engine hears is kept on disk. */
  readonly tape: boolean
  readonly log: Log
  /** The gateway must not be traded with: the process is to end. */
  readonly onRefused: (reason: string) => void
  /** The kill switch has locked it, and it is flat: the process is to end. */
  readonly onLocked: () => void
  /**
   * The main thread stood still for so long that the watchdog may have acted in its place. The broker is held
   * until `goOn`. Undefined: nobody looks after this core.
   */
  readonly onStall?: ((gapMs: number) => void) | undefined
}

const writeEveryMs = 20
const clockEveryMs = 100
const tapeEveryMs = 50
const killFileEveryMs = 50
const heartbeatEveryMs = 1_000
const healthEveryMs = 30_000
/** Fills of a session's last moment have been told by then. */
const afterCloseUs = 30 * microsPerSecond
/** A stop waits so long for the position to be closed. */
const standDownMs = 10_000

/** The core: engine, journal, broker and uplink put together, with the timers that keep them going. */
export class CoreProcess {
  readonly #options: CoreOptions
  readonly #journal: Journal
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
  readonly #warmUp: CoreWarmUp
  readonly #stall = new StallGuard()
  #isStopping = false
  #heartbeatMs = 0
  #doBooksAgree = false
  /** The date of the session that is open, or closed a moment ago. */
  #openSession = ''
  #account: string | null = null
  #contract: string | null = null
  #link = { state: 'disconnected', sinceMs: Date.now(), reason: 'not started' }
  #eventsAtLastCount = 0
  #eventsPerSecond = 0

  constructor(options: CoreOptions) {
    this.#options = options
    const { config, mode, dataDir, log } = options
    const path = dataDir.journal(options.account)
    this.#journal = new Journal(path, `${config.desk.slice(0, 20)}-${randomUUID()}`)
    const settings = engineSettingsOf(config, mode, options.clockRate)
    const { instrument } = settings
    this.#engine = new Engine(settings)
    this.#tape = options.tape ? this.#startTape(settings, basename(path)) : undefined
    const isNew = this.#journal.lastSeq === 0
    if (!isNew) recover(this.#engine, this.#journal.rowsOf(recoveredKinds))
    this.#broker = new IbBroker(
      {
        ...config.broker,
        ...this.#calendarOf(config.broker),
        instrument,
        clockRate: options.clockRate,
        knowsOrder: (ref) => this.#engine.execution.desk.find(ref, 0) !== undefined,
        checkAccount: (account) => this.#accountProblem(account),
      },
      {
        onEvent: (event) => this.#onEvent(event),
        onContract: (front, account, rolledTicks) =>
          this.#onContract(front.code, account, isNew, rolledTicks),
        onBooks: (books, dailyPnl) => this.#onBooks(books, dailyPnl),
        onRefused: options.onRefused,
        onFault: (error) => log.warn(String(error)),
      },
      wallTimers,
    )
    this.#runtime = new LiveRuntime(
      this.#engine,
      this.#journal,
      this.#broker,
      () => performance.now(),
      (row) => this.#onRow(row),
      this.#tape,
    )
    this.#uplink = this.#startUplink(path)
    this.#reconciliation = this.#watchBooks()
    this.#kill = this.#openKillDesk()
    this.#warmUp = new CoreWarmUp({
      engine: this.#engine,
      settings,
      tape: this.#tape,
      limits: config.warmUp,
      folder: dataDir.tapes,
      account: options.account ?? this.#journal.meta('account'),
      journalPath: path,
      clockRate: options.clockRate,
      onProgress: (text) => log.info(text),
      onAlert: (severity, text) => this.#alertOfTape(severity, text),
    })
  }

  /** Warms up from the tapes, then connects. */
  async start(): Promise<void> {
    this.#runtime.flush()
    this.#every(writeEveryMs, () => this.#journal.write())
    this.#every(clockEveryMs, () => this.#tick())
    this.#every(tapeEveryMs, () => this.#tape?.flush())
    this.#every(killFileEveryMs, () => this.#kill.look())
    this.#every(1_000, () => this.#countEvents())
    this.#every(healthEveryMs, () => this.#tellHealth())
    await this.#warmUp.run()
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
      broker: this.#link,
      edge: { state: this.#uplink.state, ackedSeq: this.#uplink.ackedSeq },
      eventsPerSecond: this.#eventsPerSecond,
      nowMs: performance.now(),
    })
  }

  /** Throws the switch, and answers when it has done what its level says, or after half a minute. */
  kill(level: Exclude<KillLevel, 'none'>, by: string, reason: string): Promise<KillReport> {
    return this.#kill.kill(level, by, reason)
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

  /** The watchdog is there. It beats more often than needs to be recorded. */
  onWatchdogBeat(): void {
    const { clockRate, config } = this.#options
    const nowMs = performance.now()
    // Where the market's time runs ahead of the wall's, every watchdog would seem silent.
    const isTooFast = heartbeatEveryMs * clockRate * 2 > config.risk.heartbeatTimeoutMs
    if (isTooFast || this.#contract === null || nowMs - this.#heartbeatMs < heartbeatEveryMs) return
    this.#heartbeatMs = nowMs
    const tsUs = this.#broker.clock.nowUs()
    this.#runtime.submit({ kind: RiskKind.Heartbeat, tsUs, source: 'watchdog' })
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

  #openKillDesk(): KillDesk {
    const { dataDir, log, clockRate, mode, onLocked } = this.#options
    return new KillDesk({
      dataDir,
      log,
      execution: this.#engine.execution,
      submit: (event) => {
        this.#warmUp.end()
        this.#runtime.submit(event)
      },
      nowUs: () => this.#broker.clock.nowUs(),
      clockRate,
      isWallTime: mode !== 'simulation',
      raise: (severity, key, text) => this.#broker.raise(severity, key, text),
      reconcile: () => this.reconcile(),
      onLocked,
    })
  }

  #onEvent(event: MarketEvent | BrokerEvent): void {
    if (event.kind !== BrokerKind.Link && this.#hasStalled()) return
    if (event.kind === BrokerKind.Link && event.link === 'broker') {
      this.#link = { state: event.state, sinceMs: Date.now(), reason: event.reason }
    }
    this.#runtime.submit(event)
  }

  /** What the calendar brings at a real broker; a simulated one has neither resets nor another contract. */
  #calendarOf({ rollMode, rollNoticeDays, resetWindows }: Config['broker']) {
    if (this.#options.mode === 'simulation') return {}
    const { execution } = this.#engine
    const heldCode = execution.isFlat ? undefined : this.#journal.meta('contract')
    const isFlat = () => execution.isFlat
    return {
      resets: { windows: resetWindows },
      roll: { mode: rollMode, noticeDays: rollNoticeDays, isFlat, heldCode },
    }
  }

  #onBooks(books: BrokerBooks, dailyPnl: number): void {
    this.#runtime.submit(accountEvent(books, dailyPnl))
    this.#reconciliation.onBooks(books)
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
      onSound: (areSound) =>
        this.#runtime.submit({
          kind: RiskKind.Records,
          tsUs: this.#broker.clock.nowUs(),
          areSound,
        }),
      raise: (severity, text) => this.#broker.raise(severity, 'reconciliation', text),
      timers: wallTimers,
    })
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

  /** Paper and live are never mixed up, and a journal belongs to one account. */
  #accountProblem(account: string): string | undefined {
    const { mode, account: wanted } = this.#options
    const known = this.#journal.meta('account')
    const isPaper = account.startsWith('D')
    if (wanted !== undefined && account !== wanted) {
      return `the gateway is logged in to account ${account}, not ${wanted}`
    }
    if (known !== undefined && account !== known) {
      return `this journal is of account ${known}, the gateway has ${account}: use another --data-dir`
    }
    if (mode !== 'live' && mode !== 'dry-run' && !isPaper) {
      return `mode ${mode} needs a paper account (its number begins with D), the gateway has ${account}`
    }
    return undefined
  }

  #onCommand(issued: IssuedCommand): void {
    if (this.#handledCommands.has(issued.id)) return
    this.#handledCommands.add(issued.id)
    const { level, reason } = issued.command
    this.#options.log.warn(`command from the edge: kill ${level} by ${issued.by}`)
    this.#kill.throwSwitch({ id: issued.id, level, by: issued.by, reason })
  }

  #onRow(row: Row): void {
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
    const isOver = this.#clock.tsUs >= session.closeUs + afterCloseUs
    // One that was over before this process began is nobody's news.
    if (isOver && this.#openSession === session.date) this.#reconciliation.onSessionEnd()
    this.#openSession = isOver ? '' : session.date
  }

  #countEvents(): void {
    this.#eventsPerSecond = this.#runtime.events - this.#eventsAtLastCount
    this.#eventsAtLastCount = this.#runtime.events
  }

  #tellHealth(): void {
    const { stepLatency, orderLatency, lastMarketEventMs } = this.#runtime
    this.#runtime.append({
      ts: this.#broker.clock.nowUs(),
      kind: 'health',
      stepP50Us: stepLatency.percentileUs(50),
      stepP99Us: stepLatency.percentileUs(99),
      tickToOrderP99Us: orderLatency.percentileUs(99),
      eventsPerSecond: this.#eventsPerSecond,
      feedAgeMs: lastMarketEventMs === 0 ? 0 : Math.round(performance.now() - lastMarketEventMs),
      rssMb: Math.round(memoryUsage.rss() / 1_048_576),
      ackedSeq: this.#uplink.ackedSeq,
    })
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
        onState: (state, reason) => log.info(`edge ${state} ${reason}`),
        onProblem: (reason) => log.warn(reason),
      },
    )
  }

  #every(ms: number, run: () => void): void {
    this.#timers.push(setInterval(run, ms))
  }
}
