import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { pid } from 'node:process'

import type { CoreWord } from './heart-protocol.ts'
import { beatEveryMs, Lines, WatchdogWord } from './heart-protocol.ts'

export type HeartLinkOptions = {
  readonly path: string
  /** Starts a watchdog: none listens. */
  readonly launch: () => void
  /** The watchdog beats, too. */
  readonly onBeat: () => void
  /** It is not there any more, though this end did not leave; or it is there again. */
  readonly onPresence: (isThere: boolean) => void
  /** The watchdog deals in our place: what it says, once until it is done. */
  readonly onWait: (reason: string) => void
}

const connectEveryMs = 100
/** A process of ours starts within a second or two; on a busy machine it takes longer. */
const launchEveryMs = 5_000
/** A watchdog that has nothing to do answers at once. */
const answerWithinMs = 5_000

/**
 * The core's end: keeps a watchdog running, lets it hear the main thread's beats, and asks it before the core
 * trades. Without one the core goes on: it is a net, not a leg.
 */
export class HeartLink {
  readonly #options: HeartLinkOptions
  #socket: Socket | undefined
  #timer: NodeJS.Timeout | undefined
  #launchedMs = Number.NEGATIVE_INFINITY
  #isOver = false
  #isWaiting = false
  #onWelcome: (() => void) | undefined

  constructor(options: HeartLinkOptions) {
    this.#options = options
  }

  start(): void {
    this.#connect()
    this.#timer = setInterval(() => this.#beat(), beatEveryMs)
  }

  /**
   * Asks whether the core may deal with the broker. Answered when the watchdog does not do so itself, or is not
   * there to be asked.
   * @returns whether a watchdog has answered
   */
  async mayTrade(): Promise<boolean> {
    this.#isWaiting = false
    const welcomed = new Promise<boolean>((resolve) => {
      this.#onWelcome = () => resolve(true)
    })
    this.#send({ type: 'hello', pid })
    const unheard = this.#unheard()
    try {
      return await Promise.race([welcomed, unheard.promise])
    } finally {
      unheard.cancel()
      this.#onWelcome = undefined
    }
  }

  /** The core ends as it should, and so does its watchdog. */
  async stop(): Promise<void> {
    this.#isOver = true
    clearInterval(this.#timer)
    const socket = this.#socket
    if (socket === undefined) return
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve())
      socket.end(`${JSON.stringify({ type: 'bye' } satisfies CoreWord)}\n`)
      setTimeout(() => socket.destroy(), 1_000).unref()
    })
  }

  /** Nobody answered within the time; whoever said "wait" is waited for as long as it is there. */
  #unheard(): { readonly promise: Promise<boolean>; cancel(): void } {
    let timer: NodeJS.Timeout
    const promise = new Promise<boolean>((resolve) => {
      const startMs = performance.now()
      timer = setInterval(() => {
        const isTime = performance.now() - startMs > answerWithinMs
        if (isTime && !(this.#isWaiting && this.#socket !== undefined)) resolve(false)
      }, connectEveryMs)
    })
    return { promise, cancel: () => clearInterval(timer) }
  }

  #connect(): void {
    if (this.#isOver) return
    const lines = new Lines()
    const socket = connect(this.#options.path, () => {
      this.#socket = socket
      this.#options.onPresence(true)
      this.#send({ type: 'hello', pid })
    })
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      try {
        for (const line of lines.take(chunk)) this.#onWord(WatchdogWord.parse(JSON.parse(line)))
      } catch {
        socket.destroy()
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#onClosed(socket))
  }

  #onClosed(socket: Socket): void {
    const wasThere = this.#socket === socket
    if (wasThere) this.#socket = undefined
    if (this.#isOver) return
    if (wasThere) this.#options.onPresence(false)
    const nowMs = performance.now()
    if (nowMs - this.#launchedMs > launchEveryMs) {
      this.#launchedMs = nowMs
      this.#options.launch()
    }
    setTimeout(() => this.#connect(), connectEveryMs)
  }

  #onWord(word: WatchdogWord): void {
    if (word.type === 'beat') this.#options.onBeat()
    else if (word.type === 'welcome') {
      this.#isWaiting = false
      this.#onWelcome?.()
    } else if (!this.#isWaiting) {
      this.#isWaiting = true
      this.#options.onWait(word.reason)
    }
  }

  #beat(): void {
    if (this.#socket !== undefined) this.#send({ type: 'beat' })
  }

  #send(word: CoreWord): void {
    // What a dead watchdog does not read must not pile up here.
    if (this.#socket?.writableNeedDrain === false) this.#socket.write(`${JSON.stringify(word)}\n`)
  }
}
