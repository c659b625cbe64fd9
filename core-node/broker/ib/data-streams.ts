import type { Contract, IBApi } from '@stoqey/ib'
import { TickByTickDataType } from '@stoqey/ib'

import { isOpenAt, isRegularAt } from '../../market/calendar/session-calendar.ts'
import { maxLevels } from '../../market/events.ts'
import { CurrentSession } from './current-session.ts'
import type { MarketClock } from './market-clock.ts'
import { dataVerdictOf } from './market-data-errors.ts'
import type { Pacer, Timers } from './pacer.ts'
import { Priority } from './pacer.ts'

/** What the future’s data come in. `type` says whether they are real-time, and whether trading is halted. */
export const streamNames = ['book', 'trades', 'quotes', 'type'] as const
export type StreamName = (typeof streamNames)[number]

export type StreamsOptions = {
  readonly contract: Contract
  readonly clock: MarketClock
  readonly timers: Timers
  readonly pacer: Pacer
  /** Request ids: never used twice, not even on another connection. */
  readonly nextRequestId: () => number
  /** A stream is asked for anew: what it said before is void. */
  readonly onAsked: (name: StreamName) => void
  /** Nothing at all has come for so long while the market is open; undefined when something has again. */
  readonly onSilence: (silentMs: number | undefined) => void
  /** The broker refuses a stream, or says that it ended. It is asked for again after a while. */
  readonly onRefused: (name: StreamName, text: string) => void
}

/**
 * While the market is open something comes at least so often, or the feed is stale: with the watch's own pace it
 * is seen within three seconds (risk.md §1).
 */
export const staleAfterMs = 2_700
/** Outside the cash market's hours a feed that says nothing is asked for anew a little later. */
const nightPatienceMs = 3_000
const watchEveryMs = 100
/** This process itself stood still for so long: its silence is not the feed's. */
const oversleptMs = 2_000
/** One stream can die while the others go on. Trades may pause for longer than quotes, and at night for long. */
const silentAloneMs: Readonly<Record<StreamName, number>> = {
  book: 10_000,
  quotes: 10_000,
  trades: 60_000,
  type: Number.POSITIVE_INFINITY,
}
/** After word that a data farm went or came, each stream must prove within so long that it lives. */
const proofWithinMs = 5_000
/** IB allows one tick-by-tick request for a contract in 15 seconds. */
const betweenTickRequestsMs = 15_500
/** From one attempt to have a silent stream back to the next. */
const retryAfterMs: readonly number[] = [5_000, 10_000, 20_000, 40_000, 60_000]
/** Asking again changes nothing today, but tomorrow it may. */
const refusedForMs = 300_000

const tickTypes: Partial<Record<StreamName, TickByTickDataType>> = {
  trades: TickByTickDataType.Last,
  quotes: TickByTickDataType.BidAsk,
}

type Stream = {
  readonly name: StreamName
  /** 0 while nothing is asked for. */
  requestId: number
  heardMs: number
  timesInVain: number
  /** Not asked for again before this. */
  notBeforeMs: number
  /** It must be heard after this; 0 when nobody doubts it. */
  doubtedMs: number
}

/**
 * The subscriptions to one future’s data over one connection, and the watch over them. A feed can fall silent
 * without a word, all of it or one stream: what is silent while the market is open is cancelled and asked for
 * again with a new id, and what still comes under an old id is not heard.
 */
export class DataStreams {
  readonly #api: IBApi
  readonly #options: StreamsOptions
  readonly #session = new CurrentSession()
  readonly #streams: readonly Stream[]
  #phase: 'idle' | 'watching' | 'silent' | 'over' = 'idle'
  #watchedMs = 0
  /** When the next tick-by-tick request is allowed. */
  #ticksFromMs = 0
  readonly #waitingTicks = new Set<Stream>()
  #ticksTimer: { cancel(): void } | undefined
  #timer: { cancel(): void } | undefined

