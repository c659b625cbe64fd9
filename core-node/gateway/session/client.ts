import { errorMessage } from '../encode/session.ts'
import type { MessageSink } from '../wire/message-sink.ts'

/** A connected client, from START_API on. */
export class Client {
  readonly id: number
  readonly serverVersion: number
  readonly sink: MessageSink

  constructor(id: number, serverVersion: number, sink: MessageSink) {
    this.id = id
    this.serverVersion = serverVersion
    this.sink = sink
  }

  send(body: string): void {
    this.sink.send(body)
  }

  /** @param id the request or order it concerns; −1 for none */
  error(id: number, code: number, text: string): void {
    this.sink.send(errorMessage(id, code, text))
  }
}
