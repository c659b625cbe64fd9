import type { Severity } from '../../../shared/vocabulary.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import { isOfMarket } from '../step/of-market.ts'
import type { EngineSettings } from '../step/settings.ts'
import { EventWriter } from './event-writer.ts'
import type { RecorderPort, RecorderReport } from './recorder-messages.ts'
import type { SegmentEnd, WarmUpTape } from './segment.ts'
import type { TapeEvent } from './tape-event.ts'

export type RecorderOptions = {
  /** Names this run of the process. */
  readonly run: string
  /** The journal's file name, and its last row when the process began. */
  readonly journal: string
  readonly startSeq: number
  readonly settings: EngineSettings
  /** The journal's last row now. */
  readonly lastSeq: () => number
  readonly onProblem: (severity: Severity, text: string) => void
  /** What is worth a line in the log and nothing more. */
  readonly onNote?: (text: string) => void
}

/** A block holds some 7,000 events. */
export const blockBytes = 64 * 1024
/** 2 MB: half a minute of a market at its fastest, should the disk stall. Then events are dropped. */
export const maxBlocks = 32
/** Chains that are too large for a block, on their way. */
const maxLargeBlocks = 4

/**
 * The main thread's end of the tape: it writes each event into a block of bytes and hands full blocks to a
 * thread that has the file. It never waits and never throws: what cannot be recorded is dropped, counted, told
 * once, and marked on the tape as a gap.
 */
export class Recorder {
  /** Recorded in this segment. */
  #events = 0
  /** Of this run, on no tape; and those of them that no gap tells of yet. */
  #lostEvents = 0
  #untoldEvents = 0
  #isAlertDue = false
  /** Once a trade date is enough. */
  #hasAlerted = false
  /** Until the next trade date: the file cannot be written, or an event could not be. */
  #hasFailed = false
  /** Of an event, to be told at the next flush. */
  #failure: string | undefined
  /** What the engine saw before this run began; to be set before `open`. */
  warmUp: readonly WarmUpTape[] = []
  readonly #options: RecorderOptions
  readonly #port: RecorderPort
  readonly #writer = new EventWriter()
  readonly #free: ArrayBuffer[] = []
  /** Full blocks of the time before the file's name is known. */
  readonly #held: { readonly buffer: ArrayBuffer; readonly length: number }[] = []
  #block: ArrayBuffer | undefined
  #made = 0
  #largeBlocks = 0
  #part = 0
  #opened: { readonly account: string; readonly contract: string } | undefined
  #tradeDate = ''
  /** When the session ends, and perhaps the trade date. */
  #untilUs = Number.POSITIVE_INFINITY

  constructor(options: RecorderOptions, port: RecorderPort) {
    this.#options = options
    this.#port = port
  }

  get lostEvents(): number {
    return this.#lostEvents
  }

