import type { ByteMessage } from './byte-message.ts'

/** Where a client's messages go. What is written in one turn leaves together at its end. */
export interface MessageSink {
  /** @param body fields, each ended by NUL */
  send(body: string): void
  /** A message of two parts: the subscriber's own, and one shared by all subscribers. */
  sendParts(head: Uint8Array, tail: ByteMessage): void
  /** Sends what is waiting, then closes. */
  close(): void
  /** At once, without what is waiting. */
  destroy(): void
}
