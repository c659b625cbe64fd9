import type { Client } from '../session/client.ts'

/** One request for a stream. */
export type Subscription = { readonly client: Client; readonly requestId: number }

/** The subscriptions to one stream: a plain array, for it is walked at every tick. */
export class Subscribers<Entry extends Subscription> {
  entries: readonly Entry[] = []

  get isEmpty(): boolean {
    return this.entries.length === 0
  }

  add(entry: Entry): void {
    this.entries = [...this.entries, entry]
  }

  find(client: Client, requestId: number): Entry | undefined {
    return this.entries.find((entry) => entry.client === client && entry.requestId === requestId)
  }

  countOf(client: Client): number {
    return this.entries.reduce((count, entry) => count + (entry.client === client ? 1 : 0), 0)
  }

  /** @returns whether there was such a subscription */
  remove(client: Client, requestId: number): boolean {
    const before = this.entries.length
    this.entries = this.entries.filter(
      (entry) => entry.client !== client || entry.requestId !== requestId,
    )
    return this.entries.length < before
  }

  /** The client is gone. */
  removeAllOf(client: Client): void {
    this.entries = this.entries.filter((entry) => entry.client !== client)
  }
}
