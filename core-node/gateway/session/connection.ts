import type { Socket } from 'node:net'

import type { Simulation } from '../simulation.ts'
import type { ByteMessage } from '../wire/byte-message.ts'
import { FrameWriter } from '../wire/frame-writer.ts'
import type { MessageSink } from '../wire/message-sink.ts'
import { Conversation } from './conversation.ts'

/** A client that leaves this much unread is not coming back to it: some minutes of a busy market. */
export const unreadBytesMax = 32 * 1024 * 1024

/** Within this time a connection must have become a session. */
const startTimeoutMs = 30_000

/** How long a connection that we ended may stay open on the other side. */
const lingerMs = 1_000

/**
 * A client's socket. Messages gather and leave together once the turn of the event loop is over: a tick that
 * changes ten rows of a book is one packet.
 */
export class Connection implements MessageSink {
  readonly #socket: Socket
  readonly #log: (text: string) => void
  readonly #writer = new FrameWriter()
  readonly #conversation: Conversation
  #isFlushDue = false
  #isClosing = false

  constructor(socket: Socket, simulation: Simulation, log: (text: string) => void) {
    this.#socket = socket
    this.#log = log
    this.#conversation = new Conversation(simulation, this, log)
    socket.setNoDelay(true)
    socket.setTimeout(startTimeoutMs, () => this.#onTimeout())
    // No encoding is set: chunks are bytes.
    socket.on('data', (chunk) => this.#onData(chunk as Buffer))
    // A broken connection is told by `close`, which follows.
    socket.on('error', () => undefined)
    socket.on('close', () => this.#conversation.end())
  }

  send(body: string): void {
    if (this.#isClosing) return
    this.#writer.text(body)
    this.#scheduleFlush()
  }

  sendParts(head: Uint8Array, tail: ByteMessage): void {
    if (this.#isClosing) return
    this.#writer.parts(head, tail)
    this.#scheduleFlush()
  }

  close(): void {
    if (this.#isClosing) return
    this.#flush()
    this.#isClosing = true
    this.#socket.end()
    // What was sent last should arrive: then the other side closes, or we do.
    setTimeout(() => this.#socket.destroy(), lingerMs).unref()
  }

  destroy(): void {
    this.#isClosing = true
    this.#socket.destroy()
  }

  #onData(chunk: Buffer): void {
    this.#conversation.receive(chunk)
    if (this.#conversation.isStarted && !this.#isClosing) this.#socket.setTimeout(0)
  }

  #onTimeout(): void {
    // Also reached after `close`, which has its own timeout.
    if (this.#conversation.isStarted || this.#isClosing) return
    this.#log(`a connection was closed: no session within ${startTimeoutMs / 1_000} s`)
    this.destroy()
  }

  #scheduleFlush(): void {
    if (this.#isFlushDue) return
    this.#isFlushDue = true
    setImmediate(() => {
      this.#isFlushDue = false
      this.#flush()
    })
  }

  #flush(): void {
    if (this.#isClosing) return
    const socket = this.#socket
    const writer = this.#writer
    writer.drain((bytes, chunk) => socket.write(bytes, () => writer.recycle(chunk)))
    if (socket.writableLength <= unreadBytesMax) return
    this.#log(
      `a connection was closed: the client left ${socket.writableLength} bytes unread, more than ${unreadBytesMax}`,
    )
    this.destroy()
  }
}
