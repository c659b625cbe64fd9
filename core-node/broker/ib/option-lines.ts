import type { IBApi } from '@stoqey/ib'

import { CurrentSession } from './current-session.ts'
import type { OptionEntry } from './option-entry.ts'
import { needsInterest } from './option-table.ts'
import { Priority } from './pacer.ts'
import type { ReferenceDataOptions } from './reference-data.ts'

/** What one option's subscription has brought so far. */
export type OptionLine = {
  readonly requestId: number
  readonly entry: OptionEntry
  readonly asksInterest: boolean
  readonly sinceMs: number
  heardMs: number
  hasQuote: boolean
  hasModel: boolean
  hasInterest: boolean
}

export type OptionLinesOptions = ReferenceDataOptions & {
  /** How many lines there are for options. */
  readonly lines: number
  /** Of all that this client may send. */
  readonly messagesPerSecond: number
}

const turnEveryMs = 200
/** Of the messages this client may send: orders must find the rest free. */
const shareOfMessages = 1 / 3
/** More would help nobody, however many a simulated gateway takes. */
const messagesPerSecondMax = 60
/** Of the lines, for the nearest options, which keep theirs. */
const pinnedShare = 0.5
/** An option that has not told all by now may have nothing to tell. */
const patienceMs = 8_000
/** A line that is kept and says nothing any more is asked for again. */
const silentAfterMs = 90_000
/** A contract whose line was lost is not asked for again at once. */
const retryAfterMs = 5_000
/** The call that asks for a contract's open interest. */
const openInterestTicks = '101'

/**
 * Gives the lines to the options: the nearest keep theirs, the others take turns, the one that waited longest
 * first. A turn ends when quote, model and, once a day, open interest have come, or when patience has.
 */
export class OptionLines {
  readonly #api: IBApi
  readonly #options: OptionLinesOptions
  readonly #byRequest = new Map<number, OptionLine>()
  readonly #taken = new Set<OptionEntry>()
  readonly #session = new CurrentSession()
  #entries: readonly OptionEntry[] = []
  #pinned: ReadonlySet<OptionEntry> = new Set()
  #lines: number
  #messages = 0
  #timer: { cancel(): void } | undefined

  constructor(api: IBApi, options: OptionLinesOptions) {
    this.#api = api
    this.#options = options
    this.#lines = options.lines
  }

  get inUse(): number {
    return this.#byRequest.size
  }

  find(requestId: number): OptionLine | undefined {
    return this.#byRequest.get(requestId)
  }

  /** @param entries what to watch, the nearest first */
  watch(entries: readonly OptionEntry[]): void {
    this.#entries = entries
    this.#pinned = new Set(entries.slice(0, Math.floor(pinnedShare * this.#lines)))
    if (this.#timer === undefined) this.#turn()
  }

  stop(): void {
    this.#timer?.cancel()
  }

  /** Gives all lines back, and takes none any more. */
  end(): void {
    this.stop()
    for (const line of this.#byRequest.values()) {
      this.drop(line)
      this.#send(() => this.#api.cancelMktData(line.requestId))
    }
  }

  /** The broker has ended this one by itself. */
  drop(line: OptionLine): void {
    this.#byRequest.delete(line.requestId)
    this.#taken.delete(line.entry)
  }

  /** There are no more lines than are in use now. @returns how many that is */
  shrink(): number {
    this.#lines = Math.min(this.#lines, this.#byRequest.size)
    this.#pinned = new Set(this.#entries.slice(0, Math.floor(pinnedShare * this.#lines)))
    return this.#lines
  }

  #turn(): void {
    const { timers, messagesPerSecond } = this.#options
    const perSecond = Math.min(messagesPerSecondMax, messagesPerSecond * shareOfMessages)
    this.#messages = Math.min(perSecond, this.#messages + (perSecond * turnEveryMs) / 1_000)
    this.#endTurns()
    this.#beginTurns()
    this.#timer = timers.after(turnEveryMs, () => this.#turn())
  }

  #endTurns(): void {
    for (const line of this.#byRequest.values()) {
      if (this.#messages < 1) return
      if (!this.#isOver(line)) continue
      this.drop(line)
      this.#send(() => this.#api.cancelMktData(line.requestId))
    }
  }

  #isOver(line: OptionLine): boolean {
    const { entry, sinceMs, heardMs, hasQuote, hasModel, hasInterest, asksInterest } = line
    const { timers } = this.#options
    const nowMs = timers.nowMs()
    if (!this.#pinned.has(entry)) {
      const isComplete = hasQuote && hasModel && (hasInterest || !asksInterest)
      return isComplete || nowMs - sinceMs >= patienceMs
    }
    if (nowMs - heardMs >= silentAfterMs) return true
    // A new day's open interest is asked for by a new request.
    return nowMs - sinceMs >= silentAfterMs && this.#needsInterest(entry)
  }

  #beginTurns(): void {
    while (this.#byRequest.size < this.#lines && this.#messages >= 1) {
      const entry = this.#nextPinned() ?? this.#nextWaiting()
      if (entry === undefined) return
      this.#subscribe(entry)
    }
  }

  #nextPinned(): OptionEntry | undefined {
    for (const entry of this.#pinned) if (this.#isFree(entry)) return entry
    return undefined
  }

  #nextWaiting(): OptionEntry | undefined {
    let next: OptionEntry | undefined
    for (const entry of this.#entries) {
      if (this.#pinned.has(entry) || !this.#isFree(entry)) continue
      if (next === undefined || entry.triedMs < next.triedMs) next = entry
    }
    return next
  }

  #isFree(entry: OptionEntry): boolean {
    if (entry.isUnlisted || this.#taken.has(entry)) return false
    return this.#options.timers.nowMs() - entry.triedMs >= retryAfterMs
  }

  #needsInterest(entry: OptionEntry): boolean {
    const nowUs = this.#options.clock.nowUs()
    return needsInterest(entry, nowUs, this.#session.at(nowUs))
  }

  #subscribe(entry: OptionEntry): void {
    const { timers, nextRequestId } = this.#options
    const nowMs = timers.nowMs()
    const requestId = nextRequestId()
    const asksInterest = this.#needsInterest(entry)
    entry.triedMs = nowMs
    this.#taken.add(entry)
    this.#byRequest.set(requestId, {
      requestId,
      entry,
      asksInterest,
      sinceMs: nowMs,
      heardMs: nowMs,
      hasQuote: false,
      hasModel: false,
      hasInterest: false,
    })
    const generic = asksInterest ? openInterestTicks : ''
    this.#send(() => this.#api.reqMktData(requestId, entry.contract, generic, false, false))
  }

  #send(send: () => void): void {
    this.#messages--
    this.#options.pacer.send(Priority.Data, 1, send)
  }
}
