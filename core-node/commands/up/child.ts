import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'

import { note } from '../../operations/output.ts'
import { projectDir } from '../panel-build.ts'

/** How every command of ours begins to say why it failed. */
const errorPrefix = 'mia: '

/** A process that has not ended after so long is ended the hard way. */
const stopWithinMs = 15_000

/**
 * A `mia` command in a process of its own, outside this one's group so that Ctrl-C reaches it in our order
 * and not all at once. It ends by itself when this process does: its channel to us closes.
 */
export class Child {
  readonly #name: string
  readonly #args: readonly string[]
  readonly #onLine: (line: string) => void
  readonly #onExit: (code: number | null) => void
  #process: ChildProcess | undefined
  #isReady = false
  #isStopping = false

  /**
   * @param onLine hears each line of its standard output; what it notes is passed on with its name
   * @param onExit called when it ends without having been asked to
   */
  constructor(
    name: string,
    args: readonly string[],
    onLine: (line: string) => void,
    onExit: (code: number | null) => void,
  ) {
    this.#name = name
    this.#args = args
    this.#onLine = onLine
    this.#onExit = onExit
  }

  /** Starts it and waits until it says that it is ready. @throws Error with its last words */
  async start(withinMs: number): Promise<void> {
    const child = spawn(
      process.execPath,
      [...process.execArgv, join(projectDir, 'core-node', 'main.ts'), ...this.#args],
      { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    )
    this.#process = child
    let lastWords = ''
    this.#passOn(child, (line) => {
      lastWords = line
    })
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the ${this.#name} was not ready after ${withinMs / 1_000} s`)),
        withinMs,
      )
      child.once('message', () => {
        clearTimeout(timer)
        this.#isReady = true
        resolve()
      })
      child.once('exit', (code) => {
        clearTimeout(timer)
        if (!this.#isReady) reject(new Error(finalWords(lastWords, this.#name, code)))
        else if (!this.#isStopping) this.#onExit(code)
      })
    })
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    const child = this.#process
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
    await ended
    clearTimeout(timer)
  }

  #passOn(child: ChildProcess, remember: (line: string) => void): void {
    if (child.stdout !== null) createInterface(child.stdout).on('line', this.#onLine)
    if (child.stderr === null) return
    createInterface(child.stderr).on('line', (line) => {
      remember(line)
      // Why it could not start is told once, by whoever started it.
      if (!this.#isReady && line.startsWith(errorPrefix)) return
      if (isWorthTelling(line)) note(`${this.#name.padEnd(9)}${line}`)
    })
  }
}

function finalWords(lastLine: string, name: string, code: number | null): string {
  return lastLine === '' ? `the ${name} ended (${code})` : lastLine.replace(errorPrefix, '')
}

/** The edge logs in JSON, for those who search it; at a terminal only what is wrong matters. */
function isWorthTelling(line: string): boolean {
  return !line.startsWith('{"level":"info"')
}
