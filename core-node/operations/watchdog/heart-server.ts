import { chmodSync, existsSync, rmSync } from 'node:fs'
import type { Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

import type { WatchdogWord } from './heart-protocol.ts'
import { CoreWord, Lines } from './heart-protocol.ts'

export type HeartHandlers = {
  readonly onHello: (pid: number) => void
  readonly onBeat: () => void
  readonly onBye: () => void
}

/** The watchdog's end: hears one core at a time, the newest. */
export class HeartServer {
  readonly #path: string
  readonly #handlers: HeartHandlers
  readonly #server: Server
  #core: Socket | undefined

  constructor(path: string, handlers: HeartHandlers) {
    this.#path = path
    this.#handlers = handlers
    this.#server = createServer((socket) => this.#onConnection(socket))
  }

  /** @returns false when a watchdog listens there already */
  async listen(): Promise<boolean> {
    if (existsSync(this.#path)) {
      if (await isAnswered(this.#path)) return false
      rmSync(this.#path, { force: true })
    }
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#path, resolve)
    })
    chmodSync(this.#path, 0o600)
    return true
  }

  send(word: WatchdogWord): void {
    if (this.#core?.writable === true) this.#core.write(`${JSON.stringify(word)}\n`)
  }

  close(): void {
    this.#core?.destroy()
    this.#server.close()
    rmSync(this.#path, { force: true })
  }

  #onConnection(socket: Socket): void {
    const lines = new Lines()
    socket.setEncoding('utf8')
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: string) => {
      try {
        for (const line of lines.take(chunk)) this.#onWord(socket, CoreWord.parse(JSON.parse(line)))
      } catch {
        // Whoever speaks otherwise is no core.
        socket.destroy()
      }
    })
  }

  #onWord(socket: Socket, word: CoreWord): void {
    const { onHello, onBeat, onBye } = this.#handlers
    if (word.type === 'hello') {
      if (this.#core !== socket) this.#core?.destroy()
      this.#core = socket
      onHello(word.pid)
      return
    }
    if (socket !== this.#core) return
    if (word.type === 'bye') onBye()
    else onBeat()
  }
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
