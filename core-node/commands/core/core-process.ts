import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { memoryUsage } from 'node:process'

import type { IssuedCommand } from '../../../shared/commands.ts'
import type { Config } from '../../../shared/config.ts'
import type { KillLevel, Mode } from '../../../shared/vocabulary.ts'
import { IbBroker } from '../../broker/ib/ib-broker.ts'
import { Journal } from '../../engine/journal/journal.ts'
import { LiveRuntime } from '../../engine/live-runtime.ts'
import { recover, recoveredKinds } from '../../engine/recovery.ts'
import { Engine } from '../../engine/step/engine.ts'
import type { BrokerEvent } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import { CommandKind } from '../../execution/command-events.ts'
import type { Row } from '../../execution/outbox.ts'
import type { MarketEvent } from '../../market/events.ts'
import { ClockEvent } from '../../market/events.ts'
import { instruments } from '../../market/instruments.ts'
import { aggregationUs } from '../../market/trade-aggregator.ts'
import { build } from '../../operations/build.ts'
import { configDigest, featureSettingsOf, presetOf } from '../../operations/config-file.ts'
import type { CoreStatus, KillReport } from '../../operations/control-protocol.ts'
import type { DataDir } from '../../operations/data-dir.ts'
import { readKeys } from '../../operations/keys.ts'
import type { Log } from '../../operations/log.ts'
import type { EdgeLink } from '../../uplink/messages.ts'
import { Uplink } from '../../uplink/uplink.ts'
import { statusOf } from './core-status.ts'
import { KillWatch, watchForMs } from './kill-watch.ts'
import { sentenceOf } from './sentences.ts'
import { wallTimers } from './wall-timers.ts'

export type CoreOptions = {
  readonly config: Config
  readonly mode: Mode
  readonly dataDir: DataDir
  /** The account to trade; any other is refused. Undefined: the first one the gateway names. */
  readonly account: string | undefined
  readonly edgeUrl: string | undefined
  readonly clockRate: number
  readonly log: Log
  /** The gateway must not be traded with: the process is to end. */
  readonly onRefused: (reason: string) => void
}

const writeEveryMs = 20
const clockEveryMs = 100
const healthEveryMs = 30_000
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
  readonly #clock = new ClockEvent()
  readonly #timers: NodeJS.Timeout[] = []
  readonly #handledCommands = new Set<string>()
  #watches: KillWatch[] = []
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
    const instrument = instruments[config.instrument]
    this.#engine = new Engine({
      mode,
      desk: config.desk,
      build,
      instrument,
      contract: instrument.symbol,
      preset: presetOf(config),
      features: featureSettingsOf(config),
      aggregationUs: aggregationUs.receiveTime,
      strategy: config.strategy,
      risk: config.risk,
      costs: config.costs,
      timeScale: options.clockRate,
      configDigest: configDigest(config),
    })
    const isNew = this.#journal.lastSeq === 0
    if (!isNew) recover(this.#engine, this.#journal.rowsOf(recoveredKinds))
    this.#broker = new IbBroker(
      {
        ...config.broker,
        instrument,
        clockRate: options.clockRate,
        checkAccount: (account) => this.#accountProblem(account),
      },
      {
        onEvent: (event) => this.#onEvent(event),
        onContract: (front, account) => this.#onContract(front.code, account, isNew),
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
    )
    this.#uplink = this.#startUplink(path)
  }

  start(): void {
    this.#runtime.flush()
    this.#every(writeEveryMs, () => this.#journal.write())
    this.#every(clockEveryMs, () => this.#tick())
    this.#every(1_000, () => this.#countEvents())
    this.#every(healthEveryMs, () => this.#tellHealth())
    this.#broker.start()
  }

  /** Goes flat in a simulation, leaves brackets to protect elsewhere; then ends everything. */
  async stop(): Promise<void> {
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
    this.#engine.mark('ended', this.#broker.clock.nowUs())
    this.#runtime.flush()
    this.#journal.write()
    this.#broker.stop()
    await this.#uplink.stop()
    this.#journal.close()
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
  async kill(level: Exclude<KillLevel, 'none'>, by: string, reason: string): Promise<KillReport> {
    const watch = new KillWatch(randomUUID(), () => performance.now())
    this.#watches.push(watch)
    this.#throwSwitch(watch.id, level, by, reason)
    const timer = setTimeout(() => this.#endWatch(watch), watchForMs)
    const report = await watch.done
    clearTimeout(timer)
    return report
  }

  get #isReady(): boolean {
    return this.#engine.execution.isBrokerReady
  }

  #throwSwitch(id: string, level: Exclude<KillLevel, 'none'>, by: string, reason: string): void {
    const tsUs = this.#broker.clock.nowUs()
    this.#runtime.submit({ kind: CommandKind.Kill, tsUs, id, by, level, reason })
  }

  #endWatch(watch: KillWatch): void {
    this.#watches = this.#watches.filter((other) => other !== watch)
    watch.finish(false)
  }

  #onEvent(event: MarketEvent | BrokerEvent): void {
    if (event.kind === BrokerKind.Link && event.link === 'broker') {
      this.#link = { state: event.state, sinceMs: Date.now(), reason: event.reason }
    }
    this.#runtime.submit(event)
  }

  #onContract(code: string, account: string, isNew: boolean): void {
    const isFirst = this.#contract === null
    this.#account = account
    this.#contract = code
    this.#journal.setMeta('account', account)
    if (!isFirst) return
    this.#engine.contract = code
    this.#engine.mark(isNew ? 'started' : 'recovered', this.#broker.clock.nowUs())
    this.#runtime.flush()
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
    this.#throwSwitch(issued.id, level, issued.by, reason)
  }

  #onRow(row: Row): void {
    for (const watch of this.#watches) {
      if (watch.onRow(row)) this.#watches = this.#watches.filter((other) => other !== watch)
    }
    const sentence = sentenceOf(row, this.#engine.market.instrument.tickNanos)
    if (sentence !== undefined) this.#options.log.info(sentence, { kind: row.kind })
  }

  #tick(): void {
    if (this.#contract === null) return
    this.#clock.tsUs = this.#broker.clock.nowUs()
    this.#runtime.submit(this.#clock)
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

  #startUplink(journalPath: string): Uplink {
    const { log } = this.#options
    return new Uplink(
      { journalPath, edge: this.#edgeLink() },
      {
        onCommand: (issued) => this.#onCommand(issued),
        onState: (state, reason) => log.info(`edge ${state} ${reason}`),
        onProblem: (reason) => log.warn(reason),
      },
    )
  }

  #edgeLink(): EdgeLink | undefined {
    const { config, mode, dataDir, edgeUrl } = this.#options
    if (edgeUrl === undefined) return undefined
    const { uplink, command } = readKeys(dataDir.keys, config.desk)
    return {
      url: edgeUrl,
      journal: this.#journal.id,
      desk: config.desk,
      mode,
      build,
      uplinkSecret: uplink,
      commandSecret: command,
    }
  }

  #every(ms: number, run: () => void): void {
    this.#timers.push(setInterval(run, ms))
  }
}
