import type { IBApi } from '@stoqey/ib'

import type { Instrument } from '../../../market/instruments.ts'
import type { SessionOptions } from '../ib-session.ts'
import { IbSession } from '../ib-session.ts'
import type { Timers } from '../pacer.ts'
import type { Look } from './account-look.ts'
import { AccountLook } from './account-look.ts'
import { ClosingAttempts, isOwnStop } from './closing-attempt.ts'
import type { SweepExtent } from './sweep-move.ts'
import { nextMove } from './sweep-move.ts'
import { TopOfBook } from './top-of-book.ts'

export type SweepOptions = SessionOptions & {
  /** Any other account is left alone. Undefined: the first that the gateway names. */
  readonly account: string | undefined
  readonly instrument: Instrument
  readonly collarTicks: number
  readonly stopTicks: number
  readonly refPrefix: string
}

/** What a sweep did. Times are milliseconds from its beginning; null for what did not come. */
export type SweepReport = {
  readonly outcome: 'flat' | 'protected' | 'wrong-account'
  readonly account: string
  readonly cancelledOrders: number
  readonly closedContracts: number
  readonly attempts: number
  readonly connectedMs: number | null
  readonly cancelsSentMs: number | null
  readonly cancelledMs: number | null
  readonly endMs: number
}

export type SweepHandlers = {
  /** For the log: what it does, and what it waits for. Never the same twice in a row. */
  readonly onStep: (text: string) => void
  readonly onDone: (report: SweepReport) => void
  readonly onFault: (error: unknown) => void
}

const stepEveryMs = 25
/** Between two looks that must agree. */
const confirmAfterMs = 100
const lookAgainAfterMs = 250
/** A cancel that did nothing is repeated. */
const cancelEveryMs = 1_000
/** A position is told a moment after its fill: until then a look may show what was. */
const settleMs = 300
const retryMs: readonly number[] = [250, 500, 1_000, 2_000, 5_000]
const firstRequestId = 1

/**
 * Cancels what works in an account and closes its position, over a connection of its own: what the watchdog does
 * when the core cannot. It knows nothing but what the broker says now, and goes on until that is nothing.
 */
export class AccountSweep {
  readonly #options: SweepOptions
  readonly #handlers: SweepHandlers
  readonly #timers: Timers
  #session: IbSession | undefined
  #api: IBApi | undefined
  #account = ''
  #look: AccountLook | undefined
  #closing: ClosingAttempts | undefined
  #book: TopOfBook | undefined
  #requestId = firstRequestId
  #timer: { cancel(): void } | undefined
  #retries = 0
  #extent: SweepExtent | undefined
  #isOver = false
  #startMs = 0
  #lookedMs = Number.NEGATIVE_INFINITY
  #latest: Look | undefined
  #isConfirmed = false
  #cancelledAtMs = Number.NEGATIVE_INFINITY
  #toldText = ''
  #cancelledOrders = 0
  #connectedMs: number | null = null
  #cancelsSentMs: number | null = null
  #cancelledMs: number | null = null
  #attempts = 0
  #closedContracts = 0

  constructor(options: SweepOptions, handlers: SweepHandlers, timers: Timers) {
    this.#options = options
    this.#handlers = handlers
    this.#timers = timers
  }

  /** Connects, so that no time is lost should it have to begin. Changes nothing at the broker. */
  prepare(): void {
    if (this.#session === undefined && !this.#isOver) this.#connect()
  }

  begin(extent: SweepExtent): void {
    if (this.#extent !== undefined || this.#isOver) return
    this.#extent = extent
    this.#startMs = this.#timers.nowMs()
    if (this.#api === undefined) {
      this.prepare()
      return
    }
    this.#connectedMs = 0
    this.#ask()
  }

  /** Leaves the gateway. */
  end(): void {
    this.#isOver = true
    this.#timer?.cancel()
    this.#session?.close('the sweep is over')
  }

  #connect(): void {
    this.#session = new IbSession(
      this.#options,
      {
        onGreeted: () => {},
        onOpen: (api, accounts, nextOrderId) => this.#onOpen(api, accounts, nextOrderId),
        onClosed: (reason) => this.#onClosed(reason),
        onMessage: (text, code, id) => this.#onMessage(text, code, id),
        onLate: () => {},
        onAnswered: () => {},
        onFault: (error) => this.#handlers.onFault(error),
        onUndecodable: (error) => this.#handlers.onFault(error),
      },
      this.#timers,
    )
    this.#session.start()
  }

