import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import type { Strike, StrikeEnvironment } from './point.ts'

const main = fileURLToPath(new URL('../../core-node/main.ts', import.meta.url))
const preload = new URL('kill-at.ts', import.meta.url).href
const readyWithinMs = 30_000

export type Watching = {
  /** Left out: its writes are only logged. */
  readonly strike?: Strike
  readonly log: string
  /** Of the gateway. */
  readonly port: number
  /** The path of the core’s journal. */
  readonly journal: string
}

/** A `mia run` that may die at any moment, before it is ready too. */
export class CoreChild {
  readonly #child: ChildProcess
  /** What ended it: a signal's name, or its exit code. */
  readonly ended: Promise<string | number>
  /** It answers on its control socket, or it is gone already. */
  readonly ready: Promise<unknown>
  output = ''

  /** @param watching left out: a core as its users start it */
  constructor(args: readonly string[], watching?: Watching) {
    const imports = watching === undefined ? [] : ['--import', preload]
    const env = { ...process.env, ...(watching === undefined ? {} : environmentOf(watching)) }
    const child = spawn(process.execPath, [...imports, main, 'run', ...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env,
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    }
    this.ended = once(child, 'exit').then(
      ([code, signal]: unknown[]) => (signal ?? code) as string | number,
    )
    const said = once(child, 'message', { signal: AbortSignal.timeout(readyWithinMs) })
    this.ready = Promise.race([said, this.ended])
    said.catch(() => undefined)
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  signal(signal: NodeJS.Signals): void {
    if (this.isRunning) this.#child.kill(signal)
  }
}

function environmentOf({ strike, log, port, journal }: Watching): StrikeEnvironment {
  return {
    MIA_CRASH_STRIKE: strike === undefined ? '' : JSON.stringify(strike),
    MIA_CRASH_LOG: log,
    MIA_CRASH_PORT: String(port),
    MIA_CRASH_JOURNAL: journal,
  }
}