  /** Account and contract are known, and with them the market's time: what was recorded so far goes to a file. */
  open(account: string, contract: string, tsUs: number): void {
    this.#opened = { account, contract }
    const session = sessionAt(tsUs)
    this.#untilUs = session.endUs
    this.#openSegment(session.tradeDate, tsUs, this.#options.startSeq)
    for (const { buffer, length } of this.#held.splice(0)) this.#send(buffer, length)
  }

  record(event: TapeEvent): void {
    try {
      this.#record(event)
    } catch (error) {
      // The engine must hear it all the same. A block with half an event in it is of no use.
      this.#hasFailed = true
      this.#block = undefined
      this.#failure = String(error)
      this.#lose()
    }
  }

  #record(event: TapeEvent): void {
    if (isOfMarket(event) && event.tsUs >= this.#untilUs) this.#goOn(event.tsUs)
    if (this.#block === undefined && !this.#begin()) {
      this.#lose()
      return
    }
    this.#events++
    if (this.#writer.write(event)) return
    this.#handOver()
    this.#recordInNext(event)
  }

  /** Hands over what there is, twenty times a second, and tells of what was lost. */
  flush(): void {
    const { onProblem } = this.#options
    if (this.#opened !== undefined) this.#handOver()
    if (this.#failure !== undefined) {
      onProblem('warning', `recording has stopped: ${this.#failure}. Trading goes on`)
      this.#failure = undefined
    }
    if (!this.#isAlertDue) return
    this.#isAlertDue = false
    this.#hasAlerted = true
    onProblem(
      'warning',
      'the disk does not keep up with the tape: events are missing on it. Trading goes on',
    )
  }

  onReport(report: RecorderReport): void {
    const { onProblem } = this.#options
    switch (report.type) {
      case 'returned':
        if (report.isLarge) this.#largeBlocks--
        else this.#free.push(report.buffer)
        return
      case 'failed':
        this.#hasFailed = true
        onProblem('warning', `recording has stopped: ${report.reason}. Trading goes on`)
        return
      case 'not-sealed':
        onProblem('info', `a closed tape was not compressed: ${report.reason}`)
        return
      case 'removed':
        this.#options.onNote?.(
          `tapes older than they are kept were removed: ${report.files.join(', ')}`,
        )
        return
      case 'opened':
    }
  }

  /** Closes the tape. */
  async stop(): Promise<void> {
    if (this.#opened !== undefined) this.#close('stopped')
    this.#port.send({ type: 'stop' })
    await this.#port.ended()
  }

  /** The session is over; the trade date too, unless a holiday's session shares it with the next. */
  #goOn(tsUs: number): void {
    const { tradeDate, endUs } = sessionAt(tsUs)
    this.#untilUs = endUs
    if (tradeDate === this.#tradeDate) return
    this.#close('trade date over')
    this.#part++
    this.#openSegment(tradeDate, tsUs, this.#options.lastSeq())
  }

  #openSegment(tradeDate: string, tsUs: number, startSeq: number): void {
    const { run, journal, settings } = this.#options
    this.#tradeDate = tradeDate
    this.#hasFailed = false
    this.#hasAlerted = false
    const head = {
      run,
      part: this.#part,
      tradeDate,
      account: this.#opened?.account ?? '',
      instrument: settings.instrument.symbol,
      contract: this.#opened?.contract ?? settings.contract,
      startedUs: tsUs,
      journal,
      startSeq,
      lostEvents: this.#lostEvents,
      warmUp: this.warmUp,
      settings,
    }
    this.#port.send({ type: 'open', head })
  }

  #close(reason: SegmentEnd['reason']): void {
    this.#handOver()
    const end = { reason, events: this.#events, lostEvents: this.#lostEvents }
    // What has failed was cut off: it has no end.
    this.#port.send({ type: 'close', end: this.#hasFailed ? null : end })
    this.#events = 0
  }

  /** @returns false when no block is free */
  #begin(): boolean {
    if (this.#hasFailed) return false
    this.#block = this.#free.pop() ?? this.#newBlock()
    if (this.#block === undefined) return false
    this.#beginBlock(this.#block)
    return true
  }

  #beginBlock(block: ArrayBuffer): void {
    this.#writer.begin(new Uint8Array(block))
    if (this.#untoldEvents === 0) return
    this.#writer.writeGap(this.#untoldEvents)
    this.#untoldEvents = 0
  }

  #newBlock(): ArrayBuffer | undefined {
    if (this.#made === maxBlocks) return undefined
    this.#made++
    return new ArrayBuffer(blockBytes)
  }

  /** An event that did not fit into the block before. */
  #recordInNext(event: TapeEvent): void {
    if (!this.#begin()) {
      this.#events--
      this.#lose()
      return
    }
    if (this.#writer.write(event)) return
    // Larger than a block. The one at hand holds at most a gap, which must come first.
    this.#handOver()
    if (this.#largeBlocks === maxLargeBlocks || this.#opened === undefined) {
      this.#events--
      this.#lose()
      return
    }
    this.#largeBlocks++
    const { buffer, length } = this.#writer.writeAlone(event)
    this.#port.send({ type: 'block', buffer, length, isLarge: true }, buffer)
    if (this.#block !== undefined) this.#beginBlock(this.#block)
  }

  #handOver(): void {
    const block = this.#block
    if (block === undefined || this.#writer.isEmpty) return
    this.#block = undefined
    if (this.#opened === undefined) this.#held.push({ buffer: block, length: this.#writer.length })
    else this.#send(block, this.#writer.length)
  }

  #send(buffer: ArrayBuffer, length: number): void {
    this.#port.send({ type: 'block', buffer, length, isLarge: false }, buffer)
  }

  #lose(): void {
    this.#isAlertDue = !this.#hasFailed && !this.#hasAlerted
    this.#lostEvents++
    this.#untoldEvents++
  }
}