  #onOpen(api: IBApi, accounts: readonly string[], nextOrderId: number): void {
    const { account: wanted, instrument, refPrefix, collarTicks, stopTicks } = this.#options
    const account = wanted ?? accounts[0] ?? ''
    if (!accounts.includes(account)) {
      this.#finish('wrong-account')
      return
    }
    this.#api = api
    this.#account = account
    this.#retries = 0
    if (this.#extent !== undefined) this.#connectedMs ??= this.#elapsedMs()
    const { onFault } = this.#handlers
    this.#look = new AccountLook(api, {
      account,
      instrument,
      onLook: (look) => this.#onLook(look),
      onFault,
    })
    const { tickNanos } = instrument
    const settings = { account, tickNanos, collarTicks, stopTicks, refPrefix, onFault }
    this.#closing = new ClosingAttempts(api, nextOrderId, settings, () => this.#timers.nowMs())
    this.#latest = undefined
    this.#ask()
    this.#stepLater()
  }

  #onClosed(reason: string): void {
    this.#countClosing()
    this.#timer?.cancel()
    this.#api = undefined
    this.#look = undefined
    this.#closing = undefined
    this.#book = undefined
    this.#latest = undefined
    if (this.#isOver) return
    this.#tell(`no connection: ${reason}; trying again`)
    const waitMs = retryMs[Math.min(this.#retries, retryMs.length - 1)] as number
    this.#retries++
    this.#timer = this.#timers.after(waitMs, () => this.#connect())
  }

  #onMessage(text: string, code: number, id: number): void {
    this.#closing?.onError(id, code)
    // 2100 and above tell of data farms and the like.
    if (code < 2_100 || code >= 10_000) this.#tell(`the broker says: ${text} (${code})`)
  }

  #onLook(look: Look): void {
    const before = this.#latest
    this.#latest = look
    const nowMs = this.#timers.nowMs()
    const filledMs = this.#closing?.filledMs ?? Number.NEGATIVE_INFINITY
    this.#isConfirmed = before !== undefined && isSame(before, look) && nowMs - filledMs > settleMs
    this.#lookedMs = nowMs
    const [held] = look.held
    const { tickNanos } = this.#options.instrument
    if (held !== undefined && this.#api !== undefined && !this.#isQuoting(held.contract.conId)) {
      this.#book?.stop()
      const { onFault } = this.#handlers
      const nowMsOf = () => this.#timers.nowMs()
      const settings = { tickNanos, nowMs: nowMsOf, onFault }
      this.#book = new TopOfBook(this.#api, held.contract, this.#requestId++, settings)
    }
    this.#step()
  }

  #isQuoting(conId: number | undefined): boolean {
    return this.#book?.conId === conId
  }

  #stepLater(): void {
    this.#timer = this.#timers.after(stepEveryMs, () => {
      this.#stepLater()
      const waitMs = this.#isConfirmed ? lookAgainAfterMs : confirmAfterMs
      if (this.#timers.nowMs() - this.#lookedMs >= waitMs) this.#ask()
    })
  }

  #ask(): void {
    if (this.#look !== undefined && !this.#look.isAsking) this.#look.ask()
  }

  /** Each decision is made on a look that has just come. */
  #step(): void {
    const look = this.#latest
    const closing = this.#closing
    if (look === undefined || closing === undefined || this.#extent === undefined) return
    if (closing.isUnderWay) return
    const [held] = look.held
    const { refPrefix } = this.#options
    // A stop for another size could turn the position round.
    const isStopRight = closing.stopContracts === Math.abs(held?.contracts ?? 0)
    const ownStops = isStopRight
      ? look.orderRefs.filter((ref) => isOwnStop(ref, refPrefix)).length
      : 0
    const otherOrders = look.orderRefs.length - ownStops
    if (otherOrders === 0 && this.#cancelsSentMs !== null) this.#cancelledMs ??= this.#elapsedMs()
    const quote = this.#book?.quote
    const move = nextMove(this.#extent, {
      positionContracts: held?.contracts ?? 0,
      otherOrders,
      ownStops,
      isConfirmed: this.#isConfirmed,
      isQuoted: quote !== undefined,
    })
    switch (move) {
      case 'done':
        return this.#finish(held === undefined ? 'flat' : 'protected')
      case 'cancel-all':
        return this.#cancelAll(otherOrders)
      case 'await-quote':
        return this.#tell(
          'no quote, or the market is halted: the orders stay that protect the position',
        )
      case 'close':
        if (held === undefined || quote === undefined) return
        this.#tell(`closing ${held.contracts} contracts`)
        return closing.close(held, quote, ownStops > 0)
      case 'look-again':
        return
    }
  }

  #cancelAll(orders: number): void {
    const nowMs = this.#timers.nowMs()
    if (nowMs - this.#cancelledAtMs < cancelEveryMs) return
    this.#cancelledAtMs = nowMs
    this.#cancelsSentMs ??= this.#elapsedMs()
    this.#cancelledOrders = Math.max(this.#cancelledOrders, orders)
    this.#tell(`cancelling ${orders} orders`)
    this.#api?.reqGlobalCancel({})
    this.#ask()
  }

  #finish(outcome: SweepReport['outcome']): void {
    this.#countClosing()
    this.end()
    this.#handlers.onDone({
      outcome,
      account: this.#account,
      cancelledOrders: this.#cancelledOrders,
      closedContracts: this.#closedContracts,
      attempts: this.#attempts,
      connectedMs: this.#connectedMs,
      cancelsSentMs: this.#cancelsSentMs,
      cancelledMs: this.#cancelledMs,
      endMs: this.#elapsedMs(),
    })
  }

  #countClosing(): void {
    this.#attempts += this.#closing?.attempts ?? 0
    this.#closedContracts += this.#closing?.closedContracts ?? 0
    this.#closing = undefined
  }

  #elapsedMs(): number {
    return Math.round((this.#timers.nowMs() - this.#startMs) * 10) / 10
  }

  #tell(text: string): void {
    if (text === this.#toldText) return
    this.#toldText = text
    this.#handlers.onStep(text)
  }
}

function isSame(a: Look, b: Look): boolean {
  const text = ({ held, orderRefs }: Look) =>
    JSON.stringify([
      held.map(({ contracts, contract }) => [contract.conId, contracts]),
      orderRefs.toSorted(),
    ])
  return text(a) === text(b)
}
