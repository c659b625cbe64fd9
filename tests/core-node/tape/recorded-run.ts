import { basename, join } from 'node:path'

import { ExchangeBroker } from '../../../core-node/broker/exchange/exchange-broker.ts'
import { CoreWarmUp } from '../../../core-node/commands/warm-up/core-warm-up.ts'
import { Journal } from '../../../core-node/engine/journal/journal.ts'
import { LiveRuntime } from '../../../core-node/engine/live-runtime.ts'
import { recover, recoveredKinds } from '../../../core-node/engine/recovery.ts'
import { Engine } from '../../../core-node/engine/step/engine.ts'
import type { EngineSettings } from '../../../core-node/engine/step/settings.ts'
import { RecorderThread } from '../../../core-node/engine/tape/recorder-thread.ts'
import { Recorder } from '../../../core-node/engine/tape/recorder.ts'
import { tapeAlertKey } from '../../../core-node/engine/tape/tape-event.ts'
import type { LinkState } from '../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { CommandKind } from '../../../core-node/execution/command-events.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import type { WarmUpConfig } from '../../../shared/config.ts'
import { settings } from '../engine-settings.ts'

/** Blocks are handed over after so many events, as a timer would. */
const flushEvery = 500
const keepDays = 30

/** A run of the core as its process puts it together, on the matching engine, with journal and tape. */
export class RecordedRun {
  readonly engine: Engine
  readonly runtime: LiveRuntime
  readonly recorder: Recorder
  readonly journal: Journal
  /** What it told in its log alone. */
  readonly notes: string[] = []
  readonly #broker: ExchangeBroker
  readonly #isNew: boolean
  readonly #folder: string
  readonly #settings: EngineSettings
  #warmUp: CoreWarmUp | undefined
  #isOpen = false
  #events = 0

  /** @param folder the data folder; a journal in it is gone on with */
  constructor(folder: string, run: string, changes: Partial<EngineSettings> = {}) {
    const path = join(folder, 'journal-DU1.db')
    const all = settings({ mode: 'simulation', contract: 'ES', ...changes })
    this.#folder = folder
    this.#settings = all
    this.journal = new Journal(path, 'journal')
    this.engine = new Engine(all)
    const thread = new RecorderThread(
      join(folder, 'tapes'),
      (report) => this.recorder.onReport(report),
      keepDays,
    )
    this.recorder = new Recorder(
      {
        run,
        journal: basename(path),
        startSeq: this.journal.lastSeq,
        settings: all,
        lastSeq: () => this.runtime.audit.lastSeq,
        onProblem: (severity, text) =>
          this.runtime.append({ ts: 1, kind: 'alert', severity, key: tapeAlertKey, text }),
        onNote: (text) => void this.notes.push(text),
      },
      thread,
    )
    this.#isNew = this.journal.lastSeq === 0
    if (!this.#isNew) recover(this.engine, this.journal.rowsOf(recoveredKinds))
    this.#broker = new ExchangeBroker(this.engine.market, 5_000)
    this.runtime = new LiveRuntime(
      this.engine,
      this.journal,
      this.#broker,
      () => 0,
      () => {},
      this.recorder,
    )
    this.runtime.flush()
  }

  /** As the process does before it connects. @returns what it told */
  async warmUp(limits: Partial<WarmUpConfig> = {}, endsAtOnce = false): Promise<string[]> {
    const told: string[] = []
    const warmUp = new CoreWarmUp({
      engine: this.engine,
      settings: this.#settings,
      tape: this.recorder,
      limits: { sessions: 20, maxSeconds: 60, ...limits },
      folder: join(this.#folder, 'tapes'),
      account: 'DU1',
      journalPath: join(this.#folder, 'journal-DU1.db'),
      clockRate: 1,
      onProgress: (text) => void told.push(text),
      onAlert: (severity, text) => void told.push(`${severity}: ${text}`),
    })
    const running = warmUp.run()
    if (endsAtOnce) setImmediate(() => warmUp.end())
    await running
    this.#warmUp = warmUp
    return told
  }

  /** Links up at the first event; then the market and the broker's answers, in the order of their time. */
  play(events: Iterable<MarketEvent>): this {
    for (const event of events) this.#take(event)
    return this
  }

  /** A row as the process writes them itself. */
  tellHealth(): void {
    const zeros = { stepP50Us: 0, stepP99Us: 0, tickToOrderP99Us: 0, eventsPerSecond: 0 }
    const rest = { feedAgeMs: 0, rssMb: 1, ackedSeq: 0 }
    this.runtime.append({ ts: this.engine.market.tsUs, kind: 'health', ...zeros, ...rest })
  }

  async stop(): Promise<void> {
    const { tsUs } = this.engine.market
    this.runtime.submit({
      kind: CommandKind.StandDown,
      tsUs,
      closesPosition: true,
      reason: 'the core is stopping',
    })
    this.runtime.mark('ended', this.engine.contract, tsUs)
    this.#link('disconnected', tsUs)
    await this.recorder.stop()
    this.journal.close()
  }

  #take(event: MarketEvent): void {
    const { tsUs } = event
    if (!this.#isOpen) this.#open(tsUs)
    const broker = this.#broker
    broker.advance(tsUs)
    for (let answer = broker.poll(tsUs); answer !== undefined; answer = broker.poll(tsUs)) {
      this.runtime.submit(answer)
      broker.advance(tsUs)
    }
    this.runtime.submit(event)
    broker.onMarket(event)
    if (++this.#events % flushEvery === 0) this.recorder.flush()
  }

  #open(tsUs: number): void {
    this.#isOpen = true
    // Before the gateway has said what time it is, links are told by the wall's clock.
    this.#link('connecting', 1_000_000)
    this.#link('synchronising', tsUs)
    this.#warmUp?.onTimeKnown(tsUs)
    this.recorder.open('DU1', 'ESZ6', tsUs)
    this.runtime.mark(this.#isNew ? 'started' : 'recovered', 'ESZ6', tsUs)
    this.#link('ready', tsUs)
  }

  #link(state: LinkState, tsUs: number): void {
    const link = { kind: BrokerKind.Link, tsUs, link: 'broker', state } as const
    this.runtime.submit({ ...link, reason: state, nextOrderId: 1 })
  }
}
