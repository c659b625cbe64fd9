import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import type { SeedReport } from './run-seed.ts'
import type { SeedMessage, SeedRequest } from './seed-process.ts'

const seedProcess = fileURLToPath(new URL('seed-process.ts', import.meta.url))

/** A seed takes some seconds; one that takes so long hangs, and that is a failure of it. */
const seedWithinMs = 180_000
/** Of a process that failed, so much of its last words. */
const lastWordsMax = 2_000

export type PoolHandlers = {
  readonly onReport: (report: SeedReport) => void
  readonly onLine: (text: string) => void
}

/** Runs seeds in so many processes at a time. */
export async function runSeeds(
  seeds: Iterable<number>,
  jobs: number,
  isVerbose: boolean,
  { onReport, onLine }: PoolHandlers,
): Promise<void> {
  const left = seeds[Symbol.iterator]()
  const work = async (): Promise<void> => {
    let child: SeedChild | undefined
    for (let next = left.next(); next.done !== true; next = left.next()) {
      child = child?.isAlive === true ? child : new SeedChild(onLine)
      onReport(await child.run(next.value, isVerbose))
    }
    child?.end()
  }
  await Promise.all(Array.from({ length: jobs }, work))
}

class SeedChild {
  readonly #process: ChildProcess
  readonly #onLine: (text: string) => void
  #lastWords = ''

  constructor(onLine: (text: string) => void) {
    this.#onLine = onLine
    this.#process = fork(seedProcess, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#lastWords = `${this.#lastWords}${text}`.slice(-lastWordsMax)
      })
    }
  }

  get isAlive(): boolean {
    return this.#process.connected
  }

  end(): void {
    if (this.isAlive) this.#process.disconnect()
  }

  run(seed: number, isVerbose: boolean): Promise<SeedReport> {
    const child = this.#process
    return new Promise((resolve) => {
      const finish = (report: SeedReport) => {
        clearTimeout(timer)
        child.off('message', onMessage)
        child.off('exit', onExit)
        resolve(report)
      }
      const onMessage = (message: SeedMessage) => {
        if (message.type === 'line') this.#onLine(message.text)
        else finish(message.report)
      }
      const onExit = () => finish(failed(seed, `the session failed: ${this.#lastWords}`))
      const timer = setTimeout(() => {
        child.kill('SIGKILL')
        finish(failed(seed, `the session did not end within ${seedWithinMs / 1_000} s`))
      }, seedWithinMs)
      child.on('message', onMessage)
      child.once('exit', onExit)
      child.send({ seed, isVerbose } satisfies SeedRequest)
    })
  }
}

function failed(seed: number, what: string): SeedReport {
  return { seed, injected: {}, fills: 0, trades: 0, alerts: 0, bareMs: 0, lost: [what] }
}