  constructor(api: IBApi, options: StreamsOptions) {
    this.#api = api
    this.#options = options
    this.#streams = streamNames.map((name) => ({
      name,
      requestId: 0,
      heardMs: 0,
      timesInVain: 0,
      notBeforeMs: 0,
      doubtedMs: 0,
    }))
  }

  start(): void {
    this.#phase = 'watching'
    this.#watchedMs = this.#options.timers.nowMs()
    for (const stream of this.#streams) this.#ask(stream)
    this.#watchLater()
  }

  stop(): void {
    this.#phase = 'over'
    this.#timer?.cancel()
    this.#ticksTimer?.cancel()
  }

  /** Whether the id is the stream's present one, and if so: it was heard. */
  hears(name: StreamName, requestId: number): boolean {
    const stream = this.#streams.find((other) => other.name === name)
    if (stream === undefined || stream.requestId !== requestId || requestId === 0) return false
    stream.heardMs = this.#options.timers.nowMs()
    stream.timesInVain = 0
    stream.doubtedMs = 0
    // It lives after all: its turn to be asked for anew is not needed.
    this.#waitingTicks.delete(stream)
    if (this.#phase === 'silent' && name !== 'type') {
      this.#phase = 'watching'
      this.#options.onSilence(undefined)
    }
    return true
  }

  nameOf(requestId: number): StreamName | undefined {
    return this.#streams.find((stream) => stream.requestId === requestId)?.name
  }

  /** Word of a data farm: whatever does not speak soon is asked for again. */
  doubt(): void {
    const nowMs = this.#options.timers.nowMs()
    for (const stream of this.#streams) if (stream.name !== 'type') stream.doubtedMs = nowMs
  }

  /** The subscriptions are known to be gone. */
  askAgain(): void {
    if (this.#phase === 'idle' || this.#phase === 'over') return
    for (const stream of this.#streams) this.#ask(stream)
  }

  /** An error that carries a request's id. */
  onMessage(code: number, requestId: number, text: string): void {
    const stream = this.#streams.find((other) => other.requestId === requestId)
    const verdict = dataVerdictOf(code)
    if (stream === undefined || requestId === 0 || verdict === undefined) return
    // It has no subscription any more: there is nothing to cancel.
    stream.requestId = 0
    const isFinal = verdict === 'not-permitted' || verdict === 'unknown-contract'
    const waitMs = isFinal ? refusedForMs : this.#waitMs(stream)
    stream.notBeforeMs = this.#options.timers.nowMs() + waitMs
    stream.timesInVain++
    this.#options.onRefused(stream.name, `${text} (${code})`)
  }

  #watchLater(): void {
    this.#timer = this.#options.timers.after(watchEveryMs, () => {
      this.#watch()
      if (this.#phase !== 'over') this.#watchLater()
    })
  }

  #watch(): void {
    const { timers, clock } = this.#options
    const nowMs = timers.nowMs()
    const tsUs = clock.nowUs()
    const session = this.#session.at(tsUs)
    const hasOverslept = nowMs - this.#watchedMs > oversleptMs
    this.#watchedMs = nowMs
    if (hasOverslept || !isOpenAt(session, tsUs)) {
      for (const stream of this.#streams) stream.heardMs = nowMs
      return
    }
    const isRegular = isRegularAt(session, tsUs)
    this.#watchAll(nowMs)
    for (const stream of this.#streams) {
      if (this.#isMissing(stream, nowMs, isRegular)) this.#askAnew(stream, nowMs)
    }
  }

  #watchAll(nowMs: number): void {
    const heardMs = Math.max(
      ...this.#streams.filter(({ name }) => name !== 'type').map((stream) => stream.heardMs),
    )
    if (nowMs - heardMs <= staleAfterMs || this.#phase === 'silent') return
    this.#phase = 'silent'
    this.#options.onSilence(nowMs - heardMs)
  }

  #isMissing(stream: Stream, nowMs: number, isRegular: boolean): boolean {
    if (nowMs < stream.notBeforeMs || this.#waitingTicks.has(stream)) return false
    if (stream.requestId === 0) return true
    if (stream.name === 'type') return false
    const silentMs = nowMs - stream.heardMs
    if (this.#phase === 'silent') {
      return silentMs > staleAfterMs + (isRegular ? 0 : nightPatienceMs)
    }
    if (stream.doubtedMs > 0 && nowMs - stream.doubtedMs > proofWithinMs) return true
    return isRegular && silentMs > silentAloneMs[stream.name]
  }

  #askAnew(stream: Stream, nowMs: number): void {
    stream.notBeforeMs = nowMs + this.#waitMs(stream)
    stream.timesInVain++
    this.#ask(stream)
  }

  #waitMs({ timesInVain }: Stream): number {
    return retryAfterMs[Math.min(timesInVain, retryAfterMs.length - 1)] as number
  }

  #ask(stream: Stream): void {
    stream.doubtedMs = 0
    stream.heardMs = this.#options.timers.nowMs()
    this.#options.onAsked(stream.name)
    const type = tickTypes[stream.name]
    if (type === undefined) this.#request(stream)
    else this.#requestInTurn(stream)
  }

  /** Trades before quotes: until those come the book's first row is the best quote. */
  #requestInTurn(stream: Stream): void {
    this.#waitingTicks.add(stream)
    this.#nextTicks()
  }

  #nextTicks(): void {
    const { timers } = this.#options
    const next = this.#streams.find((stream) => this.#waitingTicks.has(stream))
    if (next === undefined || this.#ticksTimer !== undefined) return
    const nowMs = timers.nowMs()
    if (nowMs >= this.#ticksFromMs) {
      this.#waitingTicks.delete(next)
      this.#ticksFromMs = nowMs + betweenTickRequestsMs
      this.#request(next)
    }
    if (this.#waitingTicks.size === 0) return
    this.#ticksTimer = timers.after(this.#ticksFromMs - nowMs, () => {
      this.#ticksTimer = undefined
      this.#nextTicks()
    })
  }

  #request(stream: Stream): void {
    const { nextRequestId, contract, timers } = this.#options
    const api = this.#api
    this.#cancel(stream)
    const id = nextRequestId()
    stream.requestId = id
    stream.heardMs = timers.nowMs()
    const type = tickTypes[stream.name]
    this.#send(() => {
      if (type !== undefined) api.reqTickByTickData(id, contract, type, 0, false)
      else if (stream.name === 'book') api.reqMktDepth(id, contract, maxLevels, false)
      else api.reqMktData(id, contract, '', false, false)
    })
  }

  #cancel(stream: Stream): void {
    const { requestId: id, name } = stream
    if (id === 0) return
    stream.requestId = 0
    const api = this.#api
    this.#send(() => {
      if (tickTypes[name] !== undefined) api.cancelTickByTickData(id)
      else if (name === 'book') api.cancelMktDepth(id, false)
      else api.cancelMktData(id)
    })
  }

  #send(send: () => void): void {
    this.#options.pacer.send(Priority.Data, 1, send)
  }
}
