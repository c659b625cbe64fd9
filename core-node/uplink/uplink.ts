import { Worker } from 'node:worker_threads'

import type { IssuedCommand } from '../../shared/commands.ts'
import type { UplinkOptions, UplinkReport, UplinkState } from './messages.ts'

export type UplinkHandlers = {
  readonly onCommand: (issued: IssuedCommand) => void
  /** This machine's clock less the edge's, in ms. */
  readonly onClock: (skewMs: number) => void
  readonly onState: (state: UplinkState, reason: string) => void
  /** Something came that was not what it should be, or the thread failed. */
  readonly onProblem: (reason: string) => void
}

/** A thread that failed is started anew after this. */
const restartAfterMs = 1_000

/**
 * The core's end of the uplink: a thread of its own, restarted if it fails. Trading never waits for it. It runs
 * without an edge too, since it keeps the journal.
 */
export class Uplink {
  state: UplinkState
  ackedSeq = 0
  readonly #options: UplinkOptions
  readonly #handlers: UplinkHandlers
  #worker: Worker
  #isStopping = false

  constructor(options: UplinkOptions, handlers: UplinkHandlers) {
    this.#options = options
    this.#handlers = handlers
    this.state = options.edge === undefined ? 'off' : 'connecting'
    this.#worker = this.#start()
  }

  /** Sends what is left, within two seconds, and ends. */
  async stop(): Promise<void> {
    this.#isStopping = true
    const ended = new Promise((resolve) => this.#worker.once('exit', resolve))
    this.#worker.postMessage({ type: 'stop' })
    await ended
  }

  #start(): Worker {
    const worker = new Worker(new URL('uplink-worker.ts', import.meta.url), {
      workerData: this.#options,
    })
    worker.on('message', (report: UplinkReport) => this.#onReport(report))
    worker.on('error', (error) => this.#handlers.onProblem(`the uplink failed: ${String(error)}`))
    worker.on('exit', () => {
      if (this.#isStopping) return
      setTimeout(() => {
        if (!this.#isStopping) this.#worker = this.#start()
      }, restartAfterMs)
    })
    return worker
  }

  #onReport(report: UplinkReport): void {
    switch (report.type) {
      case 'state':
        this.state = report.state
        this.#handlers.onState(report.state, report.reason)
        return
      case 'acked':
        this.ackedSeq = report.ackedSeq
        return
      case 'command':
        this.#handlers.onCommand(report.issued)
        return
      case 'clock':
        this.#handlers.onClock(report.skewMs)
        return
      case 'refused':
        this.#handlers.onProblem(report.reason)
    }
  }
}
