import type { Contract, ContractDetails } from '@stoqey/ib'
import { EventName, IBApi } from '@stoqey/ib'

import type { Result } from '../../../../shared/result.ts'
import { failure, success } from '../../../../shared/result.ts'
import { guardedOn } from '../ib-session.ts'
import type { HistoryProblem } from './history-errors.ts'
import { FetchError } from './history-errors.ts'

export type ConnectionOptions = {
  readonly host: string
  readonly port: number
  readonly clientId: number
}

/** A bar as it came: its time is text, seconds since 1970 or a date. */
export type RawBar = {
  readonly time: string
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly trades: number
  readonly average: number
}

/** A tick as it came: its time, and the figures of its kind in their order. */
export type RawTick = { readonly seconds: number; readonly figures: readonly number[] }

export type Answer<Row> = Result<readonly Row[], HistoryProblem>

type Pending = {
  readonly id: number
  readonly rows: unknown[]
  readonly settle: (answer: Answer<never>) => void
  readonly fail: (error: Error) => void
}

const connectWithinMs = 10_000
const answerWithinMs = 60_000
/** Warnings, such as 2174 about time zones, carry a request's id and mean nothing for it. */
const isWarning = (code: number): boolean => code >= 2_100 && code < 2_200

/** A connection that asks for one thing at a time, each answered or refused. */
export class HistoryConnection {
  readonly #api: IBApi
  readonly #options: ConnectionOptions
  #lastId = 0
  #pending: Pending | undefined
  #end: FetchError | undefined
  #onEnd: ((error: FetchError) => void) | undefined

  private constructor(options: ConnectionOptions) {
    this.#options = options
    this.#api = new IBApi({ ...options, maxReqPerSec: 40 })
    this.#listen()
  }

  /** @throws FetchError when there is no session to be had */
  static async open(options: ConnectionOptions): Promise<HistoryConnection> {
    const connection = new HistoryConnection(options)
    await connection.#connect()
    return connection
  }

  /** The gateway's time, in seconds. */
  async time(): Promise<number> {
    const answer = await this.#ask<number>(() => this.#api.reqCurrentTime())
    return answer.ok ? (answer.value[0] ?? 0) : 0
  }

  contracts(contract: Contract): Promise<Answer<ContractDetails>> {
    return this.#ask((id) => this.#api.reqContractDetails(id, contract))
  }

