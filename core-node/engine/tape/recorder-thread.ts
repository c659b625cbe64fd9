import { Worker } from 'node:worker_threads'

import type { RecorderPort, RecorderReport, RecorderRequest } from './recorder-messages.ts'

/** Closing and compressing a day's tape may take so long; what is not done then is done at the next start. */
const endWithinMs = 5_000

/** The recorder's thread, as the main thread sees it. One that fails is not started again: it says so. */
export class RecorderThread implements RecorderPort {
  readonly #worker: Worker
  readonly #onReport: (report: RecorderReport) => void
  readonly #ended: Promise<void>
  #hasEnded = false

  /**
   * @param folder where the tapes go; it is made when it is not there
   * @param keepDays how long closed tapes are kept; left out: for ever
   */
  constructor(folder: string, onReport: (report: RecorderReport) => void, keepDays?: number) {
    this.#worker = new Worker(new URL('recorder-worker.ts', import.meta.url), {
      workerData: { folder, keepDays },
    })
    this.#onReport = onReport
    this.#worker.on('message', onReport)
    this.#worker.on('error', (error) => onReport({ type: 'failed', reason: String(error) }))
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#hasEnded = true
        resolve()
      })
    })
  }

  send(request: RecorderRequest, transfer?: ArrayBuffer): void {
    if (this.#hasEnded) {
      if (request.type === 'open') {
        this.#onReport({ type: 'failed', reason: 'the recorder’s thread has ended' })
      }
      return
    }
    this.#worker.postMessage(request, transfer === undefined ? [] : [transfer])
  }

  async ended(): Promise<void> {
    const timer = setTimeout(() => void this.#worker.terminate(), endWithinMs)
    await this.#ended
    clearTimeout(timer)
  }
}
