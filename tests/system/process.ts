import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../core-node/main.ts', import.meta.url))
const readyWithinMs = 30_000

/** A `mia` command in a process of its own, with what it said. */
export class MiaProcess {
  readonly #child: ChildProcess
  output = ''

  private constructor(args: readonly string[], nodeArgs: readonly string[]) {
    this.#child = spawn(execPath, [...nodeArgs, main, ...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    }
  }

  /** Starts it and waits until it says that it is ready. */
  static start(...args: readonly string[]): Promise<MiaProcess> {
    return MiaProcess.startUnder([], ...args)
  }

  /** The same, with options of Node itself. */
  static async startUnder(
    nodeArgs: readonly string[],
    ...args: readonly string[]
  ): Promise<MiaProcess> {
    const mia = new MiaProcess(args, nodeArgs)
    const timeout = AbortSignal.timeout(readyWithinMs)
    const ended = once(mia.#child, 'exit', { signal: timeout }).then(() => {
      throw new Error(`mia ${args.join(' ')} ended: ${mia.output}`)
    })
    await Promise.race([once(mia.#child, 'message', { signal: timeout }), ended])
    ended.catch(() => {})
    return mia
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  signal(signal: NodeJS.Signals): void {
    if (this.isRunning) this.#child.kill(signal)
  }

  /** Waits until it has ended by itself. */
  async ended(): Promise<number | null> {
    if (this.isRunning) await once(this.#child, 'exit')
    return this.#child.exitCode
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.isRunning) return
    const exit = once(this.#child, 'exit')
    this.#child.kill(signal)
    await exit
  }
}