  bars(
    contract: Contract,
    asked: {
      readonly end: string
      readonly duration: string
      readonly size: string
      readonly kind: string
      readonly isRegularOnly: boolean
    },
  ): Promise<Answer<RawBar>> {
    const { end, duration, size, kind, isRegularOnly } = asked
    return this.#ask((id) =>
      this.#api.reqHistoricalData(
        id,
        contract,
        end,
        duration,
        size as Parameters<IBApi['reqHistoricalData']>[4],
        kind as Parameters<IBApi['reqHistoricalData']>[5],
        isRegularOnly,
        2,
        false,
      ),
    )
  }

  ticks(
    contract: Contract,
    asked: {
      readonly start: string
      readonly count: number
      readonly kind: string
      readonly isRegularOnly: boolean
    },
  ): Promise<Answer<RawTick>> {
    const { start, count, kind, isRegularOnly } = asked
    const shown = kind as Parameters<IBApi['reqHistoricalTicks']>[5]
    return this.#ask((id) =>
      this.#api.reqHistoricalTicks(id, contract, start, '', count, shown, isRegularOnly, false),
    )
  }

  close(): void {
    this.#end ??= new FetchError('the connection was closed')
    this.#api.removeAllListeners()
    // A late error of a socket that is being torn down has no meaning, but must have a listener.
    this.#api.on(EventName.error, () => {})
    this.#api.disconnect()
  }

  #connect(): Promise<void> {
    const { host, port } = this.#options
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#fail(`${host}:${port} gave no session within ${connectWithinMs / 1_000} s`)
      }, connectWithinMs)
      this.#onEnd = (error) => {
        clearTimeout(timer)
        reject(error)
      }
      this.#on(EventName.nextValidId, () => {
        clearTimeout(timer)
        resolve()
      })
      this.#api.connect()
    })
  }

  #listen(): void {
    this.#on(EventName.disconnected, () => this.#fail('the gateway closed the connection'))
    this.#on(EventName.info, (text: string, code: number) => this.#onProblem(text, code, -1))
    this.#on(EventName.error, (error: Error, code: number, id: number) =>
      this.#onProblem(error.message, code, id),
    )
    this.#on(EventName.currentTime, (seconds: number) => this.#settle([seconds]))
    this.#on(EventName.contractDetails, (id: number, details: ContractDetails) =>
      this.#collect(id, details),
    )
    this.#on(EventName.contractDetailsEnd, (id: number) => this.#finish(id))
    this.#on(
      EventName.historicalData,
      (
        id: number,
        time: string,
        open: number,
        high: number,
        low: number,
        close: number,
        volume: number,
        trades: number,
        average: number,
      ) => {
        if (time.startsWith('finished')) this.#finish(id)
        else this.#collect(id, { time, open, high, low, close, volume, trades, average })
      },
    )
    for (const [event, figures] of tickEvents) {
      this.#on(event, (id: number, ticks: readonly AnyTick[], isDone: boolean) => {
        for (const tick of ticks) {
          this.#collect(id, {
            seconds: tick['time'] ?? 0,
            figures: figures.map((name) => tick[name] ?? 0),
          })
        }
        if (isDone) this.#finish(id)
      })
    }
  }

  #on(event: EventName, listener: (...args: never[]) => void): void {
    guardedOn(this.#api, event, listener, (error) => this.#fail(String(error)))
  }

  async #ask<Row>(send: (id: number) => void): Promise<Answer<Row>> {
    if (this.#end !== undefined) throw this.#end
    this.#lastId++
    const id = this.#lastId
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<Answer<Row>>((resolve, reject) => {
        this.#pending = { id, rows: [], settle: resolve, fail: reject }
        timer = setTimeout(() => {
          this.#api.cancelHistoricalData(id)
          const text = `no answer within ${answerWithinMs / 1_000} s`
          this.#pending?.settle(failure({ code: 366, text }))
        }, answerWithinMs)
        send(id)
      })
    } finally {
      clearTimeout(timer)
      this.#pending = undefined
    }
  }

  #collect(id: number, row: unknown): void {
    if (this.#pending?.id === id) this.#pending.rows.push(row)
  }

  #finish(id: number): void {
    if (this.#pending?.id === id) this.#settle(this.#pending.rows)
  }

  /** Rows are of the kind that was asked for: an answer of another kind has another id. */
  #settle(rows: readonly unknown[]): void {
    this.#pending?.settle(success(rows as readonly never[]))
  }

  #onProblem(text: string, code: number, id: number): void {
    const { host, port, clientId } = this.#options
    if (code === 502) {
      this.#fail(`no gateway at ${host}:${port}. Start it, or name another with --host and --port`)
    } else if (code === 326) {
      this.#fail(`client id ${clientId} is in use. Choose another with --client-id`)
    } else if (this.#pending?.id === id && !isWarning(code)) {
      this.#pending.settle(failure({ code, text }))
    }
  }

  #fail(reason: string): void {
    if (this.#end !== undefined) return
    this.#end = new FetchError(reason)
    this.#onEnd?.(this.#end)
    this.#pending?.fail(this.#end)
    this.close()
  }
}

type AnyTick = Readonly<Record<string, number | undefined>>

/** The figures of each kind of tick, in the order of the columns. */
const tickEvents = [
  [EventName.historicalTicksLast, ['price', 'size']],
  [EventName.historicalTicksBidAsk, ['priceBid', 'priceAsk', 'sizeBid', 'sizeAsk']],
  [EventName.historicalTicks, ['price']],
] as const
